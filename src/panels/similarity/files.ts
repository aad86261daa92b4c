import { genesCsv, groupsCsv, measuresCsv, pairsCsv } from '../../engine/export/similaritiesCsv';
import type { EmbeddingsArtefact, Result, SimilarityArtefact } from '../../notebook/artefacts';
import type { OutputContext, OutputFile } from '../../notebook/panelKind';
import { correlationsFigure, distributionsFigure, modelBehind, overlapFigure, overlapGrid } from './figures';
import type { SimilarityParams, SimilarityView } from './schema';

/** Tables and figures of similarities. */
export function similarityFiles(
  result: Result<SimilarityArtefact>,
  { view, figure, source }: OutputContext<SimilarityParams, SimilarityView>,
): readonly OutputFile[] {
  const { artefact } = result;
  const model = modelBehind(source(result, 'embeddings') as Result<EmbeddingsArtefact> | undefined);
  const svg = (name: string, content: string | undefined): readonly OutputFile[] =>
    content === undefined ? [] : [{ name: `${name}.svg`, content }];
  return [
    { name: 'pairs.csv', content: pairsCsv(artefact) },
    { name: 'groups.csv', content: groupsCsv(artefact) },
    ...(artefact.correlations
      ? [
          { name: 'genes.csv', content: genesCsv(artefact.correlations) },
          { name: 'measures.csv', content: measuresCsv(artefact) },
        ]
      : []),
    ...svg('distributions', distributionsFigure(artefact, model, figure)),
    ...svg('correlations', correlationsFigure(artefact, view.correlation, model, figure)),
    ...svg(
      'overlap',
      artefact.pairs.group.includes(0) ? overlapFigure(artefact, overlapGrid(artefact), model, figure) : undefined,
    ),
  ];
}
