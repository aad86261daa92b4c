import type { BackendInfo } from '../backend/contract';
import { trainingWorkspaceBytes } from '../model/trainingWorkspace';
import { workspaceBytes } from '../model/workspace';
import { trainedSpecs } from './trainedParameters';
import { trainedEncoder, type TrainingConfig } from './trainingConfig';

/** What a step will need, computed before anything is allocated. */
export interface MemoryPlan {
  readonly microBatchTokens: number;
  /** Device memory at the peak of a step, in bytes, and the largest single buffer. */
  readonly peakBytes: number;
  readonly largestBufferBytes: number;
  /** What the device gives in one buffer. */
  readonly maxBufferBytes: number;
  readonly fits: boolean;
  /** Where it does not fit: what would. */
  readonly advice: string;
}

/** Positions of a micro-batch by default: on the CPU a few transcripts, so that activations stay near the caches. */
const CPU_TOKENS = 4096;
const WEBGPU_TOKENS = 16_384;
const SOFTWARE_TOKENS = 1024;

/** Padded positions in a micro-batch that suit a device. */
export function microBatchTokensFor({ kind, software }: BackendInfo, _config: TrainingConfig): number {
  if (kind === 'cpu') return CPU_TOKENS;
  return software ? SOFTWARE_TOKENS : WEBGPU_TOKENS;
}
