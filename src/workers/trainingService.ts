import { wrap, type Endpoint } from 'comlink';
import type { Engine } from '../engine/engine';
import { deviceAccess } from '../engine/trainingLoop';
import { TrainingRuns, type RunSource } from '../engine/trainingRuns';
import type { RunStorage } from '../engine/runStorage';
import { OrthrusError } from '../lib/errors';
import type { Parameters } from '../model/parameters';
import type { TrainingConfig } from '../train/trainingConfig';
import { remotePairSource } from './pairWire';
import type { PairSourceApi, PairSpec } from './protocol';
import type { TaskRegistry } from './taskRegistry';
import type { TrainingApi } from './trainingProtocol';

/** What can be opened again after a reload; files and held transcripts cannot. */
const isKept = (spec: PairSpec): boolean => spec.kind === 'opfs' || spec.kind === 'url';

/** The weights of the loaded model, for a run that starts from them. @throws OrthrusError `train.otherSize`, `model.none` */
function loadedEncoder({ model }: Engine, { encoder }: TrainingConfig): Parameters {
  if (!model) throw new OrthrusError('model.none', 'No model is loaded.', 'Load one in the Model panel first.');
  const { nTracks, dModel, nLayer } = model.config;
  if (nTracks === encoder.nTracks && dModel === encoder.dModel && nLayer === encoder.nLayer) return model.parameters;
  throw new OrthrusError(
    'train.otherSize',
    `The loaded model is ${nLayer} × ${dModel} with ${nTracks} tracks; this configuration is ${encoder.nLayer} × ${encoder.dModel} with ${encoder.nTracks}.`,
    'Choose the configuration of its size, or start from initial weights.',
  );
}

/** Training in the engine worker: runs over the engine's device, pairs from the data worker. */
export function createTrainingService(
  engine: () => Promise<Engine>,
  tasks: TaskRegistry,
  storage: RunStorage,
): TrainingApi {
  let pairs: PairSourceApi | undefined;
  let made: Promise<TrainingRuns> | undefined;
  const runs = (): Promise<TrainingRuns> =>
    (made ??= engine().then((opened) => new TrainingRuns(storage, deviceAccess(opened))));

  const source = (spec: PairSpec): RunSource => ({
    spec: isKept(spec) ? spec : undefined,
    open: (options) => {
      if (!pairs) throw new Error('connectPairs comes first');
      return remotePairSource(pairs, spec, options);
    },
  });

  return {
    connectPairs: async (port) => {
      pairs = wrap<PairSourceApi>(port as unknown as Endpoint) as unknown as PairSourceApi;
    },
    planTraining: async (config) => (await runs()).plan(config),
    train: (request, task, onEvent) =>
      tasks.run(task, onEvent, async (signal, report) => {
        const all = await runs();
        if (request.kind === 'new') {
          const { config, dataName, start, key } = request;
          const encoder = start === 'loaded' ? loadedEncoder(await engine(), config) : undefined;
          const id = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${crypto.randomUUID().slice(0, 4)}`;
          return all.start(
            id,
            { config, dataName, ...(encoder && { encoder }), ...(key !== undefined && { key }) },
            source(request.source),
            report,
            signal,
          );
        }
        const opened = (kept: unknown): RunSource => {
          const spec = request.source ?? (kept as PairSpec | undefined);
          if (spec) return source(spec);
          throw new OrthrusError(
            'train.noData',
            'The data of this run is not kept in this browser.',
            'Load the same transcripts or choose the same shards again, and resume.',
          );
        };
        return all.resume(request.id, opened, report, signal);
      }),
    steer: async (id, action) => {
      (await runs()).steer(id, action);
    },
    listRuns: async () => (await runs()).list(),
    runHistory: async (id) => (await runs()).history(id),
    batchSimilarity: async (id) => (await runs()).batchSimilarity(id),
    exportRun: async (id) => new Blob([await (await runs()).exportEncoder(id)], { type: 'application/octet-stream' }),
    deleteRun: async (id) => (await runs()).remove(id),
  };
}
