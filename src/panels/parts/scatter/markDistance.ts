import { EXTENT, MARK_SHAPES } from '../../../engine/export/markShapes';
import type { MarkShape } from '../../../engine/export/markShapes';

const { circle, square, triangle, diamond, arm, armHalf, ring, ringInner } = EXTENT;

/**
 * Distance from (x, y) to a shape's edge, negative inside; y downwards, in units of half the point's size. The shader below
 * computes the same: change both.
 */
export function markDistance(shape: MarkShape, x: number, y: number): number {
  const [ax, ay] = [Math.abs(x), Math.abs(y)];
  switch (shape) {
    case 'circle':
      return Math.hypot(x, y) - circle;
    case 'square':
      return Math.max(ax, ay) - square;
    case 'triangle':
      return Math.max(ax * 0.8660254 - y * 0.5, y) - triangle;
    case 'triangleDown':
      return Math.max(ax * 0.8660254 + y * 0.5, -y) - triangle;
    case 'diamond':
      return (ax + ay - diamond) * Math.SQRT1_2;
    case 'plus':
      return Math.max(Math.max(ax, ay) - arm, Math.min(ax, ay) - armHalf);
    case 'cross':
      return markDistance('plus', (x + y) * Math.SQRT1_2, (y - x) * Math.SQRT1_2);
    case 'ring':
      return Math.abs(Math.hypot(x, y) - (ring + ringInner) / 2) - (ring - ringInner) / 2;
  }
}

/** Half side of the upright square that holds a shape, in the same unit: on a software adapter each pixel of it costs. */
export const REACH: Readonly<Record<MarkShape, number>> = {
  circle,
  square,
  triangle: 2 * triangle,
  diamond,
  plus: arm,
  triangleDown: 2 * triangle,
  cross: (arm + armHalf) * Math.SQRT1_2,
  ring,
};

const code = (shape: MarkShape): string => `${String(MARK_SHAPES.indexOf(shape))}u`;
const float = (value: number): string => value.toFixed(6);

/** `float markDistance(uint shape, vec2 p)` in GLSL ES 3.00. */
export const MARK_DISTANCE_GLSL = `
float markDistance(uint shape, vec2 p) {
  vec2 a = abs(p);
  if (shape == ${code('circle')}) return length(p) - ${float(circle)};
  if (shape == ${code('square')}) return max(a.x, a.y) - ${float(square)};
  if (shape == ${code('triangle')}) return max(a.x * 0.8660254 - p.y * 0.5, p.y) - ${float(triangle)};
  if (shape == ${code('triangleDown')}) return max(a.x * 0.8660254 + p.y * 0.5, -p.y) - ${float(triangle)};
  if (shape == ${code('diamond')}) return (a.x + a.y - ${float(diamond)}) * ${float(Math.SQRT1_2)};
  if (shape == ${code('ring')}) return abs(length(p) - ${float((ring + ringInner) / 2)}) - ${float((ring - ringInner) / 2)};
  if (shape == ${code('cross')}) a = abs(vec2(p.x + p.y, p.y - p.x) * ${float(Math.SQRT1_2)});
  return max(max(a.x, a.y) - ${float(arm)}, min(a.x, a.y) - ${float(armHalf)});
}`;

/** `const float REACH[8]` in GLSL ES 3.00. */
export const REACH_GLSL = `const float REACH[${String(MARK_SHAPES.length)}] = float[](${MARK_SHAPES.map((shape) => float(REACH[shape])).join(', ')});`;
