/** Padded track arrays that NumPy wrote (src/oracle/make_npz.py), as transcripts and as labels. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import type { ImportResult } from './importTypes';
import { readLabels } from './labels';
import { sequenceOf } from './tracks';

const bytesOf = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../oracle/bio/npz/${name}.npz`, import.meta.url)));
const read = (bytes: Uint8Array<ArrayBuffer>): Promise<ImportResult> =>
  importTranscripts({ sources: [blobSource('x.npz', new Blob([bytes]))] });

describe('.npz', () => {
  it.each(['float32', 'swapped', 'long'])('%s: transcripts with the tracks as they were', async (name) => {
    const { transcripts, rejected, files } = await read(bytesOf(name));
    expect(rejected).toEqual([]);
    expect(files).toEqual([{ name: 'x.npz', format: 'NumPy arrays (.npz)', records: 3, waits: false }]);
    expect(transcripts.map(({ id, gene, geneId, cds }) => [id, gene, geneId, cds])).toEqual([
      ['ENSG00000000001', 'ENSG00000000001', 'ENSG00000000001', [1, 10]],
      ['TP53 row 2', 'TP53', '', undefined],
      ['TP53 row 3', 'TP53', '', [0, 6]],
    ]);
    expect(transcripts.map(({ tracks }) => sequenceOf(tracks))).toEqual(['GATGAAATAGC', 'ACNGT', 'ATGTAA']);
    expect([...transcripts[2]!.tracks]).toEqual([1 + 16, 8, 4 + 32, 8 + 16, 1, 1 + 32]);
  });

  it('half precision, Fortran order, no genes: rows by their numbers', async () => {
    const { transcripts, rejected } = await read(bytesOf('fortran'));
    expect(rejected).toEqual([]);
    expect(transcripts.map(({ id, tracks }) => [id, sequenceOf(tracks)])).toEqual([
      ['row 1', 'GATGAAATAGC'],
      ['row 2', 'ACNGT'],
      ['row 3', 'ATGTAA'],
    ]);
  });

  it('refuses a row that is no tracks and keeps the others', async () => {
    const { transcripts, rejected } = await read(bytesOf('halves'));
    expect(transcripts).toHaveLength(2);
    expect(rejected).toMatchObject([
      { line: 2, record: 'TP53 row 2', reason: 'track 1 has the value 0.5 at position 3' },
    ]);
  });

  it.each([
    ['objects', 'Python objects'],
    ['flat', 'X is 14 × 6, no padded tracks'],
  ])('%s: refused with how to mend it', async (name, reason) => {
    const { transcripts, rejected } = await read(bytesOf(name));
    expect(transcripts).toEqual([]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]!.reason).toContain(reason);
    expect(rejected[0]!.mend).not.toBe('');
  });

  it('a file that breaks off anywhere, or has damaged bytes, is refused or read, never thrown', async () => {
    const whole = bytesOf('swapped');
    for (let length = 60; length < whole.length; length += 37) {
      const { transcripts, rejectedCount } = await read(whole.slice(0, length));
      expect([transcripts.length, rejectedCount]).toEqual([0, 1]);
    }
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = whole.slice();
      damaged[at]! ^= 0x55;
      const { transcripts, rejectedCount } = await read(damaged);
      expect(transcripts.length + rejectedCount).toBeGreaterThan(0);
    }
  });

  it('gives its y as labels', async () => {
    const labels = (name: string): ReturnType<typeof readLabels> =>
      readLabels(blobSource('x.npz', new Blob([bytesOf(name)])));
    for (const name of ['float32', 'swapped']) {
      expect(await labels(name)).toEqual({
        file: 'x.npz',
        columns: ['id', 'gene', 'y'],
        rows: [
          ['ENSG00000000001', 'ENSG00000000001', '0.5'],
          ['TP53 row 2', 'TP53', '-1.25'],
          ['TP53 row 3', 'TP53', 'NaN'],
        ],
      });
    }
    expect(await labels('fortran')).toMatchObject({
      columns: ['id', 'y 1', 'y 2'],
      rows: [
        ['row 1', '0', '1'],
        ['row 2', '2', '3'],
        ['row 3', '4', '5'],
      ],
    });
    await expect(labels('long')).rejects.toMatchObject({ code: 'labels.columns' });
    await expect(labels('objects')).rejects.toMatchObject({ code: 'npy.pickled' });
  });
});
