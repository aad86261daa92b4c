import type { Embeddings } from '../../engine/contracts';
import type { ExportFormat } from '../../workers/protocol';

/** A file name that says which weights made it: "embeddings-BCL2L1-untrained-1a2b3c4d.npz". */
export function exportName(origin: string, { model }: Pick<Embeddings, 'model'>, format: ExportFormat): string {
  const from = origin
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return [
    from === '' ? 'embeddings' : `embeddings-${from}`,
    ...(model.trained ? [] : ['untrained']),
    `${model.sha256.slice(0, 8)}.${format}`,
  ].join('-');
}
