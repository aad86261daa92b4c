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

/** All shown points, as references to one definition for each look: 50,000 points take about 2 MB. */
export function drawPoints(input: PointsInput): string {
  const { positions, ids, colour, shown, view, width, height, theme } = input;
  const { rgba, shapes, beneath } = pointPaint(ids.length, colour, input.plain);
  const selected = selectedPoints(ids, input.selected);
  const order = drawOrder(shown, beneath, selected);
  const some = selected.includes(1);
  const looks = new Map<number, string>();
  const definitions: string[] = [];
  const look = (i: number): string => {
    const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
    const key = (((shapes[i]! * 256 + r) * 256 + g) * 256 + b) * 2 + selected[i]!;
    const known = looks.get(key);
    if (known !== undefined) return known;
    const id = `p${String(looks.size)}`;
    looks.set(key, id);
    const fill = hexColour([r, g, b]);
    definitions.push(
      element('path', {
        id,
        d: shapePath(MARK_SHAPES[shapes[i]!]!, input.size * (selected[i] ? SELECTED_GROWTH : 1)),
        fill,
        'fill-rule': 'evenodd',
        'fill-opacity': some && !selected[i] ? input.opacity * DIMMED : input.opacity,
        stroke: selected[i] ? theme.text : rimColour(fill, theme.text),
        'stroke-opacity': some && !selected[i] ? input.opacity * DIMMED : input.opacity,
        'stroke-width': selected[i] ? 1 : Math.min(0.8, input.size / 10),
      }),
    );
    return id;
  };
  const points: string[] = [];
  for (const i of order) {
    const x = screenX(view, positions[2 * i]!, width);
    const y = screenY(view, positions[2 * i + 1]!, height);
    // SVG 1.1's name of the attribute: every drawing program knows it.
    points.push(`<use xlink:href="#${look(i)}" x="${px(x)}" y="${px(y)}"/>`);
  }
  return element('defs', {}, definitions.join('')) + element('g', {}, points.join('\n'));
}
