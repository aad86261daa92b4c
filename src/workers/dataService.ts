import { isoformRow } from '../analysis/isoformRow';
import { blobSource, urlSource } from '../bio/byteSources';
import type { ByteSource } from '../bio/byteSource';
import { fetchEnsembl } from '../bio/ensembl';
import { importTranscripts } from '../bio/import';
import type { ImportResult } from '../bio/importTypes';
import { tableOf } from '../bio/table';
import { sequenceOf } from '../bio/tracks';
import type { Transcript } from '../bio/transcript';
import { packTranscripts } from '../engine/packing';
import { OrthrusError } from '../lib/errors';
import type { DataApi, ImportReport, ImportSource } from './protocol';
import { TaskRegistry } from './taskRegistry';
import { transferArrays } from './transfers';

const byteSource = (source: ImportSource): ByteSource =>
  'url' in source ? urlSource(source.url) : blobSource(source.name, source.blob);

/** The data worker's API: holds one set of transcripts, and the one it replaced until `forget`. */
export function createDataService(): DataApi {
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
    cancel: async (task) => tasks.cancel(task),
  };
}
