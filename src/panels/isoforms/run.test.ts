import { describe, expect, it } from 'vitest';
import { bcl2l1Rows, seededEmbeddings } from '../../oracle/isoforms';
import { clusterCount, isoformFile, runIsoforms } from './run';
import { DEFAULT_PARAMS, parseIsoformsParams } from './schema';

const rows = bcl2l1Rows();
const analysis = runIsoforms({ gene: 'BCL2L1', rows, embeddings: seededEmbeddings(14, 6, 5) }, { linkage: 'ward' });
const model = { name: 'Orthrus Small', trained: true };

describe('the isoforms panel without a view', () => {
  it('gives the files the command line writes', () => {
    const params = { ...DEFAULT_PARAMS, clusters: 4, labels: { 'BCL2L1-202': 'Bcl-xS' } };
    expect(isoformFile('similarity.csv', analysis, params, model).split('\n')).toHaveLength(16);
    expect(isoformFile('pairs.csv', analysis, params, model).split('\n')).toHaveLength(93);
    expect(new Set(isoformFile('clusters.csv', analysis, params, model).match(/(?<=,)[A-D](?=,\d)/g)).size).toBe(4);
    expect(isoformFile('clusters.csv', analysis, params, model)).toContain('Bcl-xS');
    expect(isoformFile('heatmap.svg', analysis, params, model)).toContain('Bcl-xS');
    const tree = isoformFile('tree.nwk', analysis, params, model);
    for (const row of rows) expect(tree).toContain(`'${row.name}':`);
  });

  it('keeps the number of clusters within the isoforms', () => {
    expect(clusterCount(analysis, 99)).toBe(14);
    expect(clusterCount(analysis, null)).toBeGreaterThanOrEqual(2);
  });
});

describe('parseIsoformsParams', () => {
  it('keeps what fits and replaces the rest', () => {
    expect(parseIsoformsParams(undefined)).toEqual(DEFAULT_PARAMS);
    expect(
      parseIsoformsParams({ gene: 'X', linkage: 'ward', clusters: 3, introns: 'scale', labels: { a: 'b' } }),
    ).toEqual({
      gene: 'X',
      linkage: 'ward',
      clusters: 3,
      introns: 'scale',
      labels: { a: 'b' },
    });
    expect(parseIsoformsParams({ gene: 1, linkage: 'median', clusters: 0.5, introns: 1, labels: { a: 1 } })).toEqual(
      DEFAULT_PARAMS,
    );
  });
});
