/** Shapes of points, by the number that buffers and shaders hold. The last is for what is missing. */
export const MARK_SHAPES = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'plus',
  'triangleDown',
  'cross',
  'ring',
] as const;
export type MarkShape = (typeof MARK_SHAPES)[number];

/** Number of a shape, 0…7. */
export function shapeCode(shape: MarkShape): number {
  return MARK_SHAPES.indexOf(shape);
}

/** Half extents in units of half the size of a point: shapes then look about equally large. The shader and the rasteriser hold the same. */
export const EXTENT = {
  circle: 0.9,
  square: 0.78,
  /** distance of a triangle's sides from its centre */
  triangle: 0.56,
  diamond: 1.06,
  /** arms of plus and cross: length and half width */
  arm: 1,
  armHalf: 0.34,
  /** ring: outer and inner radius */
  ring: 0.9,
  ringInner: 0.45,
} as const;

/** SVG path data of a shape of diameter `size` about (0, 0). Even-odd, for the ring. */
export function shapePath(shape: MarkShape, size: number): string {
  const r = size / 2;
  const at = (points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([x, y]) => `${round(x * r)} ${round(y * r)}`).join('L')}Z`;
  const disc = (radius: number): string => {
    const d = round(radius * r);
    return `M${minus(d)} 0A${d} ${d} 0 1 0 ${d} 0A${d} ${d} 0 1 0 ${minus(d)} 0Z`;
  };
  const side = EXTENT.triangle * Math.sqrt(3);
  const plus = plusOutline();
  switch (shape) {
    case 'circle':
      return disc(EXTENT.circle);
    case 'square': {
      const s = EXTENT.square;
      return at([[-s, -s], [s, -s], [s, s], [-s, s]]); // prettier-ignore
    }
    case 'triangle':
      return at([[0, -2 * EXTENT.triangle], [side, EXTENT.triangle], [-side, EXTENT.triangle]]); // prettier-ignore
    case 'triangleDown':
      return at([[0, 2 * EXTENT.triangle], [side, -EXTENT.triangle], [-side, -EXTENT.triangle]]); // prettier-ignore
    case 'diamond': {
      const d = EXTENT.diamond;
      return at([[0, -d], [d, 0], [0, d], [-d, 0]]); // prettier-ignore
    }
    case 'plus':
      return at(plus);
    case 'cross':
      return at(plus.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]));
    case 'ring':
      return disc(EXTENT.ring) + disc(EXTENT.ringInner);
  }
}

function plusOutline(): (readonly [number, number])[] {
  const { arm: a, armHalf: h } = EXTENT;
  return [[-h, -a], [h, -a], [h, -h], [a, -h], [a, h], [h, h], [h, a], [-h, a], [-h, h], [-a, h], [-a, -h], [-h, -h]]; // prettier-ignore
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}

function minus(value: string): string {
  return value.startsWith('-') ? value.slice(1) : `-${value}`;
}
