import { writeFile } from 'node:fs/promises';
import { baselineFeatures } from '../analysis/features/baselineFeatures';
import type { NamedFeatures } from '../analysis/probe/evaluateFeatures';
import type { EvaluationSplit, ProbeTargets } from '../analysis/probe/probeTypes';
import { readLabels } from '../bio/labels';
import { joinLabels } from '../bio/labelsJoin';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { tableOf } from '../bio/table';
import type { Transcript } from '../bio/transcript';
import type { ModelRequest } from '../engine/contracts';
import type { Engine } from '../engine/engine';
import { packTranscripts } from '../engine/packing';
import { meanInterval } from '../lib/statistics/meanInterval';
import { initialCheckpoint } from '../model/initialise';
import { structureTargets } from '../panels/structure/targets';
import { numberFlag, one, required, UsageError, type FlagKind, type Flags } from './args';
import { deviceRequest, openEngine } from './device';
import { probedRows, scoresCsv, type FeatureGroup, type ScoredRows, type ScoreRow } from './evaluateScores';
import { encoderSplit, familiesOf, homologySplits } from './evaluateSplits';
import { readGeneList } from './geneLists';
import { inputFlags, modelRequest, readTranscripts, source } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';
import { pairsOf, retrieval } from './retrieval';

export const evaluateFlags: Readonly<Record<string, FlagKind>> = {
  ...inputFlags,
  labels: 'one',
  target: 'one',
  homologs: 'one',
  heldout: 'one',
  seeds: 'one',
  untrained: 'one',
  'trained-length': 'one',
  pairs: 'one',
  'max-length': 'one',
  out: 'one',
};

const UNTRAINED = 'the same encoder, untrained';
const UNSEEN = 'genes that the encoder never saw';

/** Features that every encoder is compared with. */
const BASELINES = [
  ['4-mers', '4-mers'],
  ['engineered', '4-mers, codons, lengths, exon density'],
] as const;

interface EncoderGroup {
  readonly name: string;
  readonly requests: readonly ModelRequest[];
}

/** The model asked for, and its architecture with the initial weights of seeds 0, 1, …: a random encoder's scores depend on its draw. */
async function encoders(
  flags: Flags,
  untrained: number,
  engine: Engine,
  line: ProgressLine,
): Promise<readonly EncoderGroup[]> {
  const request = await modelRequest(flags);
  const { name, config, trained } = await engine.loadModel(request, { onProgress: line.update });
  const model = { name, requests: [request] };
  if (!trained) return [model];
  const requests = Array.from({ length: untrained }, (_, seed): ModelRequest => {
    const { name: file, bytes } = initialCheckpoint(config, seed);
    return { kind: 'files', files: [{ name: file, blob: new Blob([bytes]) }] };
  });
  return [model, { name: UNTRAINED, requests }];
}

interface Numbers {
  readonly seeds: number;
  readonly untrained: number;
  readonly maxLength: number;
  readonly trainedLength: number | undefined;
}

/** Read before anything else is: a mistyped one is told at once, and not after minutes of embedding. */
const numbersOf = (flags: Flags): Numbers => ({
  seeds: numberFlag(flags, 'seeds', 1) ?? 5,
  untrained: numberFlag(flags, 'untrained', 1) ?? 1,
  maxLength: numberFlag(flags, 'max-length', 1) ?? 3900,
  trainedLength: numberFlag(flags, 'trained-length', 1),
});

/** What a probe is fitted on. */
interface Labelled {
  readonly transcripts: readonly Transcript[];
  readonly targets: ProbeTargets;
  readonly structure: ProbeTargets;
  readonly rows: Omit<ScoredRows, 'targets'>;
  readonly splits: Readonly<Record<string, readonly EvaluationSplit[]>>;
}

/** Transcripts of a length that an encoder trained on, and longer ones. */
function lengthParts(lengths: readonly number[], trained: number | undefined): ScoredRows['parts'] {
  if (trained === undefined) return {};
  const most = trained.toLocaleString('en');
  return {
    [`up to ${most} nt`]: (row) => lengths[row]! <= trained,
    [`longer than ${most} nt`]: (row) => lengths[row]! > trained,
  };
}

async function labelled(
  flags: Flags,
  { seeds, trainedLength }: Numbers,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Labelled> {
  // A gene without a reading frame has nothing that codons and lengths of its parts could be told of.
  const transcripts = (await readTranscripts(flags, line, signal)).transcripts.filter(({ cds }) => cds !== undefined);
  const all = tableOf(transcripts);
  const target = one(flags, 'target');
  const read = await readLabels(source(required(flags, 'labels')), signal);
  const joined = joinLabels(read, all, { task: 'regression', ...(target !== undefined && { targets: [target] }) });
  if (joined.task !== 'regression') throw new UsageError(`--labels: ${joined.columns.join(', ')} are no numbers.`);
  const rows = [...joined.rows];
  const splits: Record<string, readonly EvaluationSplit[]> = {};
  const folder = one(flags, 'heldout');
  if (folder !== undefined) {
    const genes = async (side: string): Promise<Set<string>> => new Set(await readGeneList(`${folder}/${side}.txt.gz`));
    const facts = { id: [], gene: rows.map((row) => all.gene[row]!), geneId: rows.map((row) => all.geneId[row]!) };
    splits[UNSEEN] = [encoderSplit(facts, { test: await genes('test'), validation: await genes('validation') })];
  }
  const homologs = await readOrthologTable(source(required(flags, 'homologs')), signal);
  const families = familiesOf(all, rows, homologs);
  splits['groups of homologs'] = homologySplits(all, rows, families, seeds);
  const lengths = rows.map((row) => transcripts[row]!.tracks.length);
  const parts = lengthParts(lengths, trainedLength);
  const { columns, classes, task, targets } = joined;
  return {
    transcripts: rows.map((row) => transcripts[row]!),
    targets: { task, columns, classes, targets },
    structure: structureTargets(all, rows, 'log').numbers,
    rows: { families, parts },
    splits,
  };
}

/**
 * `orthrus evaluate`: an encoder beside the same one untrained, 4-mers and engineered features, by the Probe and Structure panels' own
 * fits, on genes that the encoder never saw and on splits by homology; and how often pairs of held-out genes find each other.
 */
export async function evaluate(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const numbers = numbersOf(flags);
  const out = required(flags, 'out');
  await writable(out);
  const device = deviceRequest(flags);
  const { transcripts, targets, structure, rows: which, splits } = await labelled(flags, numbers, line, signal);
  const pairs = one(flags, 'pairs');
  const { maxLength } = numbers;
  const options = { maxLength, lengthThreshold: maxLength };
  const batch = pairs === undefined ? undefined : await pairsOf(pairs, 500, options);
  const rows: ScoreRow[] = [];
  const groups: FeatureGroup[] = [];
  const engine = await openEngine(device, line);
  try {
    for (const { name, requests } of await encoders(flags, numbers.untrained, engine, line)) {
      const members: NamedFeatures[] = [];
      const found: number[] = [];
      for (const request of requests) {
        await engine.loadModel(request, { signal });
        if (batch) found.push((await retrieval(engine, batch, signal)).accuracy);
        const { data, dim } = await engine.embed(packTranscripts(transcripts), { onProgress: line.update, signal });
        members.push({ name, what: 'embeddings', features: { values: data, rows: transcripts.length, columns: dim } });
      }
      groups.push({ name, members });
      const { mean: value, deviation } = meanInterval(found);
      const tested = batch?.ids.length ?? 0;
      if (batch) rows.push({ what: 'retrieval', split: UNSEEN, features: name, seeds: 1, tested, value, deviation });
    }
  } finally {
    engine.dispose();
  }
  const encoded = [...groups];
  for (const [kind, name] of BASELINES) {
    const { data, dim } = await baselineFeatures(transcripts, kind, { signal });
    const features = { values: data, rows: transcripts.length, columns: dim };
    groups.push({ name, members: [{ name, what: 'baseline', features }] });
  }
  rows.push(
    ...(await probedRows(groups, { ...which, targets }, splits)),
    ...(await probedRows(encoded, { ...which, targets: structure }, splits)),
  );
  line.end();
  await writeFile(out, scoresCsv(rows));
  line.note(`${out}: ${transcripts.length.toLocaleString('en')} genes`);
}
