import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { blobSource } from './byteSources';
import { readLabels } from './labels';

const written = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'gene', data: ['TP53', 'MYC', 'BCL2L1'], type: 'STRING' },
      { name: 'half life', data: [1.5, null, -2], type: 'DOUBLE', nullable: true },
      { name: 'count', data: [1n, 2n, 3n], type: 'INT64' },
      { name: 'stable', data: [true, false, true], type: 'BOOLEAN' },
    ],
  }),
);
const read = (bytes: Uint8Array<ArrayBuffer>): ReturnType<typeof readLabels> =>
  readLabels(blobSource('t.parquet', new Blob([bytes])));

test('a Parquet table as labels', async () => {
  expect(await read(written)).toEqual({
    file: 't.parquet',
    columns: ['gene', 'half life', 'count', 'stable'],
    rows: [
      ['TP53', '1.5', '1', '1'],
      ['MYC', '', '2', '0'],
      ['BCL2L1', '-2', '3', '1'],
    ],
  });
});

test('one that breaks off is refused', async () => {
  for (let length = 8; length < written.length; length += 29) {
    await expect(read(written.slice(0, length))).rejects.toMatchObject({ code: 'labels.parquet' });
  }
});
