import { describe, expect, it } from 'vitest';
import { categoryMarks, DISTINCT, GREY, MISSING_CATEGORY } from './categoryMarks';
import { rimColour } from './colours';
import { scatterSvg } from './index';
import { drawOrder, pointPaint, selectedPoints, shownPoints } from './pointMarks';
import type { CategoryColour, ValueColour } from './scatterColour';
import { categorySpots, placeLabels } from './scatterLabels';
import { boundsOf, fitView, screenX, screenY } from './scatterView';
import { logTicks, missingText, valueScale } from './valueScale';

/** A category colour with `counts[c]` points of category c, one after the other, then `missing` without. */
function categories(counts: readonly number[], missing = 0): CategoryColour {
  const codes = counts.flatMap((count, code) => new Array<number>(count).fill(code));
  return {
    kind: 'category',
    title: 'Gene',
    names: counts.map((_, code) => `gene ${String(code)}`),
    codes: Int32Array.from([...codes, ...new Array<number>(missing).fill(-1)]),
  };
}

const values = (list: readonly number[], scale: 'linear' | 'log' = 'linear'): ValueColour => ({
  kind: 'value',
  title: 'Length',
  unit: 'nt',
  values: Float32Array.from(list),
  scale,
});

describe('categoryMarks', () => {
  it('goes by count, then by the order of names, and leaves out what has no point', () => {
    const { marks, byCode, missing } = categoryMarks(categories([2, 5, 0, 5], 3));
    expect(marks.map(({ code, count }) => [code, count])).toEqual([[1, 5], [3, 5], [0, 2]]); // prettier-ignore
    expect(byCode[2]).toBeUndefined();
    expect(byCode[3]).toBe(marks[1]);
    expect(missing).toBe(3);
  });

  it('tells 21 apart, the first seven by colour and by shape, and greys the rest', () => {
    const { marks } = categoryMarks(categories(Array.from({ length: 40 }, (_, i) => 50 - i)));
    const own = marks.filter(({ distinct }) => distinct);
    expect(own).toHaveLength(DISTINCT);
    expect(new Set(own.map(({ colour, shape }) => colour + shape)).size).toBe(DISTINCT);
    expect(new Set(own.slice(0, 7).map(({ colour }) => colour)).size).toBe(7);
    expect(new Set(own.slice(0, 7).map(({ shape }) => shape)).size).toBe(7);
    expect(marks.slice(DISTINCT).every(({ colour, shape }) => colour === GREY && shape === 'circle')).toBe(true);
    expect(own.some(({ colour, shape }) => colour === GREY || shape === 'ring')).toBe(false);
  });

  it('counts 65535 of an unsigned column as missing', () => {
    const colour = { ...categories([1]), codes: Uint16Array.of(0, 65535, 65535) };
    expect(categoryMarks(colour).missing).toBe(2);
  });
});

describe('valueScale', () => {
  it('spans what is there, and counts what is missing', () => {
    const scale = valueScale(values([3, NaN, 11, 7, Infinity]));
    expect([scale.low, scale.high, scale.missing]).toEqual([3, 11, 2]);
    expect([3, 7, 11].map(scale.at)).toEqual([0, 0.5, 1]);
    expect(scale.at(NaN)).toBeNaN();
    expect(missingText(scale)).toBe('2 missing');
  });

  it('has no place for what is not above 0 on a log scale', () => {
    const scale = valueScale(values([1, 100, 0, -4, NaN], 'log'));
    expect(scale.at(10)).toBeCloseTo(0.5, 12);
    expect(scale.at(0)).toBeNaN();
    expect(missingText(scale)).toBe('3 missing (2 not above 0)');
  });

  it('stands all equal values in the middle, and survives none at all', () => {
    expect(valueScale(values([5, 5])).at(5)).toBe(0.5);
    const none = valueScale(values([NaN, NaN]));
    expect(none.low).toBeNaN();
    expect([none.ticks.length, none.missing]).toEqual([0, 2]);
  });

  it('ticks a log bar by 1, 2, 5, by powers where these are many, and linearly where there are few', () => {
    expect(logTicks(150, 2500)).toEqual([200, 500, 1000, 2000]);
    expect(logTicks(1, 1e4)).toEqual([1, 10, 100, 1000, 1e4]);
    expect(logTicks(1e-6, 1e6).length).toBeLessThanOrEqual(7);
    expect(logTicks(210, 450).length).toBeGreaterThan(1);
    for (const tick of logTicks(210, 450)) expect(tick >= 210 && tick <= 450).toBe(true);
  });
});

describe('points', () => {
  const colour = categories([3, 2], 1);
  const positions = Float32Array.of(0, 0, 1, 1, NaN, 0, 2, 2, 3, 3, 4, 4);

  it('draws what has a position and is not hidden', () => {
    expect([...shownPoints(positions, colour, new Set())]).toEqual([1, 1, 0, 1, 1, 1]);
    expect([...shownPoints(positions, colour, new Set(['gene 1', MISSING_CATEGORY]))]).toEqual([1, 1, 0, 0, 0, 0]);
    const length = values([1, 0, 2, NaN, 5, 6], 'log');
    expect([...shownPoints(positions, length, new Set([MISSING_CATEGORY]))]).toEqual([1, 0, 0, 0, 1, 1]);
  });

  it('draws grey ones first and selected ones last, each once, whatever their number', () => {
    for (const n of [1, 2, 6, 97, 1000]) {
      const all = new Uint8Array(n).fill(1);
      const order = drawOrder(all, new Uint8Array(n), new Uint8Array(n));
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
    const { beneath } = pointPaint(6, colour, '#000000');
    const order = drawOrder(new Uint8Array(6).fill(1), beneath, selectedPoints(['a', 'b', 'c', 'd', 'e', 'f'], new Set(['b']))); // prettier-ignore
    expect(order[0]).toBe(5);
    expect(order[5]).toBe(1);
  });

  it('paints values from violet to yellow and missing ones as grey rings', () => {
    const { rgba, shapes } = pointPaint(3, values([0, 9, NaN]), '#000000');
    expect([...rgba]).toEqual([68, 1, 84, 255, 253, 231, 37, 255, 140, 140, 140, 255]);
    expect([...shapes]).toEqual([0, 0, 7]);
  });

  it('gives a mark a rim towards the ink', () => {
    expect(rimColour('#000000', '#ffffff')).toBe('#737373');
  });
});

describe('labels', () => {
  it('writes a name where most of its points are, not between two clumps', () => {
    const clumps = Float32Array.from([0, 0, 0.1, 0, 0, 0.1, 10, 10, 10.1, 10]);
    const [spot] = categorySpots(clumps, categories([5]), new Uint8Array(5).fill(1));
    expect(spot!.x).toBeLessThan(0.1);
    expect(spot!.y).toBeLessThan(0.1);
  });

  it('keeps labels apart and inside, and leaves out what has no room', () => {
    const at = (x: number, y: number) => ({ text: 'abcdef', x, y });
    const placed = placeLabels([at(50, 50), at(52, 51), at(51, 52), at(50, 50), at(1, 20), at(300, 50)], 100, 100, 12);
    expect(placed[0]).toEqual({ x: 50, y: 50 });
    expect(placed[1]!.y).not.toBe(51);
    expect(placed[2]!.y).not.toBe(placed[1]!.y);
    expect(placed[3]).toBeUndefined();
    expect(placed[4]!.x).toBeGreaterThan(15);
    expect(placed[5]).toBeUndefined();
  });
});

describe('fitView', () => {
  it('shows all points at one scale for both axes, y upwards', () => {
    const view = fitView(boundsOf(Float32Array.of(-1, 0, 3, 1, NaN, 50)), 220, 120, 10);
    expect(view).toEqual({ x: 1, y: 0.5, scale: 50 });
    expect([screenX(view, -1, 220), screenX(view, 3, 220)]).toEqual([10, 210]);
    expect([screenY(view, 1, 120), screenY(view, 0, 120)]).toEqual([35, 85]);
  });

  it('copes with one point and with none', () => {
    expect(fitView(boundsOf(Float32Array.of(2, 3)), 100, 100, 10)).toEqual({ x: 2, y: 3, scale: 1 });
    expect(fitView(boundsOf(new Float32Array(0)), 100, 100, 10).scale).toBe(1);
  });
});

describe('scatterSvg', () => {
  const n = 300;
  const positions = Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i * 12.9) * 5 + (i % 2));
  const ids = Array.from({ length: n }, (_, i) => `t${String(i)}`);
  const many = categories(Array.from({ length: 24 }, () => 12), 12); // prettier-ignore
  const options = { title: 'UMAP <1> & "more"', caption: "Seed 7; Orthrus' own.", axes: ['UMAP 1', 'UMAP 2'] } as const;

  it('is well formed and escapes names from files', () => {
    const evil: CategoryColour = {
      ...many,
      title: '<script>alert(1)</script>',
      names: many.names.map((name, i) => (i === 0 ? ']]><image href="x"/>&\u0001' : name)),
    };
    const svg = scatterSvg(positions, ids, evil, { ...options, labels: true });
    expect(wellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|<image|\u0001/);
    expect(svg).toContain('UMAP &lt;1&gt; &amp; &quot;more&quot;');
  });

  it('draws every point once and says what it greys', () => {
    const svg = scatterSvg(positions, ids, many, options);
    expect(svg.match(/M-?[\d.]+ /g)).toHaveLength(n);
    expect(svg).toContain('3 more in grey');
    expect(svg).toContain('>missing<');
    expect(svg).toContain('300 points.');
  });

  it('says what is hidden, selected or without a position', () => {
    const some = positions.slice();
    some[1] = NaN;
    const hidden = new Set(['gene 1', MISSING_CATEGORY]);
    const selected = new Set(['t50', 'elsewhere']);
    const svg = scatterSvg(some, ids, many, { ...options, hidden, selected, theme: 'dark', width: 1400 });
    expect(svg.match(/M-?[\d.]+ /g)).toHaveLength(n - 1 - 24);
    expect(svg).toContain('275 of 300 points are drawn; 1 have no position; 24 are hidden (gene 1, missing); 1 are');
  });

  it('is the same bytes for the same input, and has bar, ticks and unit for values', () => {
    const length = values(Array.from({ length: n }, (_, i) => (i === 0 ? NaN : 100 + i * 40)), 'log'); // prettier-ignore
    const svg = scatterSvg(positions, ids, length, options);
    expect(scatterSvg(positions, ids, length, options)).toBe(svg);
    expect(svg).toContain('Length (nt, log scale)');
    expect(svg).toContain('1 missing');
    expect(wellFormed(svg)).toBe(true);
  });

  it('leaves rows of a legend out only with a word, and grows rather than lose its plot', () => {
    const svg = scatterSvg(positions, ids, many, { ...options, height: 320, caption: 'Long. '.repeat(400) });
    expect(svg).toMatch(/\d+ more, not listed/);
    expect(wellFormed(svg)).toBe(true);
  });

  it('draws no points at all without falling', () => {
    const svg = scatterSvg(new Float32Array(0), [], { kind: 'none' }, options);
    expect(wellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

/** Whether every tag is closed in order, attributes are quoted, and no stray `<` or `&` is in text. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const tag = /<\?xml[^>]*\?>|<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  const text = xml.replace(tag, (_, closing: string | undefined, name: string | undefined, _attributes, empty) => {
    if (name === undefined || empty === '/') return '';
    if (closing === '/') return open.pop() === name ? '' : '<';
    open.push(name);
    return '';
  });
  return open.length === 0 && !text.includes('<') && !/&(?!(amp|lt|gt|quot|#39);)/.test(xml);
}
