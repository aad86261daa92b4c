import { analyseIsoforms } from '../analysis/analyseIsoforms';
import { fitForest, predictForest } from '../analysis/forest/fitForest';
import { similarities } from '../analysis/isoformFunction/similarities';
import { kmeans } from '../analysis/kmeans';
import {
  leastSquaresPredicted,
  logisticPredicted,
  pcaPredicted,
  ridgePredicted,
} from '../analysis/linear/predictedFits';
import { principalPlane } from '../analysis/principalPlane';
import { layout } from '../analysis/umap';
import { embeddingsCsv, embeddingsNpz, embeddingsParquet } from '../engine/export';
import { jacobianFiles } from '../engine/export/jacobianFiles';
import { tableText } from '../engine/export/tableFiles';
import { tableParquet } from '../engine/export/tableParquet';
import type { AnalysisApi } from './protocol';
import { TaskRegistry } from './taskRegistry';
import { transferArrays } from './transfers';

/** The analysis worker's API. */
export function createAnalysisService(): AnalysisApi {
  const tasks = new TaskRegistry();
  return {
    similarities: (request, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const result = await similarities(request, { signal, onProgress: report });
        return transferArrays(result, result.pairs, result.transcripts);
      }),
    isoforms: async (gene, rows, embeddings, linkage) => {
      const analysis = analyseIsoforms(gene, rows, embeddings, linkage);
      return transferArrays(analysis, analysis.similarity);
    },
    exportFile: async (embeddings, format) => {
      switch (format) {
        case 'npz':
          return new Blob([await embeddingsNpz(embeddings)], { type: 'application/zip' });
        case 'parquet':
          return new Blob([await embeddingsParquet(embeddings)], { type: 'application/vnd.apache.parquet' });
        case 'csv':
          return new Blob([await embeddingsCsv(embeddings)], { type: 'text/csv' });
      }
    },
    exportTable: async (columns, format) =>
      format === 'parquet'
        ? new Blob([tableParquet(columns)], { type: 'application/vnd.apache.parquet' })
        : new Blob([tableText(columns, format)], { type: format === 'csv' ? 'text/csv' : 'text/tab-separated-values' }),
    jacobianFiles: async (jacobian, options) => {
      const files = await jacobianFiles(jacobian, options);
      return transferArrays(files, ...files);
    },
    principalPlane: async (data, dim) => {
      const plane = principalPlane(data, dim);
      return transferArrays(plane, { plane });
    },
    umap: ({ n, knn, params, init }, task, onEvent) =>
      tasks.run(task, onEvent, async (signal, report) =>
        transferArrays(
          await layout(knn, n, params, {
            ...(init && { init }),
            signal,
            onProgress: (progress) => report({ kind: 'progress', progress }),
            onEpoch: (positions, epoch) => report(transferArrays({ kind: 'positions', positions, epoch })),
          }),
        ),
      ),
    kmeans: (data, dim, params, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) =>
        transferArrays(await kmeans(data, dim, params, { signal, onProgress: report })),
      ),
    fitForest: ({ data, dim, targets, unseen, params }, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const forest = await fitForest(data, dim, targets, params, { signal, onProgress: report });
        const predictions = predictForest(forest, unseen);
        const { outOfBag, outOfBagScore, importances, seconds } = forest;
        return transferArrays({ predictions, outOfBag, outOfBagScore, importances, seconds });
      }),
    fitRidge: (data, options, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const result = await ridgePredicted(data, options, { signal, onProgress: report });
        return transferArrays(result, result.fit, result.fit.model);
      }),
    fitLeastSquares: (data, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const result = await leastSquaresPredicted(data, { signal, onProgress: report });
        return transferArrays(result, result.fit.model);
      }),
    fitLogistic: (data, options, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const result = await logisticPredicted(data, options, { signal, onProgress: report });
        return transferArrays(result, result.fit, result.fit.model);
      }),
    pca: (features, components, task, onProgress, rows) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const result = await pcaPredicted(features, components, { signal, onProgress: report }, rows);
        return transferArrays(result, result.fit);
      }),
    cancel: async (task) => tasks.cancel(task),
  };
}
