import { describe, expect, it } from 'vitest';
import { cellOf, countGrid, densityGridSvg, gridPlace } from './densityGridSvg';
import { distributionsSvg, rangeOf } from './distributionsSvg';
import { violinsSvg } from './violinsSvg';

const frame = { title: 'T <&> "1"', caption: 'Data, model, seed.' };
const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i) * 0.3);
const across = { title: 'x', low: 0, high: 1 };
const up = { title: 'y', low: -2, high: 2 };

describe('distributions', () => {
  it('say n and median, differ by dash and mark, and bear empty and constant samples', () => {
    const groups = [
      { name: 'one <b>', values },
      { name: 'two', values: [0.5] },
      { name: 'three', values: [] },
    ];
    const svg = distributionsSvg(groups, 'Similarity', frame);
    for (const text of ['one &lt;b&gt;', 'n = 200, median', 'n = 1, median 0.5', 'no pairs', 'T &lt;&amp;&gt;']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(new Set(svg.match(/stroke-dasharray="[^"]+"/g)).size).toBeGreaterThanOrEqual(2);
    expect(distributionsSvg(groups, 'Similarity', frame)).toBe(svg);
    expect(distributionsSvg([], 'Similarity', { ...frame, theme: 'dark' })).not.toMatch(/NaN|Infinity/);
  });

  it('have a margin about their range', () => {
    expect(rangeOf([[0, 10], [5]])).toEqual([-0.4, 10.4]);
    expect(rangeOf([[2]])).toEqual([1.8, 2.2]);
    expect(rangeOf([])).toEqual([0, 1]);
  });
});

it('violins draw each value where there are few, and say so where there is none', () => {
  const axis = { title: 'ρ', low: -1, high: 1 };
  const many = violinsSvg([{ name: 'many', values, note: '200 genes' }], axis, frame);
  expect(many).not.toContain('<circle');
  const few = violinsSvg(
    [
      { name: 'few', values: [0.1, 0.2, 0.9], note: '3 genes' },
      { name: 'none', values: [], note: 'no gene' },
    ],
    axis,
    frame,
  );
  expect(few.match(/<circle/g)).toHaveLength(3);
  expect(few).toContain('no gene');
  expect(few + many).not.toMatch(/NaN|Infinity/);
});

describe('a grid of counts', () => {
  it('counts every point within its axes once, edges included', () => {
    const grid = countGrid([0, 0.49, 1, 0.5, 2, NaN], [-2, -2, 2, 0, 0, 0], across, up, 2, 2);
    expect([...grid.counts]).toEqual([2, 0, 0, 2]);
    expect(cellOf(grid, 0.2, 1)).toBe(2);
    expect(cellOf(grid, 1.01, 0)).toBe(-1);
  });

  it('draws a cell for what has points and a scale of counts', () => {
    const grid = countGrid([0, 0, 0, 0, 0, 0.9], [1, 1, 1, 1, 1, -1], across, up, 10, 10);
    const svg = densityGridSvg(grid, 'ρ 0.5', frame);
    // The frame, two cells, sixty steps of the scale, the ground.
    expect(svg.match(/<rect/g)).toHaveLength(64);
    expect(svg).toContain('Pairs');
    expect(svg).toContain('>5<');
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(densityGridSvg(countGrid([], [], across, up, 4, 4), '', frame)).not.toMatch(/NaN|Infinity/);
  });

  it('lies where the page looks for it', () => {
    const svg = densityGridSvg(countGrid([0.5], [0], across, up, 1, 1), '', { ...frame, width: 640 });
    const { x, y, width, height } = gridPlace(640);
    expect(svg).toContain(`<g transform="translate(24 54)"><g transform="translate(56 20)">`);
    expect([x, y]).toEqual([80, 74]);
    expect(svg).toContain(`<rect width="${width}" height="${height}" fill="none"`);
  });
});
