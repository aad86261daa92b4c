import { unzipSync } from 'fflate';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { seededEmbeddings } from '../../oracle/isoforms';
import type { Embeddings } from '../contracts';
import { embeddingsCsv, embeddingsNpz, embeddingsParquet } from './index';

const ids = ['BCL2L1-201', 'Ünï, "q"', '🧬'];
const dim = 5;
const embeddings: Embeddings = {
  ids,
  dim,
  data: seededEmbeddings(ids.length, dim, 1),
  model: { name: 'Orthrus Small', sha256: 'ab'.repeat(32), trained: false },
  device: 'test',
  tokens: 0,
  seconds: 0,
  peakDeviceBytes: 0,
  deviceLosses: 0,
};

describe('embeddingsNpz', () => {
  const files = unzipSync(embeddingsNpz(embeddings));
  const header = (name: string): string => new TextDecoder('latin1').decode(files[name]!.subarray(10, 128));

  it('is byte for byte what numpy.lib.format writes', () => {
    expect(Object.keys(files)).toEqual(['embeddings.npy', 'ids.npy', 'model.npy']);
    const npy = files['embeddings.npy']!;
    expect([...npy.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(header('embeddings.npy')).toBe(
      `${"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }".padEnd(117)}\n`,
    );
    expect(new Float32Array(npy.slice(128).buffer)).toEqual(embeddings.data);
  });

  it('holds ids as UCS-4 padded to the longest', () => {
    expect(header('ids.npy')).toContain("'descr': '<U10', 'fortran_order': False, 'shape': (3,), }");
    const points = new Uint32Array(files['ids.npy']!.slice(128).buffer);
    expect(points).toHaveLength(30);
    expect(String.fromCodePoint(...points.subarray(10, 18), ...points.subarray(20, 21))).toBe('Ünï, "q"🧬');
    expect([...points.subarray(21)]).toEqual(Array(9).fill(0));
  });

  it('names the model and marks it untrained', () => {
    expect(header('model.npy')).toContain("'shape': (), }");
    const text = String.fromCodePoint(...new Uint32Array(files['model.npy']!.slice(128).buffer));
    expect(text).toBe(`Orthrus Small, UNTRAINED (sha256 ${'ab'.repeat(32)})`);
  });

  it('gives equal bytes for equal embeddings, and opens without rows', () => {
    expect(embeddingsNpz(embeddings)).toEqual(embeddingsNpz(embeddings));
    const none = unzipSync(embeddingsNpz({ ...embeddings, ids: [], data: new Float32Array(0) }));
    expect(new TextDecoder('latin1').decode(none['ids.npy'])).toContain("'<U1', 'fortran_order': False, 'shape': (0,)");
  });
});

describe('embeddingsParquet', () => {
  it('is read back exactly', async () => {
    const file = embeddingsParquet(embeddings).buffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => row['id'])).toEqual(ids);
    const values = rows.flatMap((row) => Array.from({ length: dim }, (_, k) => row[`e${String(k)}`] as number));
    expect(Float32Array.from(values)).toEqual(embeddings.data);
    const metadata = parquetMetadata(file);
    expect(metadata.schema.map((field) => field.name)).toEqual(['root', 'id', 'e0', 'e1', 'e2', 'e3', 'e4']);
    expect(metadata.schema.slice(2).every((field) => field.type === 'FLOAT')).toBe(true);
    expect(metadata.key_value_metadata?.[0]?.value).toMatch(/UNTRAINED/);
  });
});

describe('embeddingsCsv', () => {
  it('quotes ids and gives float32 back exactly', () => {
    const lines = new TextDecoder().decode(embeddingsCsv(embeddings)).split('\n');
    expect(lines[0]).toBe('id,e0,e1,e2,e3,e4');
    expect(lines[2]).toMatch(/^"Ünï, ""q""",/);
    expect(lines).toHaveLength(5);
    const values = [1, 2, 3].flatMap((i) => lines[i]!.split(',').slice(-dim).map(Number));
    expect(Float32Array.from(values)).toEqual(embeddings.data);
  });
});
