/**
 * What the page may ask of its three workers. Plain data goes over; large arrays are transferred. Long calls carry a
 * task id by which `cancel` stops them, and a comlink-proxied progress listener.
 */
import type { ImportedFile, TranscriptTable } from '../bio/importTypes';
import type { PairKind } from '../bio/pairs';
import type { TrainingSummary } from '../bio/pairsSummary';
import type { Rejection } from '../bio/transcript';
import type {
  Calibration,
  DeviceReport,
  Embeddings,
  ModelCard,
  ModelRequest,
  NamedBlob,
  PackedTranscripts,
} from '../engine/contracts';
import type { DeviceRequest } from '../engine/engine';
import type { JacobianFile, JacobianFileOptions } from '../engine/export/jacobianFiles';
import type { BlockListener } from '../engine/substitutions';
import type { SegmentSums, Segments, SubstitutionRequest, SubstitutionSummary } from '../engine/variantContracts';
import type { PackedMutants } from '../engine/packSkipped';
import type { FileColumn, TableFormat } from '../engine/export/tableFiles';
import type { BaselineFeatures, FeatureKind } from '../analysis/features/featureTypes';
import type { ForestRequest, ForestResult } from '../analysis/forest/forestTypes';
import type { SimilarityRequest } from '../analysis/isoformFunction/similarities';
import type { Similarities } from '../analysis/isoformFunction/similaritiesTypes';
import type { Jacobian } from '../analysis/jacobian/jacobianTypes';
import type { IsoformAnalysis, IsoformRow, Linkage } from '../analysis/isoformTypes';
import type {
  FitData,
  LeastSquaresFit,
  LogisticFit,
  LogisticOptions,
  PcaFit,
  Predicted,
  RidgeFit,
  RidgeOptions,
  RowMatrix,
} from '../analysis/linear/linearTypes';
import type { KMeansParams, KMeansResult, Neighbours, UmapEvent, UmapLayout, UmapRequest } from '../analysis/umapTypes';
import type { SkipPiece } from '../analysis/skipping/skippingTypes';
import type { ProgressListener } from '../lib/progress';
import type { SamplerOptions, SamplerState } from '../train/samplerTypes';
import type { IsoformPairsApi } from './isoformPairsProtocol';

export interface ImportOptions {
  readonly genes: readonly string[];
  readonly biotypes: readonly string[];
  readonly predictOrf: boolean;
  readonly species: string;
}

/** A file the user dropped, or an https address. */
export type ImportSource = NamedBlob | { readonly url: string };

/** What tells a file that is given again: `sha256` as `fingerprint` gives it. */
export interface SourcePrint {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ImportReport {
  /** Content hash of the transcripts, by which the data worker knows them: equal ones in equal order have equal hashes. */
  readonly set: string;
  /** Of the files among the sources, in their order. */
  readonly sources: readonly SourcePrint[];
  readonly table: TranscriptTable;
  /** The first ones; `rejectedCount` counts all. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
  readonly files: readonly ImportedFile[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

/**
 * The data worker knows transcripts by their sets: content hashes, as `ImportReport.set`. It keeps the sets that were asked for last in
 * memory; one that a kept result speaks of (workers/resultsProtocol) is loaded again by itself. A set that is in neither place:
 * OrthrusError `data.noSet`.
 */
export interface DataApi extends IsoformPairsApi {
  /** The transcripts that the sources give, as a set. */
  importSources(
    sources: readonly ImportSource[],
    options: ImportOptions,
    task: string,
    onProgress: ProgressListener,
  ): Promise<ImportReport>;
  /** Fetches a gene's protein-coding and other transcripts from Ensembl's REST service, as a set. */
  fetchEnsembl(symbol: string, species: string, task: string, onProgress: ProgressListener): Promise<ImportReport>;
  /** SHA-256 of a file up to 64 MiB; of a larger one "pieces-" and the SHA-256 of parts of it (lib/fingerprint). */
  fingerprint(source: NamedBlob): Promise<string>;
  /** Packed tracks of the transcripts at these rows of the set's table. */
  packed(set: string, rows: readonly number[]): Promise<PackedTranscripts>;
  /** What the Isoforms panel draws of the transcripts at these rows. */
  isoformRows(set: string, rows: readonly number[]): Promise<IsoformRow[]>;
  /** Baseline features of the transcripts at these rows, in their order. */
  baselineFeatures(
    set: string,
    rows: readonly number[],
    kind: FeatureKind,
    task: string,
    onProgress: ProgressListener,
  ): Promise<BaselineFeatures>;
  /** Transcripts of the set without each of these exons in turn, in their order: some millions of nucleotides a call. */
  skippedExons(set: string, pieces: readonly SkipPiece[]): Promise<PackedMutants>;
  /** Sequence text of one transcript. */
  sequence(set: string, row: number): Promise<string>;
  /** What a training set of these transcripts would be. */
  trainingSummary(set: string, links: PairLinks, task: string, onProgress: ProgressListener): Promise<TrainingSummary>;
  /** Writes transcripts as a training set that this browser keeps, replacing one of the same name. */
  writeShards(set: string, request: ShardRequest, task: string, onProgress: ProgressListener): Promise<TrainingSummary>;
  /** The training sets that this browser keeps; one that cannot be read is left out. */
  shardSets(): Promise<ShardSet[]>;
  removeShards(name: string): Promise<void>;
  /** Serves a PairSourceApi on this port, for the engine worker at its other end. The port is transferred. */
  connectPairs(port: MessagePort): Promise<void>;
  cancel(task: string): Promise<void>;
}

/** What pairs the transcripts of a set with each other and with others; nothing but isoforms and names where it is not said. */
export interface PairLinks {
  /** Genes of one name in two species are orthologs; true where it is not said. */
  readonly byName?: boolean;
  /** Tables of orthologous genes. */
  readonly orthologs?: readonly ImportSource[];
  /** FASTAs of coding sequences, `>GENE|Genus_species transcript`. */
  readonly codingFasta?: readonly ImportSource[];
  /** TOGA's BED12, with the genome it is for (and that one's indexes). */
  readonly toga?: readonly {
    readonly species: string;
    readonly bed: ImportSource;
    readonly genome: readonly ImportSource[];
  }[];
}

export interface ShardRequest {
  readonly name: string;
  readonly seed: number;
  readonly gzip: boolean;
  readonly links: PairLinks;
}

export interface ShardSet {
  readonly name: string;
  readonly bytes: number;
  readonly summary: TrainingSummary;
}

/** Where pairs come from. */
export type PairSpec =
  /** Transcripts of the data worker, by their content hash. */
  | { readonly kind: 'held'; readonly set: string; readonly links?: PairLinks }
  /** A set that `writeShards` wrote. */
  | { readonly kind: 'opfs'; readonly name: string }
  /** The address of a manifest; its shards lie beside it and are read by ranges. */
  | { readonly kind: 'url'; readonly url: string }
  /** The manifest and its shards. */
  | { readonly kind: 'files'; readonly files: readonly NamedBlob[] };

/** A PairBatch whose views are concatenated: view i of a side is codes[offsets[i] … offsets[i + 1]). */
export interface WireBatch {
  readonly views: readonly [WireViews, WireViews];
  readonly weights: Float32Array<ArrayBuffer>;
  readonly kinds: readonly PairKind[];
  readonly ids: readonly (readonly [string, string])[];
}

export interface WireViews {
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
}

export interface WireStep {
  readonly batches: readonly WireBatch[];
  readonly epoch: number;
  /** From which the step after this one follows. */
  readonly state: SamplerState;
}

/**
 * Pair sources that live in the data worker, served on the ports given to `connectPairs`. The step after the last one asked for
 * is made ahead. `remotePairSource` (workers/pairWire) makes a PairSource of it.
 */
export interface PairSourceApi {
  openPairSource(
    spec: PairSpec,
    options: Partial<SamplerOptions>,
  ): Promise<{ readonly handle: number; readonly summary: TrainingSummary; readonly state: SamplerState }>;
  nextStep(handle: number): Promise<WireStep>;
  restoreSource(handle: number, state: SamplerState): Promise<void>;
  heldOut(handle: number, count: number): Promise<WireBatch>;
  closeSource(handle: number): Promise<void>;
}

export interface EngineApi {
  /** Opens the device asked for, or changes to it; a loaded model stays loaded. */
  useDevice(request: DeviceRequest): Promise<DeviceReport>;
  /** Measures both backends, about five seconds. */
  calibrate(task: string, onProgress: ProgressListener): Promise<Calibration>;
  loadModel(request: ModelRequest, task: string, onProgress: ProgressListener): Promise<ModelCard>;
  /** Size in bytes of a published model or an address, asked for before the download; undefined where the server does not say. */
  downloadSize(request: ModelRequest): Promise<number | undefined>;
  embed(transcripts: PackedTranscripts, task: string, onProgress: ProgressListener): Promise<Embeddings>;
  /**
   * Every substitution at some positions of one transcript. `onBlock` gets them as they are done, all before the promise is fulfilled; it is
   * waited for. The arrays are copied, and stay the caller's.
   */
  substitutions(
    request: SubstitutionRequest,
    task: string,
    onBlock: BlockListener,
    onProgress: ProgressListener,
  ): Promise<SubstitutionSummary>;
  /** Final hidden states summed over segments of transcripts. The arrays are copied, and stay the caller's. */
  segmentSums(
    transcripts: PackedTranscripts,
    segments: Segments,
    task: string,
    onProgress: ProgressListener,
  ): Promise<SegmentSums>;
  /**
   * For each row of `data` (rows × dim) its k nearest other rows by L2, exact; fewer where there are not so many other rows. Needs no
   * model. The array is copied, and stays the caller's.
   */
  nearestNeighbours(
    data: Float32Array<ArrayBuffer>,
    dim: number,
    k: number,
    task: string,
    onProgress: ProgressListener,
    /** Rows to find the neighbours of, in this order; default all. */
    of?: readonly number[],
  ): Promise<Neighbours>;
  cancel(task: string): Promise<void>;
}

export type ExportFormat = 'npz' | 'parquet' | 'csv';

export interface AnalysisApi {
  /** Compares pairs of transcripts by embeddings, overlaps and domains. The arrays are copied, and stay the caller's. */
  similarities(request: SimilarityRequest, task: string, onProgress: ProgressListener): Promise<Similarities>;
  /** Similarity and clustering of a gene's isoforms; `embeddings` rows are in the order of `rows`. */
  isoforms(
    gene: string,
    rows: readonly IsoformRow[],
    embeddings: Float32Array,
    linkage: Linkage,
  ): Promise<IsoformAnalysis>;
  /** Embeddings as the bytes of a file. */
  exportFile(embeddings: Embeddings, format: ExportFormat): Promise<Blob>;
  /** A Jacobian's matrix, pictures and tables as files. The arrays are copied, and stay the caller's. */
  jacobianFiles(jacobian: Jacobian, options: JacobianFileOptions): Promise<readonly JacobianFile[]>;
  /** Columns of one length as a file: making Parquet of 50,000 rows takes a while. */
  exportTable(columns: readonly FileColumn[], format: TableFormat): Promise<Blob>;
  /** Where a layout of these rows may start: about their first two principal components, n × 2. */
  principalPlane(data: Float32Array<ArrayBuffer>, dim: number): Promise<Float32Array<ArrayBuffer>>;
  umap(request: UmapRequest, task: string, onEvent: (event: UmapEvent) => void): Promise<UmapLayout>;
  kmeans(
    data: Float32Array<ArrayBuffer>,
    dim: number,
    params: KMeansParams,
    task: string,
    onProgress: ProgressListener,
  ): Promise<KMeansResult>;
  /** Fits a random forest to labelled rows and asks it about others. The arrays are copied, and stay the caller's. */
  fitForest(request: ForestRequest, task: string, onProgress: ProgressListener): Promise<ForestResult>;
  /** Ridge regression, the penalty by cross-validation; the arrays are copied, and stay the caller's. So too of the next three. */
  fitRidge(
    data: FitData,
    options: RidgeOptions,
    task: string,
    onProgress: ProgressListener,
  ): Promise<Predicted<RidgeFit>>;
  /** Ordinary least squares. */
  fitLeastSquares(data: FitData, task: string, onProgress: ProgressListener): Promise<Predicted<LeastSquaresFit>>;
  /** Logistic regression of labels or of classes. */
  fitLogistic(
    data: FitData,
    options: LogisticOptions,
    task: string,
    onProgress: ProgressListener,
  ): Promise<Predicted<LogisticFit>>;
  /** The first `components` principal components of these rows (default all), and all rows' coordinates on them. */
  pca(
    features: RowMatrix,
    components: number,
    task: string,
    onProgress: ProgressListener,
    rows?: Uint32Array<ArrayBuffer>,
  ): Promise<Predicted<PcaFit>>;
  cancel(task: string): Promise<void>;
}
