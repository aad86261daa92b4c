/** The Isoform similarity panel without a page: the command line on genes of chromosome 21, with shipped domains, GO terms and paralogs. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spreadOf } from '../lib/statistics/spread';
import { fingerprint } from '../lib/fingerprint';
import { documentText } from '../notebook/share/json';
import { documentOf } from '../notebook/templates';
import { runCli } from '../oracle/runCli';
import { KINDS } from '../panels/kinds';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'similarity-panel-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Short ones, with several isoforms, of which CRYAA and CRYZL1 are no paralogs; SOD1 has GO terms that others have. */
const genes = ['CRYAA', 'S100B', 'CXADR', 'SAMSN1', 'SUMO3', 'UBE2G2', 'U2AF1', 'SOD1', 'CBR1', 'CBR3', 'CSTB', 'PCP4'];

type Row = Readonly<Record<string, string>>;
const tablesOf = async (path: string): Promise<Row[][]> =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n\n')
    .map((table) => {
      const [header, ...rows] = table.split('\n').map((line) => line.split(','));
      return rows.map((row) => Object.fromEntries(header!.map((name, i) => [name, row[i]!])));
    });
const number = (row: Row, name: string): number => (row[name] === '' ? NaN : Number(row[name]));

test('pairs, groups and genes from the command line; reference isoforms by a table', async () => {
  const references = 'transcript\ttag\nCRYAA-202\tMANE Select\n';
  await writeFile(join(folder, 'mane.tsv'), references);
  const mane = {
    kind: 'file',
    name: 'mane.tsv',
    bytes: references.length,
    sha256: await fingerprint(new Blob([references])),
  };
  const sources = ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/chr21.${ending}.gz` }));
  const params = { genes: 30, leastGenes: 2, mostGenes: 5000 };
  const document = documentOf(KINDS, 'Similarity', [
    { kind: 'data', params: { sources, species: 'homo_sapiens', genes } },
    { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
    { kind: 'domains' },
    { kind: 'embed' },
    { kind: 'similarity', params: { ...params, references: mane } },
    { kind: 'similarity', params: { ...params, go: null, homologs: null, seed: 1 } },
  ]);
  await writeFile(join(folder, 'notebook.json'), documentText(document));
  const out = join(folder, 'out');
  const ran = await runCli(['run', join(folder, 'notebook.json'), '--backend', 'cpu', '--out', out]);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });

  const [pairs] = await tablesOf(join(out, 'similarity/pairs.csv'));
  const of = (group: string): Row[] => pairs!.filter((row) => row['group'] === group);
  const within = of('within');
  expect(within.every((row) => row['gene_a'] === row['gene_b'])).toBe(true);
  // CXADR has five coding isoforms.
  expect(within.filter((row) => row['gene_a'] === 'CXADR')).toHaveLength(10);
  for (const row of pairs!) {
    const distance = number(row, 'l2_distance');
    if (distance > 1e-4) expect(number(row, 'similarity')).toBeCloseTo(1 - Math.log(distance), 12);
  }
  for (const row of [...of('between'), ...of('go')]) {
    expect(row['gene_a']).not.toBe(row['gene_b']);
    expect([row['gene_a'], row['gene_b']].sort()).not.toEqual(['CBR1', 'CBR3']);
    expect(row['cds_overlap']).toBe('');
    for (const side of ['a', 'b'])
      if (row[`gene_${side}`] === 'CRYAA') expect(row[`transcript_${side}`]).toBe('CRYAA-202');
  }
  expect(of('between')).toHaveLength(30);
  expect(of('go').length).toBeGreaterThan(0);

  const [groups, tests, overlap, unused, notes] = await tablesOf(join(out, 'similarity/groups.csv'));
  expect(groups!.map((row) => row['group'])).toEqual(['within', 'between', 'go']);
  for (const row of groups!) {
    const values = of(row['group']!).map((pair) => number(pair, 'similarity'));
    expect(number(row, 'count')).toBe(values.length);
    expect(number(row, 'median')).toBeCloseTo(spreadOf(values).median, 12);
  }
  expect(tests!.map((row) => `${row['first']!} ${row['second']!}`)).toEqual([
    'within between',
    'within go',
    'between go',
  ]);
  expect(number(tests![0]!, 'auc')).toBeGreaterThan(0.7);
  expect(number(tests![0]!, 'p')).toBeLessThan(1e-4);
  expect(number(overlap![0]!, 'cds_overlap_pairs')).toBe(within.length);
  expect(unused!.map((row) => row['no_domain_correlation_because'])).toContain('the same domains in all isoforms');
  expect(notes!.some((row) => row['note']!.includes('names the reference isoform of 1 of'))).toBe(true);

  const [correlations] = await tablesOf(join(out, 'similarity/genes.csv'));
  expect(correlations!.map((row) => row['gene'])).toContain('CXADR');
  for (const row of correlations!) expect(Math.abs(number(row, 'embedding_pearson'))).toBeLessThanOrEqual(1);
  const [measures] = await tablesOf(join(out, 'similarity/measures.csv'));
  expect(measures!.map((row) => row['measure'])).toEqual(
    ['embedding', 'length', 'sequence', 'cds'].flatMap((measure) => [measure, measure]),
  );

  for (const [figure, what] of [
    ['distributions', 'random genes'],
    ['correlations', 'CDS overlap'],
    ['overlap', 'CDS overlap'],
  ] as const) {
    expect(await readFile(join(out, `similarity/${figure}.svg`), 'utf8'), figure).toContain(what);
  }

  // Without tables there are no pairs of GO terms, and paralogs may meet.
  const [bare] = await tablesOf(join(out, 'similarity-2/groups.csv'));
  expect(bare!.map((row) => row['group'])).toEqual(['within', 'between']);
}, 60_000);
