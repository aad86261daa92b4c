/** What a page asks of its workers, done in this process: a notebook runs over it as over a page's. */
import { join } from 'node:path';
import type { DeviceRequest } from '../engine/engine';
import type { DownloadCache } from '../model/checkpointTypes';
import { createAnalysisService } from '../workers/analysisService';
import type { Services } from '../workers/client';
import { createDataService } from '../workers/dataService';
import { createEngineService } from '../workers/engineService';
import '../workers/wire';
import { FolderCache } from './folderCache';
import { folderResults } from './folderResults';
import { folderRuns } from './folderRuns';
import { folderShards } from './folderShards';

export interface ServicesOptions {
  /** WebGPU of this process (`nodeGpu`); undefined: the CPU alone. */
  readonly gpu: GPU | undefined;
  readonly device?: DeviceRequest;
  /** Where results, training runs and training sets are kept, a folder each: results, runs, sets. */
  readonly folder: string;
  /** Of downloaded models; default: the user's. */
  readonly cache?: DownloadCache;
}

export interface LocalServices extends Services {
  /** Lets go of the device and of what keeps the process alive. */
  dispose(): Promise<void>;
}

export function createServices({ gpu, device, folder, cache }: ServicesOptions): LocalServices {
  const data = createDataService(folderShards(join(folder, 'sets')), folderResults(join(folder, 'results')));
  const engine = createEngineService(gpu, {
    cache: cache ?? new FolderCache(),
    runs: folderRuns(join(folder, 'runs')),
    ...(device && { device }),
  });
  let paired: Promise<() => void> | undefined;
  /** Pairs go through a channel here too, as the trainer asks for them that way. */
  const connectPairs = async (): Promise<() => void> => {
    const { port1, port2 } = new MessageChannel();
    await Promise.all([data.connectPairs(port1), engine.connectPairs(port2)]);
    return () => {
      port1.close();
      port2.close();
    };
  };
  return {
    data,
    labels: data,
    results: data,
    engine,
    fineTuning: engine,
    training: {
      ...engine,
      train: async (request, task, onEvent) => {
        await (paired ??= connectPairs());
        return engine.train(request, task, onEvent);
      },
    },
    analysis: createAnalysisService(),
    dispose: async () => {
      (await paired)?.();
      await engine.dispose();
    },
  };
}
