import type { Engine } from '../engine/engine';
import { fineTune } from '../engine/fineTuning';
import { deviceAccess } from '../engine/trainingLoop';
import type { FineTuneApi } from './fineTuneProtocol';
import type { TaskRegistry } from './taskRegistry';
import { transferArrays } from './transfers';

/** The engine worker's part of fine-tuning. */
export function createFineTuneService(get: () => Promise<Engine>, tasks: TaskRegistry): FineTuneApi {
  const stops = new Map<string, AbortController>();
  return {
    fineTune: (request, task, onEvent) =>
      tasks.run(task, onEvent, async (signal, report) => {
        const engine = await get();
        const stop = new AbortController();
        stops.set(task, stop);
        try {
          const options = { onEvent: report, signal, stop: stop.signal };
          return transferArrays(await fineTune(deviceAccess(engine), engine.model, request, options));
        } finally {
          stops.delete(task);
        }
      }),
    stopFineTuning: async (task) => stops.get(task)?.abort(),
  };
}
