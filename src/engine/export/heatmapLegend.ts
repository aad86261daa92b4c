import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { hexColour, viridis } from './colours';
import { INTRON_CAP } from './genomicScale';
import { element, textElement } from './svgText';
import type { SvgTheme } from './svgTheme';
import { figure, niceTicks } from './ticks';

const SMALL = 10;

/** Colour scale with raw values beneath and scaled ones above, 340 × 46 px from (0, 0). */
export function drawColourScale(analysis: IsoformAnalysis, theme: SvgTheme): string {
  const [low, high] = analysis.similarity.rawRange;
  const small = { 'font-size': SMALL, fill: theme.muted };
  const width = 220;
  const height = 11;
  const steps = 44;
  const bar = Array.from({ length: steps }, (_, i) =>
    element('rect', {
      x: (i * width) / steps,
      y: 16,
      width: width / steps + 0.4,
      height,
      fill: hexColour(viridis((i + 0.5) / steps)),
    }),
  );
  const at = (raw: number): number => (high > low ? ((raw - low) / (high - low)) * width : width);
  const ticks = (high > low ? niceTicks(low, high, 4) : [high]).map(
    (raw) =>
      element('line', { x1: at(raw), x2: at(raw), y1: 27, y2: 31, stroke: theme.muted }) +
      textElement(figure(raw), { x: at(raw), y: 42, 'text-anchor': 'middle', ...small }),
  );
  const title = textElement('similarity 1 − ln(L2)', { x: width + 24, y: 42, ...small });
  const scaled =
    textElement('0', { x: 0, y: 11, ...small }) +
    textElement('1', { x: width, y: 11, 'text-anchor': 'end', ...small }) +
    textElement('scaled', { x: width + 24, y: 11, ...small });
  return bar.join('') + ticks.join('') + title + scaled;
}

/** What the boxes of the structures mean, 250 × 46 px from (0, 0); `shortened` explains dotted stretches of the axis. */
export function drawStructureKey(shortened: boolean, theme: SvgTheme): string {
  const small = { 'font-size': SMALL, fill: theme.muted, y: 25 };
  return [
    element('rect', { x: 0, y: 15, width: 18, height: 13, fill: theme.text }),
    textElement('CDS', { x: 24, ...small }),
    element('rect', { x: 58, y: 18.5, width: 18, height: 6, fill: theme.muted }),
    textElement('UTR or non-coding', { x: 82, ...small }),
    element('path', {
      d: `M204 18L208 21.5L204 25M196 21.5h12`,
      fill: 'none',
      stroke: theme.text,
    }),
    textElement('3′ end', { x: 214, ...small }),
    shortened ? textElement(`dotted axis: shortened to ${String(INTRON_CAP)} nt`, { x: 0, ...small, y: 42 }) : '',
  ].join('');
}
