import { OrthrusError } from '../lib/errors';
import type { RunFiles } from '../train/checkpointSlots';
import type { RunInfo } from './trainingContracts';

/** Where runs are kept: OPFS in the browser, a folder in Node. */
export interface RunStorage {
  ids(): Promise<string[]>;
  /** A run's folder, made where there is none. */
  files(id: string): Promise<RunFiles>;
  remove(id: string): Promise<void>;
  /**
   * Keeps other tabs and processes from training the same run until the returned function is called.
   * @throws OrthrusError `train.elsewhere`
   */
  lock(id: string): Promise<() => Promise<void>>;
}

export const trainedElsewhere = (where: string): OrthrusError =>
  new OrthrusError('train.elsewhere', `This run is being trained in another ${where}.`, `Pause it there first.`);

/** A run's description as kept in `run.json`. */
export interface StoredRun extends RunInfo {
  readonly version: 1;
}

const DESCRIPTION = 'run.json';

/** @throws OrthrusError `train.noRun` */
export async function readRun(storage: RunStorage, id: string): Promise<StoredRun> {
  const bytes = (await storage.ids()).includes(id) ? await (await storage.files(id)).read(DESCRIPTION) : undefined;
  const run = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as StoredRun);
  if (run?.version !== 1) {
    throw new OrthrusError('train.noRun', `There is no training run "${id}".`, 'See the list of runs.');
  }
  return run;
}

export async function writeRun(storage: RunStorage, run: StoredRun): Promise<void> {
  await (await storage.files(run.id)).write(DESCRIPTION, new TextEncoder().encode(JSON.stringify(run)));
}

/** A run as listed. @param live whether it is under way in this process */
export function infoOf(stored: StoredRun, live: boolean): RunInfo {
  const {
    id,
    key,
    spec,
    config,
    status,
    problem,
    step,
    checkpointStep,
    startedAt,
    trainedSeconds,
    device,
    data,
    bytes,
  } = stored;
  const run = {
    id,
    ...(key !== undefined && { key }),
    ...(spec !== undefined && { spec }),
    config,
    status,
    problem,
    step,
    checkpointStep,
    startedAt,
    trainedSeconds,
    device,
    data,
    bytes,
  };
  // What says that it is running and is not was left behind when its page or process ended.
  const left = status === 'running' && !live;
  return left ? { ...run, status: 'paused', step: checkpointStep } : run;
}
