/** Files made of embeddings and isoform analyses. */
export { clustersCsv, embeddingsCsv, isoformNames, similarityCsv, similarityPairsCsv } from './csv';
export { curvesCsv, predictionsCsv, scoresCsv } from './fineTuneCsv';
export { heatmapSvg, type HeatmapOptions } from './heatmapSvg';
export { embeddingsNpz } from './npz';
export { embeddingsParquet } from './parquet';
export { scatterSvg, suggestedSize, type ScatterSvgOptions } from './scatterSvg';
