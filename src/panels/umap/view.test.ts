import { describe, expect, it } from 'vitest';
import type { TranscriptTable } from '../../bio/importTypes';
import type { ImportReport } from '../../workers/protocol';
import type { EmbeddingsArtefact, IsoformsArtefact, LayoutArtefact, Result } from '../../notebook/artefacts';
import { analyseIsoforms } from '../../analysis/analyseIsoforms';
import { defaultUmapParams } from '../../analysis/umapTypes';
import type { Column } from '../../notebook/columns';
import { bcl2l1Rows, seededEmbeddings } from '../../oracle/isoforms';
import { columnColour, groupedColumns, usualScale, valueText } from './colour';
import { describePoint, geneIndex } from './describe';
import { smallPicture } from './multiples';
import { laidOutOf, pointColumns } from './points';
import type { LaidOut } from './points';
import { DEFAULT_PARAMS, DEFAULT_VIEW, parseUmapParams, parseUmapView, wrongParams } from './schema';

const result = <A extends Result['artefact']>(key: string, artefact: A, inputs: Result['inputs'] = {}): Result<A> => ({
  ...{ key, kind: key, version: 1, hash: key, params: {}, inputs, artefact },
  made: { at: '', seconds: 1, device: '', app: '' },
});

const isoforms = bcl2l1Rows();
const ids = isoforms.map(({ id }) => id);
const n = ids.length;
const all = (text: string): string[] => ids.map(() => text);
const table: TranscriptTable = {
  id: ids,
  name: isoforms.map(({ name }) => name),
  gene: ids.map((_, i) => (i < 10 ? 'BCL2L1' : '')),
  geneId: all('ENSG1'),
  species: all('homo_sapiens'),
  biotype: ids.map((_, i) => (i % 2 ? 'protein_coding' : 'retained_intron')),
  chrom: all('20'),
  cdsSource: all(''),
  length: Uint32Array.from(ids, (_, i) => 100 * (i + 1)),
  exonCount: Uint32Array.from(ids, (_, i) => 1 + (i % 3)),
  cdsLength: Uint32Array.from(ids, (_, i) => (i === 2 ? 0 : 30)),
  utr5Length: Uint32Array.from(ids, () => 10),
  utr3Length: Uint32Array.from(ids, () => 0),
  gc: Float32Array.from(ids, (_, i) => i / n),
};
const transcripts = result('data', {
  type: 'transcripts',
  report: { set: 's', table } as unknown as ImportReport,
  origin: '',
});
/** The table's transcripts from the last to the first. */
const embedded = result<EmbeddingsArtefact>(
  'embed',
  {
    type: 'embeddings',
    rows: Uint32Array.from(ids, (_, i) => n - 1 - i),
    embeddings: { ids: ids.toReversed() } as unknown as EmbeddingsArtefact['embeddings'],
  },
  { transcripts: 'data' },
);
const cache = new Map<string, Result>([transcripts, embedded].map((one) => [one.key, one]));
const source = (of: Result, port: string): Result | undefined => cache.get(of.inputs[port] ?? '');
const members = Uint32Array.of(0, 3, 11);
const layout = result<LayoutArtefact>(
  'umap',
  {
    type: 'layout',
    members,
    layout: { positions: Float32Array.of(0, 0, 1, 1, 2, 2), params: defaultUmapParams, epochs: 5, seconds: 1 },
    clusters: Uint32Array.of(2, 1, 1),
  },
  { embeddings: 'embed' },
);
const points = laidOutOf(members, embedded, source) as LaidOut;
const column = (columns: readonly Column[], id: string): Column => columns.find((one) => one.id === id)!;

describe('the points of a layout', () => {
  it('are the transcripts of its members, whatever the order of the embeddings', () => {
    expect(points.ids).toEqual([ids[n - 1], ids[n - 4], ids[2]]);
    expect([...points.rows]).toEqual([n - 1, n - 4, 2]);
    expect(laidOutOf(Uint32Array.of(n), embedded, source)).toBeUndefined();
    expect(laidOutOf(members, undefined, source)).toBeUndefined();
    expect(laidOutOf(members, embedded, () => undefined)).toBeUndefined();
  });

  it('take colours from their clusters and from connected panels', () => {
    const analysis = analyseIsoforms('BCL2L1', isoforms, seededEmbeddings(14, 6, 5), 'ward');
    const labelled = result<IsoformsArtefact>('isoforms', { type: 'isoforms', analysis });
    const uploaded = result('table', {
      type: 'table' as const,
      ids: [ids[2]!],
      columns: [
        { id: 'x: half_life', title: 'half_life', unit: 'h', kind: 'number' as const, values: Float64Array.of(7) },
      ],
      joins: [],
      notes: [],
    });
    const connected = {
      isoforms: {
        id: 'isoforms',
        title: 'Isoforms',
        result: labelled,
        view: { clusters: 3, labels: { [ids[2]!]: 'Bcl-xS' } },
      },
      table: { id: 'table', title: 'Table', result: uploaded, view: {} },
    };
    const columns = pointColumns(points, layout, connected, source);
    expect(columns.map(({ id }) => id)).not.toContain('umap1');
    expect(columns.every(({ kind }) => kind !== 'text')).toBe(true);
    expect(groupedColumns(columns).map(({ title }) => title)).toEqual([
      ...['Quantities', 'Groups', 'Clusters and labels', 'Uploaded columns'],
    ]);
    const cluster = columnColour(column(columns, 'cluster'), points.rows, null);
    expect(cluster).toMatchObject({ kind: 'category', names: ['1', '2'], codes: Int32Array.of(1, 0, 0) });
    expect(valueText(column(columns, 'function'), 2)).toBe('Bcl-xS');
    const halfLife = columnColour(column(columns, 'x: half_life'), points.rows, 'log');
    expect(halfLife).toMatchObject({ scale: 'log', unit: 'h', values: Float32Array.of(NaN, NaN, 7) });
    expect(pointColumns(points, undefined, {}, source).map(({ id }) => id)).not.toContain('cluster');
  });

  it('are told of in a few lines, with what is coloured', () => {
    const genes = geneIndex(points);
    const columns = pointColumns(points, layout, {}, source);
    const lines = describePoint(points, genes, [column(columns, 'gc'), column(columns, 'length')], 2);
    expect(lines).toEqual([
      table.name[2],
      'BCL2L1 · retained_intron',
      '300 nt in 3 exons',
      'no CDS',
      `GC: ${Number((100 * table.gc[2]!).toPrecision(4))} %`,
    ]);
    expect(genes.gene(0)).toBe('ENSG1');
    expect(genes.ids('ENSG1')).toEqual([points.ids[0], points.ids[1]]);
    expect(describePoint(points, genes, [], 0).at(-1)).toBe('G or double click: all 2 of ENSG1');
  });
});

describe('colours', () => {
  it('are logarithmic by themselves where values span much and are mostly above 0', () => {
    expect(usualScale(Float32Array.of(10, 200, NaN))).toBe('log');
    expect(usualScale(Float32Array.of(10, 199))).toBe('linear');
    expect(usualScale(Float32Array.of(0, 10, 5000))).toBe('linear');
    expect(usualScale(Float32Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 5000))).toBe('log');
    expect(usualScale(new Float32Array())).toBe('linear');
    expect(columnColour(undefined, members, null)).toEqual({ kind: 'none' });
  });

  it('of small plots are drawn over what is missing, inside the picture', () => {
    const values = Float32Array.of(1, NaN, 2, 3);
    const colour = { kind: 'value', title: '', unit: '', values, scale: 'linear' } as const;
    const pixels = smallPicture(Float32Array.of(0, 0, 0, 0, 1, 1, NaN, 0), colour, 20, 10, 2);
    const at = (x: number, y: number): readonly number[] => [
      ...pixels.subarray(4 * (20 * y + x), 4 * (20 * y + x) + 4),
    ];
    // 12 × 2 pixels lie within the margins, which makes 2 a unit; y goes upwards.
    expect(at(8, 6)).toEqual([68, 1, 84, 255]);
    expect(at(11, 3)).toEqual([33, 144, 140, 255]);
    expect(pixels.filter((_, i) => i % 4 === 3 && pixels[i] === 255)).toHaveLength(8);
  });
});

describe('parameters from a document', () => {
  it('keep what fits and replace the rest', () => {
    expect(parseUmapParams({})).toEqual(DEFAULT_PARAMS);
    expect(parseUmapView({})).toEqual(DEFAULT_VIEW);
    const params = { neighbours: 30, minDist: 0.5, spread: 2, epochs: 100, seed: 7, clusters: 5 };
    expect(parseUmapParams(params)).toEqual(params);
    expect(parseUmapParams({ neighbours: 1, minDist: '0', spread: 0, epochs: 0.5, seed: -1, clusters: 1 })).toEqual(
      DEFAULT_PARAMS,
    );
    const view = { ...DEFAULT_VIEW, colour: 'gene', scale: 'log', size: 3, hidden: ['a'], mode: 'lasso' } as const;
    expect(parseUmapView(view)).toEqual(view);
    expect(parseUmapView({ colour: 1, scale: 'x', size: 99, opacity: 0, hidden: [1, 'b'], mode: 'fly' })).toEqual({
      ...DEFAULT_VIEW,
      hidden: ['b'],
    });
    expect(wrongParams({ ...DEFAULT_PARAMS, minDist: 2 })).toMatch(/least distance, 2, is more than the spread, 1/);
    expect(wrongParams(DEFAULT_PARAMS)).toBeUndefined();
  });
});
