import { analyseIsoforms } from '../analysis/analyseIsoforms';
import { embeddingsCsv, embeddingsNpz, embeddingsParquet } from '../engine/export';
import type { AnalysisApi } from './protocol';
import { transferArrays } from './transfers';

/** The analysis worker's API. */
export function createAnalysisService(): AnalysisApi {
  return {
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
  };
}
