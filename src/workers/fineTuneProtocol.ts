/** What the page may ask of fine-tuning: of the engine worker, and of the data worker where labels are read and joined. */
import type { DomainFile } from '../bio/domains';
import type { Homology } from '../bio/homology';
import type { JoinedLabels, JoinOptions, ColumnGuess, LabelTable } from '../bio/labelTypes';
import type { FineTuneListener, FineTuneRequest, FineTuneResult } from '../engine/fineTuneContracts';
import type { JoinedTable } from '../bio/tableJoin';
import type { ImportSource } from './protocol';

/** Part of the engine worker's API. */
export interface FineTuneApi {
  /**
   * Fine-tunes once for each seed. `cancel(task)` ends it at once with an AbortError and keeps nothing; `stopFineTuning` ends it too,
   * but the call then resolves to the seeds that were done (an AbortError where none was).
   * @throws OrthrusError `model.none` (nothing loaded), `finetune.*`, `train.notFinite`, what the device reports
   */
  fineTune(request: FineTuneRequest, task: string, onEvent: FineTuneListener): Promise<FineTuneResult>;
  stopFineTuning(task: string): Promise<void>;
}

/** Part of the data worker's API. */
export interface LabelsApi {
  /** Reads a CSV or TSV table, perhaps gzipped. */
  readLabels(source: ImportSource): Promise<{ readonly table: LabelTable; readonly guesses: readonly ColumnGuess[] }>;
  /**
   * Joins a table to the transcripts of a set; `rows` of the answer go to `packed`.
   * @param homologs pairs of homologous genes, which are kept on one side of a split (paper, A.5)
   * @param among rows of the set that alone count, ascending; default: all
   */
  joinLabels(
    set: string,
    table: LabelTable,
    options: JoinOptions,
    homologs?: ImportSource,
    among?: readonly number[],
  ): Promise<JoinedLabels>;
  /**
   * Groups of homologous genes, over all genes of a set (genes that are not asked for link those that are).
   * @param rows of the set, whose groups are given in this order
   * @param threshold similarity in percent that a pair must exceed, where the table tells it
   * @throws OrthrusError `homology.*`, `orthologs.columns`
   */
  homologs(set: string, rows: readonly number[], pairs: ImportSource, threshold: number): Promise<Homology>;
  /** Names of a table's columns. */
  tableColumns(source: ImportSource): Promise<readonly string[]>;
  /**
   * All columns of a table, joined to the transcripts of a set.
   * @param key the column with ids or names; default: the one that finds most transcripts
   */
  joinTable(set: string, source: ImportSource, key?: string): Promise<JoinedTable>;
  /**
   * Reads a table of protein domains, perhaps gzipped.
   * @throws OrthrusError `domains.columns`
   */
  readDomains(source: ImportSource): Promise<DomainFile>;
}
