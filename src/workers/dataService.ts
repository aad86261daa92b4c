import { expose } from 'comlink';
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
import { packTranscripts } from '../engine/packing';
import { OrthrusError } from '../lib/errors';
import type { LabelsApi } from './fineTuneProtocol';
import { createLabelsService } from './labelsService';
import { byteSource, readPairInput } from './pairInput';
import { createPairService } from './pairService';
import type { DataApi, ImportReport, ShardSet } from './protocol';
import { OpfsShardStore, type ShardStore } from './shardStore';
import { TaskRegistry } from './taskRegistry';
import { transferArrays } from './transfers';

/** The data worker's API: holds one set of transcripts, and the one it replaced until `forget`. */
export function createDataService(store: ShardStore = new OpfsShardStore()): DataApi & LabelsApi {
  const tasks = new TaskRegistry();
  let held: readonly Transcript[] = [];
  let previous: readonly Transcript[] = [];

  const at = (row: number): Transcript => {
    const transcript = held[row];
    if (!transcript) {
      throw new OrthrusError('data.row', `There is no transcript at row ${row}.`, 'Load the transcripts again.');
    }
    return transcript;
  };

  const hold = (result: ImportResult, started: number): ImportReport => {
    const table = tableOf(result.transcripts);
    if (result.transcripts.length > 0) [held, previous] = [result.transcripts, held];
    const { rejected, rejectedCount, files, notes } = result;
    return transferArrays(
      { table, rejected, rejectedCount, files, notes, seconds: (performance.now() - started) / 1000 },
      table,
    );
  };

  return {
    ...createLabelsService(() => held),

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
        signal.throwIfAborted();
        return hold(result, started);
      }),

    fetchEnsembl: (symbol, species, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const started = performance.now();
        const result = await fetchEnsembl(symbol, species, { onProgress: report, signal });
        signal.throwIfAborted();
        return hold(result, started);
      }),

    packed: async (rows) => transferArrays(packTranscripts(rows.map(at))),
    isoformRows: async (rows) => rows.map(at).map(isoformRow),
    sequence: async (row) => sequenceOf(at(row).tracks),

    clear: async () => {
      previous = held;
      held = [];
    },
    undo: async () => {
      [held, previous] = [previous, []];
    },
    forget: async () => {
      previous = [];
    },

    trainingSummary: (links, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        trainingSummary(groupTranscripts(await readPairInput(held, links, signal, report)).groups),
      ),
    writeShards: ({ name, seed, gzip, links }, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const { groups } = groupTranscripts(await readPairInput(held, links, signal, report));
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
    connectPairs: async (port) =>
      expose(
        createPairService(() => held, store),
        port,
      ),

    cancel: async (task) => tasks.cancel(task),
  };
}
