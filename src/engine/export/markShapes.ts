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

/**
 * SVG path data of a shape of diameter `size` about the current point, all relative: alone it lies about (0, 0), after
 * `M x y` about (x, y), so that one path holds many points. The ring's hole turns the other way: both fill rules leave it open.
 */
export function shapePath(shape: MarkShape, size: number): string {
  const r = size / 2;
  switch (shape) {
    case 'circle':
      return disc(EXTENT.circle * r, 0, 0);
    case 'ring':
      return disc(EXTENT.ring * r, 0, 0) + disc(EXTENT.ringInner * r, EXTENT.ring * r, 1);
    default:
      return polygon(CORNERS[shape], r);
  }
}

const { square: s, triangle: t, diamond: d, arm: a, armHalf: h } = EXTENT;
const side = t * Math.sqrt(3);
type Corners = readonly (readonly [x: number, y: number])[];
const PLUS: Corners = [[-h, -a], [h, -a], [h, -h], [a, -h], [a, h], [h, h], [h, a], [-h, a], [-h, h], [-a, h], [-a, -h], [-h, -h]]; // prettier-ignore

/** Corners of shapes with straight edges, in units of half the size, y downwards. */
const CORNERS: Readonly<Record<Exclude<MarkShape, 'circle' | 'ring'>, Corners>> = {
  square: [[-s, -s], [s, -s], [s, s], [-s, s]], // prettier-ignore
  triangle: [[0, -2 * t], [side, t], [-side, t]], // prettier-ignore
  triangleDown: [[0, 2 * t], [side, -t], [-side, -t]], // prettier-ignore
  diamond: [[0, -d], [d, 0], [0, d], [-d, 0]], // prettier-ignore
  plus: PLUS,
  cross: PLUS.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
};

function polygon(corners: Corners, r: number): string {
  let [x, y] = ['0', '0'];
  const steps = corners.map(([toX, toY], i) => {
    const [nextX, nextY] = [short(toX * r), short(toY * r)];
    const step = `${i === 0 ? 'm' : 'l'}${short(Number(nextX) - Number(x))} ${short(Number(nextY) - Number(y))}`;
    [x, y] = [nextX, nextY];
    return step;
  });
  return `${steps.join('')}z`;
}

/** A disc of a radius about a spot that lies `ahead` to the right of the current point. */
function disc(radius: number, ahead: number, sweep: 0 | 1): string {
  const [r, across] = [short(radius), short(2 * Number(short(radius)))];
  const half = `a${r} ${r} 0 1 ${String(sweep)} `;
  return `m${short(ahead - Number(r))} 0${half}${across} 0${half}-${across} 0z`;
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}
