import type { EmbeddingRun } from '../../notebook/state';
import type { ExportFormat } from '../../workers/protocol';

/** A file name that says which weights made it: "embeddings-BCL2L1-untrained-1a2b3c4d.npz". */
export function exportName(run: EmbeddingRun, format: ExportFormat): string {
  const { model } = run.embeddings;
  const origin = run.origin
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return [
    `embeddings-${origin}`,
    ...(model.trained ? [] : ['untrained']),
    `${model.sha256.slice(0, 8)}.${format}`,
  ].join('-');
}
