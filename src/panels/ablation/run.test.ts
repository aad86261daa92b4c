import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../analysis/ablation';
import { parseLabels } from '../../bio/labels';
import { ablationHeatmapSvg } from '../../engine/export/ablationHeatmapSvg';
import { stripSvg } from '../../engine/export/stripSvg';
import { collectScores, stillThere } from './comparing';
import { arranged } from './named';
import { ablationKind, pValuesCsv, zScoresCsv } from './run';
import { DEFAULT_ABLATION_PARAMS, parseAblationParams, parseAblationView } from './schema';
import { parseScoreTable } from './scoreTable';

const parse = (...lines: readonly string[]) =>
  parseScoreTable(parseLabels(['run,group,task,metric,seed,value', ...lines].join('\n'), 'runs.csv'));
const plain = { alpha: 0.05, adjusted: false };
const compared = (...lines: readonly string[]) => compareRuns(collectScores({}, parse(...lines)).input, plain);
const four = compared(
  'CL,objective,load,Pearson R,0,0.61',
  'CL,objective,load,Pearson R,1,0.63',
  'CNN <1>,architecture,load,Pearson R,0,0.41',
  'CNN <1>,architecture,load,Pearson R,1,0.44',
  'MLM,objective,load,Pearson R,0,0.62',
  'MLM,objective,load,Pearson R,1,0.62',
  'MLM,objective,GO,auPRC,0,0.4',
  'CL,objective,GO,auPRC,0,0.5',
);

describe('a table of scores', () => {
  it('is read whatever the order and spelling of its columns; a missing value is no number', () => {
    const table = parseLabels(
      'Value\tSEED\tmetric\ttask\trun\tnote\n0.5\t3\tR\tload\tCL\tx\nNA\t4\tauPRC\tGO\tCL\t',
      'a.tsv',
    );
    expect(parseScoreTable(table)).toEqual([
      { run: 'CL', group: '', name: 'load', metric: 'pearson', seed: 3, value: 0.5 },
      { run: 'CL', group: '', name: 'GO', metric: 'auprc', seed: 4, value: NaN },
    ]);
  });

  it.each([
    ['CL,,load,kappa,0,0.5', 'Row 1 of runs.csv: "kappa" is no metric.'],
    ['CL,,load,pearson,a,0.5', 'Row 1 of runs.csv: "a" is no seed.'],
    ['CL,,load,pearson,,0.5', 'Row 1 of runs.csv: "" is no seed.'],
    ['CL,,load,pearson,0,high', 'Row 1 of runs.csv: "high" is no number.'],
    ['CL,,load,pearson,0,1.5', 'Row 1 of runs.csv: 1.5 is no correlation.'],
    [',,load,pearson,0,0.5', 'Row 1 of runs.csv: run or task is empty.'],
  ])('%s is refused', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });

  it('refuses one score given twice, and a table without its columns', () => {
    expect(() => parse('CL,,a,r2,0,1', 'CL,,a,r2,0,1')).toThrow('Row 2 of runs.csv: the same run');
    expect(() => parseScoreTable(parseLabels('run,value\na,1', 'b.csv'))).toThrow('no column task, metric, seed.');
  });
});

describe('what is shown', () => {
  it('has rows by group, the reference where it went', () => {
    const shown = arranged(four, {}, { groups: {} });
    expect(shown.runs.map(({ name }) => name)).toEqual(['CL', 'MLM', 'CNN <1>']);
    expect(shown.reference).toBe(0);
    expect(shown.cells[2]).toBe(four.cells[1]);
    const turned = arranged({ ...four, reference: 1 }, {}, { groups: {} });
    expect(turned.runs[turned.reference]!.name).toBe('CNN <1>');
  });

  it('as CSV: a line a seed, a line a test', () => {
    const z = zScoresCsv(four).trim().split('\n');
    expect(z).toHaveLength(9);
    expect(z[1]).toMatch(/^CL,objective,load,pearson,0,0\.61,/);
    const p = pValuesCsv(four).trim().split('\n');
    expect(p).toHaveLength(7);
    // Of one seed nothing is tested.
    expect(p.find((line) => line.startsWith('MLM,CL,GO'))).toMatch(/,,,p,$/);
    expect(p.find((line) => line.startsWith('CNN <1>,CL,load'))).toMatch(/,p,true$/);
  });

  it.each(['light', 'dark'] as const)('as figures, %s: numbers, frames, names that are text', (theme) => {
    const shown = arranged(four, {}, { groups: {} });
    const heatmap = ablationHeatmapSvg(shown, { title: 'A & B', width: 900, theme });
    expect(heatmap).toContain('A &amp; B');
    expect(heatmap).toContain('CNN &lt;1&gt;');
    expect(heatmap).not.toContain('NaN');
    expect(heatmap).toContain('▸ CL');
    // MLM on load is framed; one more frame is the key's. Each is two rectangles without a fill.
    expect(heatmap.match(/stroke-width="2.2"/g)).toHaveLength(2);
    expect(heatmap).toContain(`>${shown.cells[2]![0]!.meanZ.toFixed(2).replace('-', '−')}<`);
    for (const scale of ['z', 'score'] as const) {
      const strip = stripSvg(shown, { title: 'Strips', width: 500, theme, scale });
      expect(strip).not.toMatch(/NaN|Infinity/);
      // Five strips have scores, each a path of marks and a bar; and three labels have a mark.
      expect(strip.match(/fill-opacity/g)).toHaveLength(5);
    }
  });

  it('of one run and one score too', () => {
    const one = compared('CL,,load,pearson,0,0.5');
    expect(ablationHeatmapSvg(one, { title: '', width: 200 })).not.toContain('NaN');
    for (const scale of ['z', 'score'] as const) {
      expect(stripSvg(one, { title: '', width: 200, scale })).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('the panel', () => {
  it('takes from a document what is right and defaults for the rest', () => {
    expect(parseAblationParams({ alpha: 2, adjusted: 'yes', pool: 'all', reference: 3, table: {} })).toEqual(
      DEFAULT_ABLATION_PARAMS,
    );
    const params = {
      table: { kind: 'shipped', path: 'a/b.csv' },
      reference: 'runs.1',
      pool: ['runs.1'],
      alpha: 0.01,
      adjusted: true,
    };
    expect(parseAblationParams(params)).toEqual(params);
    expect(parseAblationView({ groups: { probe: 'objective', x: 1 }, scale: 'score' })).toEqual({
      groups: { probe: 'objective' },
      scale: 'score',
    });
    expect(parseAblationView({ groups: [], scale: 'odd' })).toEqual({ groups: {}, scale: 'z' });
  });

  it('needs runs unless a table has them', () => {
    const table = { kind: 'shipped', path: 'a/b.csv' } as const;
    const needs = (given: boolean, connected: readonly string[]) =>
      ablationKind.needs!({ ...DEFAULT_ABLATION_PARAMS, table: given ? table : null }, connected);
    expect([needs(false, []), needs(true, []), needs(true, ['runs'])]).toEqual([['runs'], [], ['runs']]);
  });

  it('goes on without a reference or a pool that is gone, and says so', () => {
    const there = (reference: string | null, pool: readonly string[] | null) =>
      stillThere({ ...four, scores: [] }, { reference, pool });
    expect(there('table:MLM', ['table:CL', 'gone'])).toEqual({
      options: { reference: 'table:MLM', pool: ['table:CL'] },
      notes: [],
    });
    expect(there(null, null)).toEqual({ options: { reference: undefined, pool: undefined }, notes: [] });
    const gone = there('gone', ['gone']);
    expect(gone.options).toEqual({ reference: undefined, pool: undefined });
    expect(gone.notes.join(' ')).toMatch(/first run stands in.*all runs are pooled/);
  });

  it('shows only what has its shape', () => {
    const artefact = { type: 'ablation', ablation: four };
    expect(ablationKind.sound(artefact)).toBe(true);
    expect(ablationKind.sound(JSON.parse(JSON.stringify({ ...artefact, ablation: { ...four, reference: 9 } })))).toBe(
      false,
    );
    expect(ablationKind.sound({ ...artefact, ablation: { ...four, cells: [] } })).toBe(false);
    expect(ablationKind.sound({ ...artefact, ablation: { ...four, tasks: [{ name: 'a', metric: 'b' }] } })).toBe(false);
    expect(ablationKind.sound({ type: 'ablation' })).toBe(false);
    expect(ablationKind.sound(null)).toBe(false);
  });
});
