import { describe, expect, it } from 'vitest';
import { radialLayout, radialSvg } from './radialSvg';
import { lineStyle, scoreRange } from './scoreLines';
import type { ScoreFigure } from './scoreLines';
import { seriesLayout, seriesSvg } from './seriesSvg';

const point = (mean: number, deviation = NaN) => ({ mean, deviation });
const figure: ScoreFigure = {
  score: 'Pearson R',
  sizes: [
    { label: '10', rows: 10 },
    { label: '100', rows: 100 },
    { label: '1,000', rows: 1000 },
    { label: 'all (1,100)', rows: 1100 },
  ],
  lines: [
    { name: 'Orthrus <b>', points: [point(0.2, 0.1), point(0.4, 0.05), point(0.6), point(0.7, 0.02)] },
    { name: 'Saluki', points: [point(-0.1), undefined, point(NaN), point(0.5)] },
  ],
  references: [{ line: 1, size: 3, mean: 0.657, deviation: 0.03 }],
  referenceText: 'paper: other data, other splits',
};
const options = { title: 'A & B', caption: 'Pearson R of "x" on test rows.' };
const room = { width: 600, height: 400 };

describe('lineStyle', () => {
  it('tells four lines apart by any one of colour, shape and dash, and eight by all', () => {
    for (const theme of ['light', 'dark'] as const) {
      const styles = Array.from({ length: 8 }, (_, i) => lineStyle(i, theme));
      for (const part of ['colour', 'shape', 'dash'] as const) {
        expect(new Set(styles.slice(0, 4).map((style) => style[part])).size).toBe(4);
      }
      expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(8);
    }
  });
});

describe('scoreRange', () => {
  it('spans error bars where they are drawn, and references; nothing where nothing is', () => {
    expect(scoreRange(figure, false)).toEqual([-0.1, 0.7]);
    expect(scoreRange(figure, true)!.map((value) => value.toFixed(3))).toEqual(['-0.100', '0.720']);
    expect(scoreRange({ ...figure, lines: [], references: [] }, true)).toBeUndefined();
  });
});

describe('seriesLayout', () => {
  it('places sizes by the log of their rows, and labels that would touch on two rows', () => {
    const { x, labelRow, ticks, y } = seriesLayout(figure, room);
    expect(x[1]! - x[0]!).toBeCloseTo(x[2]! - x[1]!, 9);
    expect(x[3]!).toBeLessThanOrEqual(room.width);
    expect(labelRow).toEqual([0, 0, 0, 1]);
    expect(y(0.7)).toBeLessThan(y(0.2));
    for (const tick of ticks) expect(y(tick)).toBeGreaterThanOrEqual(0);
  });

  it('copes with one size, equal scores and none', () => {
    const one = { ...figure, sizes: [{ label: '30', rows: 30 }], lines: [{ name: 'a', points: [point(0.5)] }], references: [] }; // prettier-ignore
    const layout = seriesLayout(one, room);
    expect(Number.isFinite(layout.x[0])).toBe(true);
    expect(Number.isFinite(layout.y(0.5))).toBe(true);
    expect(seriesSvg({ ...one, lines: [{ name: 'a', points: [undefined] }] }, options)).not.toContain('NaN');
  });
});

describe('radialLayout', () => {
  it('goes clockwise from the top; the score is the distance from the centre, which is the least ring', () => {
    const { centre, radius, rings, at } = radialLayout(figure, room);
    expect(rings[0]).toBeLessThanOrEqual(-0.1);
    expect(rings).toContain(0);
    expect(rings.at(-1)).toBeGreaterThanOrEqual(0.7);
    const [top, right] = [at(0, rings.at(-1)!), at(1, rings.at(-1)!)];
    expect(top[0]).toBeCloseTo(centre[0], 9);
    expect(top[1]).toBeCloseTo(centre[1] - radius, 9);
    expect(right[0]).toBeCloseTo(centre[0] + radius, 9);
    expect(at(2, rings[0]!)[0]).toBeCloseTo(centre[0], 9);
  });

  it('begins at 0 where no score is below it', () => {
    const { rings } = radialLayout({ ...figure, lines: [figure.lines[0]!] }, room);
    expect(rings).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(radialLayout({ ...figure, lines: [], references: [] }, room).rings[0]).toBe(0);
  });
});

describe('the documents', () => {
  it('escape names, close a whole line and break one that lacks a size', () => {
    const svg = radialSvg(figure, { ...options, theme: 'dark' });
    expect(svg).toContain('Orthrus &lt;b&gt;');
    expect(svg).toContain('A &amp; B');
    expect(svg).not.toMatch(/NaN|undefined/);
    const paths = [...svg.matchAll(/<path d="(M[^"]*)" fill="none"/g)].map(([, d]) => d!);
    expect(paths.filter((d) => d.endsWith('Z'))).toHaveLength(1);
    expect(paths.find((d) => !d.endsWith('Z'))!.match(/M/g)).toHaveLength(2);
  });

  it('draw a bar a deviation that is known, and a hollow mark for what is from elsewhere', () => {
    const svg = seriesSvg(figure, options);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg.match(/stroke-width="1.3"/g)).toHaveLength(4);
    // One in the chart, one in the legend.
    expect(svg.match(/fill="#ffffff" stroke="#\w+" stroke-width="1.8"/g)).toHaveLength(2);
    expect(svg).toContain('>paper: other data,<');
    expect(svg).toBe(seriesSvg(figure, options));
  });
});
