import { expose } from 'comlink';
import { baselineFeatures } from '../analysis/features/baselineFeatures';
import { isoformRow } from '../analysis/isoformRow';
import { fetchEnsembl } from '../bio/ensembl';
import { importTranscripts } from '../bio/import';
import type { ImportResult } from '../bio/importTypes';
import { groupTranscripts } from '../bio/pairsGroups';
import { trainingSummary } from '../bio/pairsSummary';
import { writeShards } from '../bio/shardsWrite';
import { tableOf } from '../bio/table';
import { sequenceOf } from '../bio/tracks';
import type { Transcript } from '../bio/transcript';
import { packSkipped } from '../engine/packSkipped';
import { packTranscripts } from '../engine/packing';
import { OrthrusError } from '../lib/errors';
import { fingerprint } from '../lib/fingerprint';
import type { LabelsApi } from './fineTuneProtocol';
import { createIsoformPairsService } from './isoformPairsService';
import { createLabelsService } from './labelsService';
import { OpfsResults } from './opfsResults';
import { byteSource, readPairInput } from './pairInput';
import { createPairService } from './pairService';
import type { DataApi, ImportReport, ImportSource, ShardSet, SourcePrint } from './protocol';
import type { ResultFiles } from './resultFiles';
import type { ResultsApi } from './resultsProtocol';
import { createResultsService } from './resultsService';
import { ResultStore } from './resultStore';
import { OpfsShardStore, type ShardStore } from './shardStore';
import { TaskRegistry } from './taskRegistry';
import { TranscriptSets } from './transcriptSets';
import { transferArrays } from './transfers';

async function printsOf(sources: readonly ImportSource[]): Promise<SourcePrint[]> {
  const prints: SourcePrint[] = [];
  for (const source of sources) {
    if ('url' in source) continue;
    const { name, blob } = source;
    prints.push({ name, bytes: blob.size, sha256: await fingerprint(blob) });
  }
  return prints;
}

/** The data worker's API. @param files where results are kept, with the sets of transcripts that they speak of */
export function createDataService(
  store: ShardStore = new OpfsShardStore(),
  files: ResultFiles = new OpfsResults(),
): DataApi & LabelsApi & ResultsApi {
  const tasks = new TaskRegistry();
  const results = new ResultStore(files);
  const sets = new TranscriptSets(results);

  const at = async (set: string, rows: readonly number[]): Promise<Transcript[]> => {
    const transcripts = await sets.get(set);
    return rows.map((row) => {
      const transcript = transcripts[row];
      if (transcript) return transcript;
      throw new OrthrusError('data.row', `There is no transcript at row ${row}.`, 'Load the transcripts again.');
    });
  };

  const hold = async (
    result: ImportResult,
    sources: readonly SourcePrint[],
    started: number,
    signal: AbortSignal,
  ): Promise<ImportReport> => {
    const table = tableOf(result.transcripts);
    const set = await sets.hold(result.transcripts);
    signal.throwIfAborted();
    const { rejected, rejectedCount, files, notes } = result;
    const seconds = (performance.now() - started) / 1000;
    return transferArrays({ set, sources, table, rejected, rejectedCount, files, notes, seconds }, table);
  };

  return {
    ...createLabelsService(sets),
    ...createResultsService(results, sets),
    ...createIsoformPairsService(sets, tasks),

    importSources: (sources, options, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const started = performance.now();
        const result = await importTranscripts({
          sources: sources.map(byteSource),
          genes: options.genes,
          biotypes: options.biotypes,
          predictOrf: options.predictOrf,
          species: options.species,
          onProgress: report,
          signal,
        });
        return hold(result, await printsOf(sources), started, signal);
      }),

    fetchEnsembl: (symbol, species, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const started = performance.now();
        const result = await fetchEnsembl(symbol, species, { onProgress: report, signal });
        return hold(result, [], started, signal);
      }),

    fingerprint: ({ blob }) => fingerprint(blob),
    packed: async (set, rows) => transferArrays(packTranscripts(await at(set, rows))),
    isoformRows: async (set, rows) => (await at(set, rows)).map(isoformRow),
    baselineFeatures: (set, rows, kind, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(await baselineFeatures(await at(set, rows), kind, { signal, onProgress: report })),
      ),
    skippedExons: async (set, pieces) => {
      const transcripts = await at(
        set,
        pieces.map(({ row }) => row),
      );
      const mutants = packSkipped(pieces.map(({ from, to }, i) => ({ transcript: transcripts[i]!, from, to })));
      return transferArrays(mutants, mutants.packed, mutants.facts);
    },
    sequence: async (set, row) => sequenceOf((await at(set, [row]))[0]!.tracks),

    trainingSummary: (set, links, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        trainingSummary(groupTranscripts(await readPairInput(await sets.get(set), links, signal, report)).groups),
      ),
    writeShards: (set, { name, seed, gzip, links }, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const { groups } = groupTranscripts(await readPairInput(await sets.get(set), links, signal, report));
        const sink = await store.sink(name);
        return (await writeShards(groups, sink, { seed, gzip, signal, onProgress: report })).summary;
      }),
    shardSets: async () => {
      const sets: ShardSet[] = [];
      for (const name of await store.names()) {
        const opened = await store.open(name).catch(() => undefined);
        if (!opened) continue;
        const { summary, files } = opened.manifest;
        sets.push({ name, bytes: files.reduce((sum, { size }) => sum + size, 0), summary });
      }
      return sets;
    },
    removeShards: (name) => store.remove(name),
    connectPairs: async (port) => expose(createPairService(sets, store), port),

    cancel: async (task) => tasks.cancel(task),
  };
}
