/** What the page may ask of training: the engine worker's part of it. Runs are kept in OPFS and survive a reload. */
import type { BatchSimilarity, MemoryPlan, RunHistory, RunInfo, TrainingListener } from '../engine/trainingContracts';
import type { TrainingConfig } from '../train/trainingConfig';
import type { PairSpec } from './protocol';

export type TrainRequest =
  | {
      readonly kind: 'new';
      readonly config: TrainingConfig;
      /** Seeded initial weights, or the encoder of the model loaded in the engine (its size must be the configuration's). */
      readonly start: 'initial' | 'loaded';
      readonly source: PairSpec;
      /** What the data are called where the run is shown. */
      readonly dataName: string;
      /** As in RunInfo. */
      readonly key?: string;
    }
  /** From the newest good checkpoint. `source` where the run's own is not there any more (held transcripts, files). */
  | { readonly kind: 'resume'; readonly id: string; readonly source?: PairSpec };

export interface TrainingApi {
  /** The engine asks the data worker for pairs through this port (the other end went to `DataApi.connectPairs`). */
  connectPairs(port: MessagePort): Promise<void>;
  /** What a step of this configuration needs on the present device. */
  planTraining(config: TrainingConfig): Promise<MemoryPlan>;
  /**
   * Trains until the run is paused, stopped, finished or failed; resolves to what became of it. `cancel(task)` ends it at once and
   * loses what came after the newest checkpoint; `steer` ends it after the step under way, with a checkpoint.
   */
  train(request: TrainRequest, task: string, onEvent: TrainingListener): Promise<RunInfo>;
  /** Pauses (to be resumed) or stops (finished) the run under way. */
  steer(id: string, action: 'pause' | 'stop'): Promise<void>;
  /** Newest first. A run that a closed tab left behind is listed as paused. */
  listRuns(): Promise<readonly RunInfo[]>;
  runHistory(id: string): Promise<RunHistory>;
  /** The similarity matrix of the newest training batch of the run under way; undefined before its first step. */
  batchSimilarity(id: string): Promise<BatchSimilarity | undefined>;
  /** The encoder (and sequence head) of the newest checkpoint as safetensors under the published names. */
  exportRun(id: string): Promise<Blob>;
  /** Everything kept of a run; it must not be under way. */
  deleteRun(id: string): Promise<void>;
}
