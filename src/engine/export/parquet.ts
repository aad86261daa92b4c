import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Embeddings } from '../contracts';
import { modelMark } from './modelMark';

/** Embeddings as Parquet: a column `id` and float32 columns `e0` … `e{D−1}`; the model is named in the file's metadata. */
export function embeddingsParquet(embeddings: Embeddings): Uint8Array<ArrayBuffer> {
  const { ids, dim, data, model } = embeddings;
  const column = (k: number): Float32Array => Float32Array.from(ids, (_, i) => data[i * dim + k]!);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: [...ids], type: 'STRING', nullable: false },
        ...Array.from({ length: dim }, (_, k) => ({
          name: `e${String(k)}`,
          data: column(k),
          type: 'FLOAT' as const,
          nullable: false,
        })),
      ],
      // Values of a representation hardly repeat: a dictionary and statistics would only make the file longer.
      statistics: false,
      kvMetadata: [{ key: 'orthrus.model', value: modelMark(model) }],
    }),
  );
}
