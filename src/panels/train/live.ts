import type { MemoryPlan, RunInfo } from '../../engine/trainingContracts';
import { CurveLog } from '../../notebook/curveLog';

/** A training run under way as its panel shows it: what the kind's run gives as partial result. */
export interface LiveRun {
  readonly run: RunInfo;
  /** Grows with every step. */
  readonly log: CurveLog;
  readonly plan: MemoryPlan | undefined;
  /** Newest checkpoint of this sitting: its step, and when (performance.now()). */
  readonly checkpoint: { readonly step: number; readonly at: number } | undefined;
}

export const isLiveRun = (partial: unknown): partial is LiveRun =>
  typeof partial === 'object' && partial !== null && (partial as Partial<LiveRun>).log instanceof CurveLog;

/** The run under way, in whatever panel: the engine trains one at a time. */
export const liveRun = (partials: Readonly<Record<string, unknown>>): LiveRun | undefined =>
  Object.values(partials).find(isLiveRun);
