import { createEngine } from '../engine/createEngine';
import type { DeviceRequest, Engine } from '../engine/engine';
import type { FineTuneApi } from './fineTuneProtocol';
import { createFineTuneService } from './fineTuneService';
import { OpfsCache } from './opfsCache';
import { OpfsRuns } from './opfsRuns';
import type { EngineApi } from './protocol';
import { TaskRegistry } from './taskRegistry';
import { createTrainingService } from './trainingService';
import type { TrainingApi } from './trainingProtocol';
import { transferArrays } from './transfers';

/** The engine worker's API over one engine, made on the first call. */
export function createEngineService(gpu: GPU | undefined): EngineApi & TrainingApi & FineTuneApi {
  const tasks = new TaskRegistry();
  let engine: Promise<Engine> | undefined;
  const get = (device: DeviceRequest = {}): Promise<Engine> => {
    if (!engine) {
      engine = createEngine({ gpu, device, cache: new OpfsCache() });
      // A failure is not kept: the next call tries again.
      engine.catch(() => (engine = undefined));
    }
    return engine;
  };

  return {
    ...createTrainingService(get, tasks, new OpfsRuns()),
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
    nearestNeighbours: (data, dim, k, task, onProgress, of) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(
          await (await get()).nearestNeighbours(data, dim, k, { signal, onProgress: report, ...(of && { of }) }),
        ),
      ),
    cancel: async (task) => tasks.cancel(task),
  };
}
