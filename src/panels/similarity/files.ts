import { genesCsv, groupsCsv, measuresCsv, pairsCsv } from '../../engine/export/similaritiesCsv';
import type { Result, SimilarityArtefact } from '../../notebook/artefacts';
import type { OutputFile } from '../../notebook/panelKind';

/** Tables of similarities. */
export function similarityFiles({ artefact }: Result<SimilarityArtefact>): readonly OutputFile[] {
  return [
    { name: 'pairs.csv', content: pairsCsv(artefact) },
    { name: 'groups.csv', content: groupsCsv(artefact) },
    ...(artefact.correlations
      ? [
          { name: 'genes.csv', content: genesCsv(artefact.correlations) },
          { name: 'measures.csv', content: measuresCsv(artefact) },
        ]
      : []),
  ];
}
