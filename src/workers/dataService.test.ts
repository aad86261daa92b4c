import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NamedBlob } from '../engine/contracts';
import { isAbort } from '../lib/errors';
import { createDataService } from './dataService';
import type { DataApi, ImportOptions, ImportSource } from './protocol';

const options: ImportOptions = { genes: [], biotypes: [], predictOrf: false, species: '' };
const quiet = (): void => undefined;

async function shipped(...names: readonly string[]): Promise<ImportSource[]> {
  const folder = new URL('../../public/gallery/', import.meta.url);
  return Promise.all(names.map(async (name) => ({ name, blob: new Blob([await readFile(new URL(name, folder))]) })));
}

describe('the data worker’s service, on the files the page ships', () => {
  let data: DataApi;
  beforeEach(() => {
    data = createDataService();
  });

  it.each([
    ['BCL2L1', '', 14, 34839],
    ['SNAP25', '.gz', 14, 36172],
    ['APP', '.gz', 10, 27058],
    ['RUNX1', '.gz', 11, 34814],
    ['GNAS', '.gz', 36, 63359],
    ['MX1', '.gz', 37, 119072],
    ['PANK2', '.gz', 8, 32566],
  ])('%s: every isoform, none rejected', async (gene, suffix, isoforms, nucleotides) => {
    const sources = await shipped(`${gene}.fa${suffix}`, `${gene}.gtf${suffix}`);
    const { table, rejected, notes } = await data.importSources(sources, options, 't', quiet);
    expect({ rejected, notes }).toEqual({ rejected: [], notes: [] });
    expect(table.id).toHaveLength(isoforms);
    expect(table.length.reduce((a, b) => a + b, 0)).toBe(nucleotides);
    expect(new Set(table.gene)).toEqual(new Set([gene]));
  });

  it('packs the asked rows in the asked order', async () => {
    const { set, table } = await data.importSources(await shipped('BCL2L1.fa', 'BCL2L1.gtf'), options, 't', quiet);
    const packed = await data.packed(set, [3, 0]);
    expect(packed.ids).toEqual([table.id[3], table.id[0]]);
    expect([...packed.offsets]).toEqual([0, table.length[3], table.length[3]! + table.length[0]!]);
    const sequence = await data.sequence(set, 0);
    expect(sequence).toHaveLength(table.length[0]!);
    expect(sequence).toMatch(/^[ACGT]+$/);
    const codons = packed.codes.subarray(packed.offsets[1]).filter((code) => code & 16).length;
    expect(codons).toBe(table.cdsLength[0]! / 3);
  });

  it('describes isoforms with exons and coding parts that agree with the table', async () => {
    const { set, table } = await data.importSources(await shipped('BCL2L1.fa', 'BCL2L1.gtf'), options, 't', quiet);
    const rows = await data.isoformRows(set, [...table.id.keys()]);
    const total = (parts: readonly (readonly [number, number])[]): number =>
      parts.reduce((sum, [start, end]) => sum + end - start, 0);
    for (const [i, row] of rows.entries()) {
      expect(total(row.exons)).toBe(table.length[i]);
      expect(total(row.cdsParts)).toBe(table.cdsLength[i]);
    }
  });

  it('computes features of the asked rows in the asked order, and can be cancelled', async () => {
    const { set, table } = await data.importSources(await shipped('BCL2L1.fa', 'BCL2L1.gtf'), options, 't', quiet);
    const { names, dim, data: values } = await data.baselineFeatures(set, [3, 0], 'composition', 'f', quiet);
    expect([names.length, values.length]).toEqual([dim, 2 * dim]);
    const column = (name: string): number[] => [values[names.indexOf(name)]!, values[dim + names.indexOf(name)]!];
    expect(column('transcript length (nt)')).toEqual([table.length[3], table.length[0]]);
    expect(column('exons')).toEqual([table.exonCount[3], table.exonCount[0]]);
    const cancelled = data.baselineFeatures(set, [...table.id.keys()], '6-mers', 'g', quiet);
    await data.cancel('g');
    expect(await cancelled.catch(isAbort)).toBe(true);
  });

  it('keeps what it holds when an import fails, is cancelled or gives nothing', async () => {
    const sources = await shipped('BCL2L1.fa', 'BCL2L1.gtf');
    const { set, table } = await data.importSources(sources, options, 't', quiet);
    const nothing = await data.importSources(
      [{ name: 'x.gtf', blob: new Blob(['no such thing']) }],
      options,
      't',
      quiet,
    );
    expect(nothing.table.id).toEqual([]);
    expect(nothing.rejectedCount).toBeGreaterThan(0);
    const cancelled = data.importSources(await shipped('MX1.fa.gz', 'MX1.gtf.gz'), options, 'u', quiet);
    await data.cancel('u');
    expect(await cancelled.catch(isAbort)).toBe(true);
    expect((await data.packed(set, [0])).ids).toEqual([table.id[0]]);
  });

  it('knows several sets, each by its contents', async () => {
    const fasta = await shipped('BCL2L1.fa', 'BCL2L1.gtf');
    const first = await data.importSources(fasta, options, 't', quiet);
    const other = await data.importSources(await shipped('APP.fa.gz', 'APP.gtf.gz'), options, 't', quiet);
    const again = await data.importSources([...fasta].reverse(), options, 't', quiet);
    expect(first.set).toMatch(/^[0-9a-f]{64}$/);
    expect(again.set).toBe(first.set);
    expect(other.set).not.toBe(first.set);
    for (const { set, table } of [first, other]) expect((await data.packed(set, [0])).ids).toEqual([table.id[0]]);
    await expect(data.sequence('0'.repeat(64), 0)).rejects.toMatchObject({ code: 'data.noSet' });
    await expect(data.sequence(first.set, 14)).rejects.toMatchObject({ code: 'data.row' });
  });

  it('tells the files that it read by their hashes', async () => {
    const sources = await shipped('BCL2L1.fa', 'BCL2L1.gtf');
    const report = await data.importSources(sources, options, 't', quiet);
    const prints = await Promise.all(
      ['BCL2L1.fa', 'BCL2L1.gtf'].map(async (name) => {
        const bytes = await readFile(new URL(`../../public/gallery/${name}`, import.meta.url));
        return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    );
    expect(report.sources).toEqual(prints);
    expect(await data.fingerprint(sources[0] as NamedBlob)).toBe(prints[0]!.sha256);
  });
});
