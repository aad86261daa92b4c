/**
 * What the page may ask of its three workers. Plain data goes over; large arrays are transferred. Long calls carry a
 * task id by which `cancel` stops them, and a comlink-proxied progress listener.
 */
import type { ImportedFile, TranscriptTable } from '../bio/importTypes';
import type { Rejection } from '../bio/transcript';
import type {
  DeviceReport,
  Embeddings,
  ModelCard,
  ModelRequest,
  NamedBlob,
  PackedTranscripts,
} from '../engine/contracts';
import type { IsoformAnalysis, IsoformRow, Linkage } from '../analysis/isoformTypes';
import type { ProgressListener } from '../lib/progress';

export interface ImportOptions {
  readonly genes: readonly string[];
  readonly biotypes: readonly string[];
  readonly predictOrf: boolean;
  readonly species: string;
}

/** A file the user dropped, or an https address. */
export type ImportSource = NamedBlob | { readonly url: string };

export interface ImportReport {
  readonly table: TranscriptTable;
  /** The first ones; `rejectedCount` counts all. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
  readonly files: readonly ImportedFile[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

export interface DataApi {
  /** Replaces the transcripts held by what the sources give; on failure, cancel or an empty result the old ones stay. */
  importSources(
    sources: readonly ImportSource[],
    options: ImportOptions,
    task: string,
    onProgress: ProgressListener,
  ): Promise<ImportReport>;
  /** Fetches a gene's protein-coding and other transcripts from Ensembl's REST service, replacing what is held. */
  fetchEnsembl(symbol: string, species: string, task: string, onProgress: ProgressListener): Promise<ImportReport>;
  /** Packed tracks of the transcripts at these rows of the table. */
  packed(rows: readonly number[]): Promise<PackedTranscripts>;
  /** What the Isoforms panel draws of the transcripts at these rows. */
  isoformRows(rows: readonly number[]): Promise<IsoformRow[]>;
  /** Sequence text of one transcript. */
  sequence(row: number): Promise<string>;
  /** Empties what is held. Like a replacement, it can be taken back by `undo` until `forget`. */
  clear(): Promise<void>;
  /** Brings back what the last import or clear replaced. */
  undo(): Promise<void>;
  /** Lets go of what `undo` would bring back. */
  forget(): Promise<void>;
  cancel(task: string): Promise<void>;
}

export interface EngineApi {
  device(): Promise<DeviceReport>;
  loadModel(request: ModelRequest, task: string, onProgress: ProgressListener): Promise<ModelCard>;
  /** Size in bytes of a published model or an address, asked for before the download; undefined where the server does not say. */
  downloadSize(request: ModelRequest): Promise<number | undefined>;
  embed(transcripts: PackedTranscripts, task: string, onProgress: ProgressListener): Promise<Embeddings>;
  cancel(task: string): Promise<void>;
}

export type ExportFormat = 'npz' | 'parquet' | 'csv';

export interface AnalysisApi {
  /** Similarity and clustering of a gene's isoforms; `embeddings` rows are in the order of `rows`. */
  isoforms(
    gene: string,
    rows: readonly IsoformRow[],
    embeddings: Float32Array,
    linkage: Linkage,
  ): Promise<IsoformAnalysis>;
  /** Embeddings as the bytes of a file. */
  exportFile(embeddings: Embeddings, format: ExportFormat): Promise<Blob>;
}
