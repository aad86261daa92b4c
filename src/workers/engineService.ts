import { createEngine } from '../engine/createEngine';
import type { DeviceRequest, Engine } from '../engine/engine';
import type { BlockListener } from '../engine/substitutions';
import type { RunStorage } from '../engine/runStorage';
import type { DownloadCache } from '../model/checkpointTypes';
import type { FineTuneApi } from './fineTuneProtocol';
import { createFineTuneService } from './fineTuneService';
import { OpfsCache } from './opfsCache';
import { OpfsRuns } from './opfsRuns';
import type { EngineApi } from './protocol';
import { releaseListener, TaskRegistry } from './taskRegistry';
import { createTrainingService } from './trainingService';
import type { TrainingApi } from './trainingProtocol';
import { transferArrays } from './transfers';

/** Where the engine keeps things, and what it opens first; by default as in a browser. */
export interface EngineServiceOptions {
  readonly cache?: DownloadCache;
  readonly runs?: RunStorage;
  readonly device?: DeviceRequest;
}

export interface EngineService extends EngineApi, TrainingApi, FineTuneApi {
  /** Lets go of the device. */
  dispose(): Promise<void>;
}

/** The engine worker's API over one engine, made on the first call. */
export function createEngineService(gpu: GPU | undefined, options: EngineServiceOptions = {}): EngineService {
  const { cache = new OpfsCache(), runs = new OpfsRuns() } = options;
  const tasks = new TaskRegistry();
  let engine: Promise<Engine> | undefined;
  const get = (device: DeviceRequest = options.device ?? {}): Promise<Engine> => {
    if (!engine) {
      engine = createEngine({ gpu, device, cache });
      // A failure is not kept: the next call tries again.
      engine.catch(() => (engine = undefined));
    }
    return engine;
  };

  return {
    ...createTrainingService(get, tasks, runs),
    ...createFineTuneService(get, tasks),
    useDevice: async (request) => {
      if (!engine) return (await get(request)).device;
      return (await engine).useDevice(request);
    },
    calibrate: (task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => (await get()).calibrate({ signal, onProgress: report })),
    loadModel: (request, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        (await get()).loadModel(request, { signal, onProgress: report }),
      ),
    downloadSize: async (request) => (await get()).downloadSize(request),
    embed: (transcripts, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(await (await get()).embed(transcripts, { signal, onProgress: report })),
      ),
    substitutions: (request, task, onBlock, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        try {
          const listener: BlockListener = (block) => onBlock(transferArrays(block));
          return transferArrays(await (await get()).substitutions(request, listener, { signal, onProgress: report }));
        } finally {
          releaseListener(onBlock);
        }
      }),
    segmentSums: (transcripts, segments, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(await (await get()).segmentSums(transcripts, segments, { signal, onProgress: report })),
      ),
    nearestNeighbours: (data, dim, k, task, onProgress, of) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(
          await (await get()).nearestNeighbours(data, dim, k, { signal, onProgress: report, ...(of && { of }) }),
        ),
      ),
    cancel: async (task) => tasks.cancel(task),
    dispose: async () => (await engine)?.dispose(),
  };
}
