import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { homologyGroups } from '../bio/homology';
import { readLabels } from '../bio/labels';
import { geneOf, joinLabels } from '../bio/labelsJoin';
import type { JoinedLabels } from '../bio/labelTypes';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { tableOf } from '../bio/table';
import { curvesCsv, predictionsCsv, scoresCsv } from '../engine/export';
import {
  leadingMetric,
  type FineTuneConfig,
  type FineTuneEvent,
  type FineTuneListener,
  type FineTuneResult,
} from '../engine/fineTuneContracts';
import { fineTune } from '../engine/fineTuning';
import { packTranscripts } from '../engine/packing';
import { deviceAccess } from '../engine/trainingLoop';
import { abortError, isAbort } from '../lib/errors';
import { numberFlag, one, required, UsageError, type Flags } from './args';
import { deviceRequest, openEngine } from './device';
import { finetuneConfig, sharesOf, taskOf, unloadedModel } from './finetuneConfig';
import { modelRequest, readTranscripts, source } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';

const decimals = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3);

/** Reads and joins what the flags name. */
async function labelled(flags: Flags, line: ProgressLine, signal: AbortSignal) {
  const isoforms = one(flags, 'isoforms') ?? 'longest-cds';
  if (isoforms !== 'longest-cds' && isoforms !== 'all') throw new UsageError('--isoforms is longest-cds or all.');
  const table = await readLabels(source(required(flags, 'labels')), signal);
  const { transcripts } = await readTranscripts(flags, line, signal);
  const columns = tableOf(transcripts);
  const [targets, key, task] = [flags.get('target'), one(flags, 'key'), taskOf(flags)];
  const maxLabels = numberFlag(flags, 'max-labels', 1);
  const joined = joinLabels(table, columns, {
    isoforms,
    ...(targets && { targets }),
    ...(key !== undefined && { key }),
    ...(task && { task }),
    ...(maxLabels !== undefined && { maxLabels }),
  });
  for (const note of joined.notes) line.note(note);
  const { rows } = joined;
  line.note(`task: ${joined.task} of ${joined.columns.join(', ')}, ${rows.length} transcripts`);
  const homologs = one(flags, 'homologs');
  const groups = homologs === undefined ? joined.groups : await homologous(homologs, columns, joined, signal);
  line.note(`${new Set(groups).size} groups of ${homologs === undefined ? 'one gene' : 'homologous genes'} to split`);
  return { joined, groups, packed: packTranscripts(Array.from(rows, (row) => transcripts[row]!)) };
}

async function homologous(
  place: string,
  columns: ReturnType<typeof tableOf>,
  { rows }: JoinedLabels,
  signal: AbortSignal,
): Promise<string[]> {
  const genes = columns.id.map((_, row) => geneOf(columns, row));
  const { groups } = homologyGroups(genes, await readOrthologTable(source(place), signal));
  return Array.from(rows, (row) => groups[row]!);
}

/** `orthrus finetune`: fine-tunes for each share and seed, into --out. */
export async function finetune(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  const [base, shares, device] = [finetuneConfig(flags), sharesOf(flags), deviceRequest(flags)];
  const request = unloadedModel(flags) ? undefined : await modelRequest(flags);
  await writable(join(out, 'scores.csv'));
  const { joined, groups, packed } = await labelled(flags, line, signal);
  const { task, columns, classes, targets } = joined;
  const data = { name: required(flags, 'labels'), transcripts: packed, targets, columns, classes, groups };
  const engine = await openEngine(device, line);
  const results: FineTuneResult[] = [];
  try {
    if (request) {
      const card = await engine.loadModel(request, { onProgress: line.update, signal });
      line.note(`model: ${card.name}${card.trained ? '' : ', UNTRAINED'}`);
    }
    for (const share of shares) {
      const config: FineTuneConfig = { ...base, task, share };
      const onEvent = listener(config, line);
      try {
        // An interruption leaves the seeds that are done.
        results.push(await fineTune(deviceAccess(engine), engine.model, { data, config }, { onEvent, stop: signal }));
      } catch (error) {
        if (!isAbort(error)) throw error;
      }
      if (signal.aborted) break;
    }
    if (results.length === 0) throw abortError();
    await write(out, results);
    line.note(`${signal.aborted ? 'interrupted; what is done was written: ' : ''}${out}`);
  } finally {
    engine.dispose();
  }
}

function listener(config: FineTuneConfig, line: ProgressLine): FineTuneListener {
  const metric = leadingMetric(config.task);
  return (event: FineTuneEvent) => {
    if (event.kind === 'seed') {
      const { train, validation, test } = event.counts;
      const left = event.leftOut > 0 ? `, ${event.leftOut} left out (too long, or no label)` : '';
      line.note(`seed ${event.seed}: ${train} to train on, ${validation} to validate, ${test} to test${left}`);
    } else if (event.kind === 'step') {
      const { seed, epoch, step, steps, loss, tokensPerSecond, share, secondsLeft } = event;
      const speed = `${Math.round(tokensPerSecond).toLocaleString('en')} nt/s`;
      const stage = `seed ${seed}  epoch ${epoch}  step ${step} of ${steps}  loss ${decimals(loss)}  ${speed}`;
      // In thousandths of the run: the rate then tells the time that is left.
      const [done, total] = [1000 * share, 1000];
      line.update({ stage, done, total, unit: '‰', rate: (total - done) / Math.max(1e-3, secondsLeft) });
    } else if (event.kind === 'epoch') {
      const { epoch, trainLoss, validationLoss, validationScore, best } = event.metrics;
      const score = `${metric} ${decimals(validationScore)}`;
      line.note(
        `epoch ${epoch}: train ${decimals(trainLoss)}  validation ${decimals(validationLoss)}  ${score}${best ? '  best' : ''}`,
      );
    } else {
      const { seed, test, bestEpoch } = event.result;
      const scores = Object.entries(test.overall).map(([name, value]) => `${name} ${decimals(value)}`);
      line.note(`share ${config.share}, seed ${seed}, epoch ${bestEpoch}: test ${scores.join('  ')}`);
    }
  };
}

/** Tables of all shares, the best seed's model of each, and a summary on stdout. */
async function write(out: string, results: readonly FineTuneResult[]): Promise<void> {
  await writeFile(join(out, 'scores.csv'), scoresCsv(results));
  await writeFile(join(out, 'predictions.csv'), predictionsCsv(results));
  await writeFile(join(out, 'curves.csv'), curvesCsv(results));
  for (const { config, model, summary, seeds } of results) {
    const name = results.length > 1 ? `model-${config.share}.safetensors` : 'model.safetensors';
    await writeFile(join(out, name), model);
    const figures = Object.entries(summary).map(
      ([metric, { mean, deviation }]) => `${metric} ${decimals(mean)} ± ${decimals(deviation)}`,
    );
    process.stdout.write(`share ${config.share}, ${seeds.length} seeds: ${figures.join('  ')}\n`);
  }
}
