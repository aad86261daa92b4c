import { hexColour, rimColour } from './colours';
import { MARK_SHAPES, shapePath } from './markShapes';
import { drawOrder, pointPaint, selectedPoints } from './pointMarks';
import type { ScatterColour } from './scatterColour';
import { screenX, screenY } from './scatterView';
import type { ScatterView } from './scatterView';
import { element, px } from './svgText';
import type { SvgTheme } from './svgTheme';

/** Opacity of points outside the selection, of that of the others. */
export const DIMMED = 0.22;
/** Size of selected points, of that of the others. */
export const SELECTED_GROWTH = 1.35;

interface PointsInput {
  readonly positions: Float32Array;
  readonly ids: readonly string[];
  readonly colour: ScatterColour;
  readonly selected: ReadonlySet<string>;
  readonly shown: Uint8Array;
  readonly view: ScatterView;
  readonly width: number;
  readonly height: number;
  /** diameter in pixels */
  readonly size: number;
  readonly opacity: number;
  /** `#rrggbb` of points that are not coloured by anything */
  readonly plain: string;
  readonly theme: SvgTheme;
}

/** Points whose marks may be brought together by their look. */
const TOGETHER = 1000;

/**
 * All shown points. Marks of one look among a thousand that follow each other in drawing are one path: an element for each of
 * 50,000 points takes a browser half a minute to open, and a drawing program too. Which mark covers which changes only within
 * such a thousand.
 */
export function drawPoints(input: PointsInput): string {
  const { positions, ids, colour, shown, view, width, height, theme, size } = input;
  const { rgba, shapes, beneath } = pointPaint(ids.length, colour, input.plain);
  const selected = selectedPoints(ids, input.selected);
  const order = drawOrder(shown, beneath, selected);
  const some = selected.includes(1);
  const outlines = MARK_SHAPES.map(
    (shape) => [shapePath(shape, size), shapePath(shape, size * SELECTED_GROWTH)] as const,
  );

  const path = (marks: readonly string[], i: number): string => {
    const fill = hexColour([rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!]);
    const opacity = some && !selected[i] ? input.opacity * DIMMED : input.opacity;
    return element('path', {
      d: marks.join(''),
      fill,
      opacity: opacity.toFixed(3),
      stroke: selected[i] ? theme.text : rimColour(fill, theme.text),
      'stroke-width': Math.min(selected[i] ? 1 : 0.8, size / (selected[i] ? 5 : 10)),
    });
  };
  const paths: string[] = [];
  for (let start = 0; start < order.length; start += TOGETHER) {
    const looks = new Map<number, { readonly first: number; readonly marks: string[] }>();
    for (const i of order.subarray(start, start + TOGETHER)) {
      const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
      const key = (((shapes[i]! * 256 + r) * 256 + g) * 256 + b) * 2 + selected[i]!;
      let look = looks.get(key);
      if (!look) looks.set(key, (look = { first: i, marks: [] }));
      const x = px(screenX(view, positions[2 * i]!, width));
      const y = px(screenY(view, positions[2 * i + 1]!, height));
      look.marks.push(`M${x} ${y}${outlines[shapes[i]!]![selected[i] ? 1 : 0]}`);
    }
    for (const { first, marks } of looks.values()) paths.push(path(marks, first));
  }
  return element('g', {}, paths.join('\n'));
}
