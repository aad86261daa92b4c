import { describe, expect, it } from 'vitest';
import { analyseIsoforms } from '../../analysis/analyseIsoforms';
import { bcl2l1Rows, seededEmbeddings } from '../../oracle/isoforms';
import { clusterCount, isoformFile, isoformsKind } from './run';
import { DEFAULT_PARAMS, DEFAULT_VIEW, parseIsoformsParams, parseIsoformsView } from './schema';

const rows = bcl2l1Rows();
const analysis = analyseIsoforms('BCL2L1', rows, seededEmbeddings(14, 6, 5), 'ward');
const model = { name: 'Orthrus Small', trained: true };

describe('the files of an isoform analysis', () => {
  it('are the same for the page and the command line', () => {
    const view = { ...DEFAULT_VIEW, clusters: 4, labels: { 'BCL2L1-202': 'Bcl-xS' } };
    expect(isoformFile('similarity.csv', analysis, view, model).split('\n')).toHaveLength(16);
    expect(isoformFile('pairs.csv', analysis, view, model).split('\n')).toHaveLength(93);
    expect(new Set(isoformFile('clusters.csv', analysis, view, model).match(/(?<=,)[A-D](?=,\d)/g)).size).toBe(4);
    expect(isoformFile('clusters.csv', analysis, view, model)).toContain('Bcl-xS');
    expect(isoformFile('heatmap.svg', analysis, view, model)).toContain('Bcl-xS');
    const tree = isoformFile('tree.nwk', analysis, view, model);
    for (const row of rows) expect(tree).toContain(`'${row.name}':`);
  });

  it('keep the number of clusters within the isoforms', () => {
    expect(clusterCount(analysis, 99)).toBe(14);
    expect(clusterCount(analysis, null)).toBeGreaterThanOrEqual(2);
  });

  it('are made only of an analysis that is whole', () => {
    expect(isoformsKind.sound({ type: 'isoforms', analysis })).toBe(true);
    expect(isoformsKind.sound({ type: 'isoforms', analysis: { ...analysis, rows: rows.slice(1) } })).toBe(false);
    expect(isoformsKind.sound({ type: 'isoforms', analysis: { ...analysis, similarity: undefined } })).toBe(false);
    expect(isoformsKind.sound({ type: 'layout', analysis })).toBe(false);
    expect(isoformsKind.sound(undefined)).toBe(false);
  });
});

describe('parameters from a document', () => {
  it('keep what fits and replace the rest', () => {
    expect(parseIsoformsParams({})).toEqual(DEFAULT_PARAMS);
    expect(parseIsoformsView({})).toEqual(DEFAULT_VIEW);
    expect(parseIsoformsParams({ gene: 'X', linkage: 'ward' })).toEqual({ gene: 'X', linkage: 'ward' });
    const view = { clusters: 3, introns: 'scale', labels: { a: 'b' } } as const;
    expect(parseIsoformsView(view)).toEqual(view);
    expect(parseIsoformsParams({ gene: 1, linkage: 'median' })).toEqual(DEFAULT_PARAMS);
    expect(parseIsoformsView({ clusters: 0.5, introns: 1, labels: { a: 1 } })).toEqual(DEFAULT_VIEW);
  });
});
