import type { ConfusionMatrix } from '../../lib/statistics/scoreTypes';
import { chartSvg, CHART_FONT } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { hexColour, inkOn, viridis } from './colours';
import { element, fitText, px, textElement, textWidth } from './svgText';
import { grouped } from './ticks';

/** Rows of true classes, columns of predicted ones: counts, coloured by their share of the true class. */
export function confusionSvg(matrix: ConfusionMatrix, options: ChartOptions): string {
  return chartSvg(
    options,
    (room) => draw(matrix, layoutOf(matrix, room.width), room),
    (width) => layoutOf(matrix, width).height,
  );
}

interface Layout {
  readonly left: number;
  readonly cell: number;
  readonly top: number;
  readonly height: number;
}

function layoutOf({ classes }: ConfusionMatrix, width: number): Layout {
  const names = Math.min(width * 0.3, Math.max(...classes.map((name) => textWidth(name, CHART_FONT))));
  const left = names + 38;
  const cell = Math.max(28, Math.min(90, (width - left) / classes.length));
  const top = 30 + Math.min(110, names);
  return { left, cell, top, height: top + cell * classes.length + 8 };
}

function draw({ classes, counts }: ConfusionMatrix, { left, cell, top }: Layout, { theme }: ChartRoom): string {
  const n = classes.length;
  const parts = [
    textElement('Predicted class', { x: left + (n * cell) / 2, y: 12, 'text-anchor': 'middle', 'font-weight': 600 }),
    textElement('True class', {
      ...{ x: 0, y: 0, 'text-anchor': 'middle', 'font-weight': 600 },
      transform: `translate(12 ${px(top + (n * cell) / 2)}) rotate(-90)`,
    }),
  ];
  for (const [i, name] of classes.entries()) {
    const middle = i * cell + cell / 2;
    parts.push(
      textElement(fitText(name, left - 38, CHART_FONT), { x: left - 8, y: top + middle + 4, 'text-anchor': 'end' }),
      textElement(fitText(name, top - 24, CHART_FONT), {
        ...{ x: 0, y: 0 },
        transform: `translate(${px(left + middle + 4)} ${px(top - 6)}) rotate(-90)`,
      }),
    );
    let row = 0;
    for (let j = 0; j < n; j++) row += counts[i * n + j]!;
    for (let j = 0; j < n; j++) {
      const share = row > 0 ? counts[i * n + j]! / row : 0;
      const colour = hexColour(viridis(share));
      const [x, y] = [left + j * cell, top + i * cell];
      const ink = { 'text-anchor': 'middle', fill: inkOn(colour) };
      parts.push(
        element('rect', { x, y, width: cell, height: cell, fill: colour, stroke: theme.ground }),
        textElement(grouped(counts[i * n + j]!), { x: x + cell / 2, y: y + cell / 2 + (cell > 44 ? -1 : 4), ...ink }),
        cell > 44
          ? textElement(`${Math.round(100 * share)} %`, {
              x: x + cell / 2,
              y: y + cell / 2 + 14,
              'font-size': 11,
              ...ink,
            })
          : '',
      );
    }
  }
  return parts.join('');
}
