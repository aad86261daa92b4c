import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import type { ImportResult } from './importTypes';
import { readLabels } from './labels';
import { sequenceOf } from './tracks';

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
const parquet = (columnData: Columns): Blob => new Blob([parquetWriteBuffer({ columnData })]);
const read = (blob: Blob): Promise<ImportResult> => importTranscripts({ sources: [blobSource('frame.parquet', blob)] });

/** Lists as JSON columns, which hyparquet reads back as arrays, as it does nested lists. */
const frame = parquet([
  { name: 'gene', data: ['BCL2L1', 'TP53', ''], type: 'STRING' },
  { name: 'transcript_id', data: ['ENST1', 'ENST2', ''], type: 'STRING' },
  { name: 'sequence', data: ['GATGAAATAGC', 'ACNGU', 'ACGT'], type: 'STRING' },
  {
    name: 'cds',
    data: [
      [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0],
    ],
    type: 'JSON',
  },
  {
    name: 'splice',
    data: [
      [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    type: 'JSON',
  },
  { name: 'target', data: [0.5, 1.5, 2.5], type: 'DOUBLE' },
]);

it('a data frame with sequence, cds and splice is transcripts', async () => {
  const { transcripts, rejected, files } = await read(frame);
  expect(files).toEqual([{ name: 'frame.parquet', format: 'Parquet table', records: 2, waits: false }]);
  expect(transcripts.map(({ id, gene, cds, tracks }) => [id, gene, cds, sequenceOf(tracks)])).toEqual([
    ['ENST1', 'BCL2L1', [1, 10], 'GATGAAATAGC'],
    ['ENST2', 'TP53', undefined, 'ACNGT'],
  ]);
  // Codon starts in bit 4, exon ends in bit 5; without any the whole is one exon.
  expect([...transcripts[0]!.tracks].map((code) => code >> 4)).toEqual([0, 1, 0, 0, 3, 0, 0, 1, 0, 0, 2]);
  expect([...transcripts[1]!.tracks].map((code) => code >> 4)).toEqual([0, 0, 0, 0, 2]);
  expect(rejected.map(({ line, record, reason }) => [line, record, reason])).toEqual([
    [3, 'row 3', '“cds” has not one number for each base'],
  ]);
});

it('its other columns are labels of the same transcripts', async () => {
  const table = await readLabels(blobSource('frame.parquet', frame));
  expect(table.columns).toContain('target');
  expect(table.rows.map((row) => row[table.columns.indexOf('target')])).toEqual(['0.5', '1.5', '2.5']);
});

it('another Parquet table, or a damaged one, is refused with what to do', async () => {
  const { rejected } = await read(parquet([{ name: 'gene', data: ['A'], type: 'STRING' }]));
  expect(rejected[0]?.reason).toMatch(/no column “sequence”/);
  const damaged = new Blob([(await frame.arrayBuffer()).slice(0, 200)]);
  expect((await read(damaged)).rejected[0]?.reason).toMatch(/damaged/);
});
