/** The page's three workers, each started on its first call. */
import { proxy, transfer, wrap } from 'comlink';
import { OrthrusError } from '../lib/errors';
import type { FineTuneApi, LabelsApi } from './fineTuneProtocol';
import type { AnalysisApi, DataApi, EngineApi } from './protocol';
import type { ResultsApi } from './resultsProtocol';
import type { TrainingApi } from './trainingProtocol';
import './wire';

/** Training as the notebook sees it; that two workers do it together is the client's affair. */
export type TrainingService = Omit<TrainingApi, 'connectPairs'>;

/** What the notebook asks for work: the APIs of the workers, wherever they run. */
export interface Services {
  readonly data: DataApi;
  readonly engine: EngineApi;
  /** The engine worker's too. */
  readonly training: TrainingService;
  readonly fineTuning: FineTuneApi;
  /** The data worker's too. */
  readonly labels: LabelsApi;
  /** The data worker's too. */
  readonly results: ResultsApi;
  readonly analysis: AnalysisApi;
}

interface Live<T> {
  readonly api: T;
  /** Rejects when the worker cannot be loaded or dies of an uncaught error; never resolves. */
  readonly broken: Promise<never>;
}

/**
 * Starts a worker on first use and calls through it. Without the race against `broken`, a worker whose script
 * could not be loaded would leave its callers waiting for ever.
 */
function lazily<T>(title: string, start: () => Worker): <R>(call: (api: T) => Promise<R>) => Promise<R> {
  let live: Live<T> | undefined;
  const get = (): Live<T> => {
    if (live) return live;
    const worker = start();
    const broken = new Promise<never>((_, reject) => {
      worker.onerror = (event) => {
        event.preventDefault();
        live = undefined;
        worker.terminate();
        reject(
          new OrthrusError(
            'worker.broken',
            `The ${title} worker stopped${event.message ? `: ${event.message}` : '; its script may not have loaded'}.`,
            'Try again; if it happens once more, reload the page.',
          ),
        );
      };
    });
    broken.catch(() => undefined);
    return (live = { api: wrap(worker) as unknown as T, broken });
  };
  return async (call) => {
    const { api, broken } = get();
    return Promise.race([call(api), broken]);
  };
}

let asked = false;

/** Asks the browser once not to clear what is kept when disk space runs short. Only pages can: workers have no such call. */
function askToPersist(): void {
  if (asked) return;
  asked = true;
  // Forbidden or refused, it is kept as long as the browser likes.
  navigator.storage?.persist?.().catch(() => undefined);
}

/** The three proxies. Arrays handed to `embed` are transferred: the caller must not use them afterwards. */
export function connectWorkers(): Services {
  const data = lazily<DataApi & LabelsApi & ResultsApi>(
    'data',
    () => new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module', name: 'data' }),
  );
  const engine = lazily<EngineApi & TrainingApi & FineTuneApi>(
    'engine',
    () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
  );
  const analysis = lazily<AnalysisApi>(
    'analysis',
    () => new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module', name: 'analysis' }),
  );
  /** The two workers that a channel for pairs connects; a worker that was started anew needs a new one. */
  let paired: { readonly data: DataApi; readonly engine: TrainingApi } | undefined;
  const connectPairs = (): Promise<void> =>
    data((source) =>
      engine(async (trainer) => {
        if (paired?.data === source && paired.engine === trainer) return;
        const { port1, port2 } = new MessageChannel();
        await Promise.all([
          source.connectPairs(transfer(port1, [port1])),
          trainer.connectPairs(transfer(port2, [port2])),
        ]);
        paired = { data: source, engine: trainer };
      }),
    );
  return {
    data: {
      importSources: (sources, options, task, onProgress) =>
        data((api) => api.importSources(sources, options, task, proxy(onProgress))),
      fetchEnsembl: (symbol, species, task, onProgress) =>
        data((api) => api.fetchEnsembl(symbol, species, task, proxy(onProgress))),
      fingerprint: (source) => data((api) => api.fingerprint(source)),
      packed: (set, rows) => data((api) => api.packed(set, rows)),
      isoformRows: (set, rows) => data((api) => api.isoformRows(set, rows)),
      baselineFeatures: (set, rows, kind, task, onProgress) =>
        data((api) => api.baselineFeatures(set, rows, kind, task, proxy(onProgress))),
      skippedExons: (set, pieces) => data((api) => api.skippedExons(set, pieces)),
      sequence: (set, row) => data((api) => api.sequence(set, row)),
      trainingSummary: (set, links, task, onProgress) =>
        data((api) => api.trainingSummary(set, links, task, proxy(onProgress))),
      writeShards: (set, request, task, onProgress) =>
        data((api) => api.writeShards(set, request, task, proxy(onProgress))),
      shardSets: () => data((api) => api.shardSets()),
      removeShards: (name) => data((api) => api.removeShards(name)),
      connectPairs: (port) => data((api) => api.connectPairs(transfer(port, [port]))),
      samplePairs: (set, among, sources, options, task, onProgress) =>
        data((api) => api.samplePairs(set, among, sources, options, task, proxy(onProgress))),
      alignProteins: (set, rows, task, onProgress) =>
        data((api) => api.alignProteins(set, rows, task, proxy(onProgress))),
      cancel: (task) => data((api) => api.cancel(task)),
    },
    engine: {
      useDevice: (request) => engine((api) => api.useDevice(request)),
      calibrate: (task, onProgress) => engine((api) => api.calibrate(task, proxy(onProgress))),
      loadModel: (request, task, onProgress) => engine((api) => api.loadModel(request, task, proxy(onProgress))),
      downloadSize: (request) => engine((api) => api.downloadSize(request)),
      embed: (packed, task, onProgress) =>
        engine((api) =>
          api.embed(transfer(packed, [packed.codes.buffer, packed.offsets.buffer]), task, proxy(onProgress)),
        ),
      substitutions: (request, task, onBlock, onProgress) =>
        engine((api) => api.substitutions(request, task, proxy(onBlock), proxy(onProgress))),
      segmentSums: (packed, segments, task, onProgress) =>
        engine((api) => api.segmentSums(packed, segments, task, proxy(onProgress))),
      nearestNeighbours: (values, dim, k, task, onProgress, of) =>
        engine((api) => api.nearestNeighbours(values, dim, k, task, proxy(onProgress), of)),
      cancel: (task) => engine((api) => api.cancel(task)),
    },
    training: {
      planTraining: (config) => engine((api) => api.planTraining(config)),
      train: async (request, task, onEvent) => {
        await connectPairs();
        return engine((api) => api.train(request, task, proxy(onEvent)));
      },
      steer: (id, action) => engine((api) => api.steer(id, action)),
      listRuns: () => engine((api) => api.listRuns()),
      runHistory: (id) => engine((api) => api.runHistory(id)),
      batchSimilarity: (id) => engine((api) => api.batchSimilarity(id)),
      exportRun: (id) => engine((api) => api.exportRun(id)),
      deleteRun: (id) => engine((api) => api.deleteRun(id)),
    },
    fineTuning: {
      fineTune: (request, task, onEvent) =>
        engine((api) => {
          const { codes, offsets } = request.data.transcripts;
          return api.fineTune(transfer(request, [codes.buffer, offsets.buffer]), task, proxy(onEvent));
        }),
      stopFineTuning: (task) => engine((api) => api.stopFineTuning(task)),
    },
    labels: {
      readLabels: (source) => data((api) => api.readLabels(source)),
      joinLabels: (set, table, options, homologs, among) =>
        data((api) => api.joinLabels(set, table, options, homologs, among)),
      homologs: (set, rows, pairs, threshold) => data((api) => api.homologs(set, rows, pairs, threshold)),
      tableColumns: (source) => data((api) => api.tableColumns(source)),
      joinTable: (set, source, key) => data((api) => api.joinTable(set, source, key)),
      readDomains: (source) => data((api) => api.readDomains(source)),
    },
    results: {
      storedResults: () => data((api) => api.storedResults()),
      readResult: (key) => data((api) => api.readResult(key)),
      writeResult: (key, kind, value, sets) => {
        askToPersist();
        return data((api) => api.writeResult(key, kind, value, sets));
      },
      removeResults: (keys) => data((api) => api.removeResults(keys)),
      exportStored: (what, name) => data((api) => api.exportStored(what, name)),
      importStored: (what, name, bytes) => {
        askToPersist();
        return data((api) => api.importStored(what, name, bytes));
      },
      storageUse: () => data((api) => api.storageUse()),
    },
    analysis: {
      similarities: (request, task, onProgress) =>
        analysis((api) => api.similarities(request, task, proxy(onProgress))),
      isoforms: (gene, rows, embeddings, linkage) => analysis((api) => api.isoforms(gene, rows, embeddings, linkage)),
      exportFile: (embeddings, format) => analysis((api) => api.exportFile(embeddings, format)),
      exportTable: (columns, format) => analysis((api) => api.exportTable(columns, format)),
      jacobianFiles: (jacobian, options) => analysis((api) => api.jacobianFiles(jacobian, options)),
      principalPlane: (values, dim) => analysis((api) => api.principalPlane(values, dim)),
      umap: (request, task, onEvent) => analysis((api) => api.umap(request, task, proxy(onEvent))),
      kmeans: (values, dim, params, task, onProgress) =>
        analysis((api) => api.kmeans(values, dim, params, task, proxy(onProgress))),
      fitForest: (request, task, onProgress) => analysis((api) => api.fitForest(request, task, proxy(onProgress))),
      fitRidge: (fitData, options, task, onProgress) =>
        analysis((api) => api.fitRidge(fitData, options, task, proxy(onProgress))),
      fitLeastSquares: (fitData, task, onProgress) =>
        analysis((api) => api.fitLeastSquares(fitData, task, proxy(onProgress))),
      fitLogistic: (fitData, options, task, onProgress) =>
        analysis((api) => api.fitLogistic(fitData, options, task, proxy(onProgress))),
      pca: (features, components, task, onProgress, rows) =>
        analysis((api) => api.pca(features, components, task, proxy(onProgress), rows)),
      cancel: (task) => analysis((api) => api.cancel(task)),
    },
  };
}
