import type { CurvePoints } from '../../lib/statistics/scoreTypes';
import { AXIS_ROOM, chartAxes, chartSvg } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { PALETTE } from './colours';
import { element, fitText, px, textElement } from './svgText';
import type { SvgTheme } from './svgTheme';

/** The curves of one kind of features; `auprc` and `auroc` are the areas under them. */
export interface ScoreCurves {
  readonly name: string;
  readonly precisionRecall: CurvePoints;
  readonly roc: CurvePoints;
  readonly auprc: number;
  readonly auroc: number;
}

const GAP = 24;
const LEGEND_ROW = 18;
/** Told apart without colour, the first solid. */
const DASHES = ['', '6 3', '2 3', '9 3 2 3', '12 4', '4 2 1 2', '1 3', '8 2'];

const UNIT = { low: 0, high: 1 };

/**
 * Precision over recall and the ROC curve side by side.
 * @param share of positive rows: the precision of chance
 */
export function curvesSvg(curves: readonly ScoreCurves[], share: number, options: ChartOptions): string {
  const side = (width: number): number => Math.min(380, (width - 2 * AXIS_ROOM.left - GAP) / 2);
  return chartSvg(
    options,
    (room) => draw(curves, share, side(room.width), room),
    (width) => AXIS_ROOM.top + side(width) + AXIS_ROOM.bottom + 10 + curves.length * LEGEND_ROW,
  );
}

function draw(curves: readonly ScoreCurves[], share: number, side: number, { width, theme }: ChartRoom): string {
  const room = { width: side, height: side, theme };
  const left = chartAxes('Precision and recall', { title: 'Recall', ...UNIT }, { title: 'Precision', ...UNIT }, room);
  const right = chartAxes(
    'ROC',
    { title: 'False positive rate', ...UNIT },
    { title: 'True positive rate', ...UNIT },
    room,
  );
  const chance = { stroke: theme.muted, 'stroke-width': 0.8 };
  const parts = [
    left.svg + element('line', { x1: 0, x2: side, y1: left.y(share), y2: left.y(share), ...chance }),
    right.svg + element('line', { x1: 0, x2: side, y1: side, y2: 0, ...chance }),
  ];
  for (const [i, curve] of curves.entries()) {
    parts[0] += drawLine(stepsOf(curve.precisionRecall), left, i);
    parts[1] += drawLine(
      [...curve.roc.x].map((x, j) => [x, curve.roc.y[j]!]),
      right,
      i,
    );
  }
  const at = (x: number): string => `translate(${px(x)} ${AXIS_ROOM.top})`;
  const legendTop = AXIS_ROOM.top + side + AXIS_ROOM.bottom + 10;
  return [
    element('g', { transform: at(AXIS_ROOM.left) }, parts[0]),
    element('g', { transform: at(2 * AXIS_ROOM.left + GAP + side) }, parts[1]),
    ...curves.map((curve, i) => legendRow(curve, i, legendTop + i * LEGEND_ROW, width, theme)),
  ].join('');
}

type Place = readonly [number, number];

/** A recall's precision holds back to the recall before it: the area under the steps is auPRC. */
function stepsOf({ x, y }: CurvePoints): Place[] {
  const places: Place[] = [];
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && x[i] !== x[i - 1]) places.push([x[i - 1]!, y[i]!]);
    places.push([x[i]!, y[i]!]);
  }
  return places;
}

function strokeOf(i: number): Readonly<Record<string, string | number | undefined>> {
  const dash = DASHES[i % DASHES.length]!;
  return {
    fill: 'none',
    stroke: PALETTE[i % PALETTE.length]!,
    'stroke-width': i === 0 ? 2.2 : 1.4,
    'stroke-dasharray': dash === '' ? undefined : dash,
  };
}

function drawLine(
  places: readonly Place[],
  { x, y }: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  i: number,
): string {
  const known = places.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const d = known.map(([a, b], k) => `${k === 0 ? 'M' : 'L'}${px(x(a))} ${px(y(b))}`).join('');
  return d === '' ? '' : element('path', { d, ...strokeOf(i) });
}

function legendRow({ name, auprc, auroc }: ScoreCurves, i: number, y: number, width: number, theme: SvgTheme): string {
  const areas = `auPRC ${area(auprc)}, auROC ${area(auroc)}`;
  return (
    element('line', { x1: AXIS_ROOM.left, x2: AXIS_ROOM.left + 34, y1: y + 8, y2: y + 8, ...strokeOf(i) }) +
    textElement(fitText(name, width - AXIS_ROOM.left - 250, 12), { x: AXIS_ROOM.left + 42, y: y + 12 }) +
    textElement(areas, { x: width, y: y + 12, 'text-anchor': 'end', fill: theme.muted })
  );
}

const area = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : 'not defined');
