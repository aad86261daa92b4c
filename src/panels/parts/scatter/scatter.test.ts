import { describe, expect, it } from 'vitest';
import { EXTENT, MARK_SHAPES, shapePath } from '../../../engine/export/markShapes';
import type { MarkShape } from '../../../engine/export/markShapes';
import { screenX, screenY } from '../../../engine/export/scatterView';
import { Rng } from '../../../lib/rng';
import { gridIndex } from './gridIndex';
import { keyAction } from './keys';
import { insideTest, pointsInside } from './lasso';
import { REACH, markDistance } from './markDistance';
import { dataAt, easeView, panBy, zoomAt, zoomedSize } from './navigation';
import { sceneData } from './sceneData';
import type { SceneInput } from './sceneData';
import { createWalk } from './walk';

const rng = new Rng(5);
const random = (): number => rng.uniform();
const cloud = (n: number): Float32Array<ArrayBuffer> => Float32Array.from({ length: 2 * n }, () => random() * 20 - 10);
const all = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(n).fill(1);

describe('navigation', () => {
  const size = { width: 800, height: 500 };
  const whole = { x: 1, y: 2, scale: 30 };

  it('zooms about the pointer and pans with it', () => {
    const before = dataAt(whole, 650, 90, size);
    const zoomed = zoomAt(whole, 2.5, 650, 90, size, whole);
    expect(zoomed.scale).toBe(75);
    expect(dataAt(zoomed, 650, 90, size).map((v, i) => v - before[i]!)).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(0, 12),
    ]);
    const moved = panBy(zoomed, 40, -25);
    expect(screenX(moved, before[0], size.width)).toBeCloseTo(690, 9);
    expect(screenY(moved, before[1], size.height)).toBeCloseTo(65, 9);
  });

  it('stops at the limits of zoom without moving', () => {
    const near = zoomAt(whole, 1e9, 10, 10, size, whole);
    expect(near.scale).toBe(30_000);
    expect(zoomAt(near, 2, 700, 400, size, whole)).toEqual(near);
    expect(zoomAt(whole, 1e-9, 10, 10, size, whole).scale).toBe(12);
  });

  it('eases to where it goes and ends there', () => {
    let view = { x: 0, y: 0, scale: 10 };
    let steps = 0;
    while (view !== whole && steps < 200) {
      const next = easeView(view, whole, 16);
      expect(Math.abs(next.scale - whole.scale)).toBeLessThanOrEqual(Math.abs(view.scale - whole.scale));
      view = next;
      steps++;
    }
    expect(view).toBe(whole);
    expect(steps).toBeGreaterThan(10);
    expect(steps).toBeLessThan(120);
  });

  it('lets points grow slower than distances', () => {
    expect(zoomedSize(4, 0.5)).toBe(4);
    expect(zoomedSize(4, 8)).toBeCloseTo(4 * 8 ** 0.3, 12);
    expect(zoomedSize(4, 1e6)).toBe(12);
  });
});

describe('gridIndex', () => {
  it('finds what a look at every point finds, from inside and outside, with some not shown', () => {
    for (const n of [1, 2, 17, 3000]) {
      const positions = cloud(n);
      const shown = all(n).map((_, i) => (i % 5 === 3 ? 0 : 1));
      const grid = gridIndex(positions, shown);
      for (let trial = 0; trial < 60; trial++) {
        const [x, y] = [random() * 40 - 20, random() * 40 - 20];
        const reach = trial % 3 === 0 ? 0.4 : Infinity;
        let best = -1;
        let least = reach;
        for (let i = 0; i < n; i++) {
          const far = Math.hypot(positions[2 * i]! - x, positions[2 * i + 1]! - y);
          if (shown[i] && far <= least && !(far === least && best >= 0)) [best, least] = [i, far];
        }
        expect(grid.nearest(x, y, reach)).toBe(best);
      }
    }
  });

  it('works on a line, on one spot, with a far outlier, with none', () => {
    const line = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i : 7));
    expect(gridIndex(line, all(100)).nearest(61, 8, Infinity)).toBe(30);
    expect(gridIndex(new Float32Array(20), all(10)).nearest(3, 3, Infinity)).toBe(0);
    const outlier = cloud(500);
    outlier[0] = 1e7;
    expect(gridIndex(outlier, all(500)).nearest(9e6, 0, Infinity)).toBe(0);
    expect(gridIndex(new Float32Array(0), all(0)).nearest(0, 0, Infinity)).toBe(-1);
    expect(gridIndex(cloud(3), new Uint8Array(3)).nearest(0, 0, Infinity)).toBe(-1);
  });

  it('indexes 50,000 points in time for a frame', () => {
    const positions = cloud(50_000);
    const grid = gridIndex(positions, all(50_000));
    expect(grid.nearest(positions[400]!, positions[401]!, 0.001)).toBe(200);
  });
});

describe('lasso', () => {
  it('holds what is inside by the even-odd rule', () => {
    const star = insideTest([0, 3, 1.8, -2.4, -2.9, 0.9, 2.9, 0.9, -1.8, -2.4]);
    expect(star(0, 0)).toBe(false);
    expect(star(0, 2)).toBe(true);
    expect(star(2.5, 2)).toBe(false);
    expect(insideTest([0, 0, 1, 1])(0.5, 0.5)).toBe(false);
  });

  it('agrees with a plain test of every edge on a long ragged outline', () => {
    const outline = Array.from({ length: 800 }, (_, k) => {
      const turn = ((k >> 1) / 400) * 2 * Math.PI;
      const radius = 6 + 2 * Math.sin(9 * turn) + 0.5 * Math.sin(61 * turn);
      return k % 2 === 0 ? radius * Math.cos(turn) : radius * Math.sin(turn);
    });
    const plain = (x: number, y: number): boolean => {
      let inside = false;
      for (let k = 0, last = 399; k < 400; last = k++) {
        const [ax, ay, bx, by] = [outline[2 * k]!, outline[2 * k + 1]!, outline[2 * last]!, outline[2 * last + 1]!];
        if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
      }
      return inside;
    };
    const positions = cloud(2000);
    const found = new Set(pointsInside(positions, all(2000), outline));
    for (let i = 0; i < 2000; i++) expect(found.has(i)).toBe(plain(positions[2 * i]!, positions[2 * i + 1]!));
  });

  it('leaves out what is not shown', () => {
    expect(pointsInside(Float32Array.of(1, 1, 1, 1), Uint8Array.of(0, 1), [0, 0, 2, 0, 2, 2, 0, 2])).toEqual([1]);
  });
});

describe('marks', () => {
  it('has one outline in pictures and in files', () => {
    for (const shape of MARK_SHAPES) {
      for (const [x, y] of pathPoints(shape)) expect(markDistance(shape, x, y)).toBeCloseTo(0, 2);
      let outside = 0;
      for (let x = -1.5; x <= 1.5; x += 0.05) {
        for (let y = -1.5; y <= 1.5; y += 0.05) {
          if (markDistance(shape, x, y) <= 0) outside = Math.max(outside, Math.abs(x), Math.abs(y));
        }
      }
      expect(outside).toBeLessThanOrEqual(REACH[shape] + 1e-9);
      expect(outside).toBeGreaterThan(REACH[shape] - 0.12);
    }
    expect(markDistance('ring', 0, 0)).toBeGreaterThan(0);
    expect(markDistance('circle', 0, 0)).toBe(-EXTENT.circle);
  });
});

/** Corners of a shape's path of half size 1; where the arcs of round ones begin and turn. */
function pathPoints(shape: MarkShape): [number, number][] {
  let [x, y] = [0, 0];
  const steps = [...shapePath(shape, 2).matchAll(/(?:[ml]|a\S+ \S+ 0 1 [01] )(-?[\d.]+) (-?[\d.]+)/g)];
  expect(steps.length).toBeGreaterThan(2);
  return steps.map(([, dx, dy]) => [(x += Number(dx)), (y += Number(dy))]);
}

describe('walk', () => {
  it('goes to the nearest not yet visited, back and forth again, and ends', () => {
    const positions = Float32Array.of(0, 0, 5, 0, 1, 0, 2.5, 0);
    const grid = gridIndex(positions, all(4));
    const walk = createWalk();
    expect([walk.current, walk.next(grid, positions), walk.back()]).toEqual([-1, -1, -1]);
    walk.start(0);
    expect([walk.next(grid, positions), walk.next(grid, positions), walk.next(grid, positions)]).toEqual([2, 3, 1]);
    expect(walk.next(grid, positions)).toBe(-1);
    expect([walk.current, walk.back(), walk.back(), walk.back(), walk.back()]).toEqual([1, 3, 2, 0, 0]);
    expect(walk.next(grid, positions)).toBe(2);
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) =>
    keyAction({ key, code: '', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...more });

  it('leaves keys of the browser alone', () => {
    expect(press('p', { ctrlKey: true })).toBeUndefined();
    expect(press('Tab')).toBeUndefined();
    expect(press('F5')).toBeUndefined();
  });

  it('takes letters in either case, back with Shift, and with Alt by their place', () => {
    expect(press('L')).toEqual({ does: 'mode', mode: 'lasso' });
    expect(press('N', { shiftKey: true })).toEqual({ does: 'back' });
    expect(press('å', { altKey: true, code: 'KeyA' })).toEqual({ does: 'chooseView' });
  });
});

describe('sceneData', () => {
  const input: SceneInput = {
    positions: cloud(50),
    ids: Array.from({ length: 50 }, (_, i) => `t${String(i)}`),
    colour: { kind: 'category', title: 'c', names: ['a', 'b'], codes: new Int32Array(50).map((_, i) => i % 2) },
    hidden: new Set<string>(),
    selected: new Set<string>(),
    showLabels: true,
    plain: '#0072b2',
  };

  it('keeps what its input left as it was, so that nothing of it is sent again', () => {
    const first = sceneData(input, undefined);
    expect(sceneData({ ...input }, first).points).toEqual(first.points);
    const chosen = sceneData({ ...input, selected: new Set(['t3']) }, first);
    expect(chosen.points.positions).toBe(first.points.positions);
    expect(chosen.points.rgba).toBe(first.points.rgba);
    expect(chosen.grid).toBe(first.grid);
    expect([chosen.points.styles[3], chosen.someSelected, chosen.points.order.at(-1)]).toEqual([1 | 8, true, 3]);
    const moved = sceneData({ ...input, positions: cloud(50) }, chosen);
    expect(moved.points.styles).not.toBe(first.points.styles);
    expect(moved.points.rgba).toBe(first.points.rgba);
    const hidden = sceneData({ ...input, hidden: new Set(['b']) }, first);
    expect(hidden.points.order).toHaveLength(25);
    expect(hidden.grid().nearest(0, 0, Infinity) % 2).toBe(0);
    expect(hidden.spots.map(({ name }) => name)).toEqual(['a']);
  });

  it('draws only points that have both an id and a position', () => {
    expect(sceneData({ ...input, positions: cloud(20) }, undefined).points.order).toHaveLength(20);
    expect(sceneData({ ...input, positions: cloud(90) }, undefined).points.positions).toHaveLength(100);
  });
});
