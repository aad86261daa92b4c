import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { hexColour, viridis } from './colours';
import { INTRON_CAP, scaleX } from './genomicScale';
import type { IsoformLayout } from './isoformLayout';
import { chromName } from './structureLayout';
import { element, fitText, px, textElement } from './svgText';
import type { SvgTheme } from './svgTheme';
import { figure, grouped, niceStep, niceTicks } from './ticks';

const SMALL = 10;

/** What stands above the rows: axis of heights, names over the columns, genomic axis. y = 0 is the top of the first row. */
export function drawHead(layout: IsoformLayout, theme: SvgTheme): string {
  const { columns, tree, columnNames, order, names, cellWidth, headHeight, fontSize } = layout;
  const small = { 'font-size': SMALL, fill: theme.muted };
  const parts: string[] = [];
  if (tree.branches.length > 0) {
    for (const { x, value } of tree.ticks) {
      parts.push(element('line', { x1: x, x2: x, y1: -10, y2: -6, stroke: theme.line }));
      parts.push(textElement(figure(value), { x, y: -14, 'text-anchor': 'middle', ...small }));
    }
    parts.push(textElement('L2 distance', { x: columns.tree.x, y: -30, ...small }));
  }
  if (columnNames) {
    order.forEach((leaf, position) => {
      const x = columns.heatmap.x + (position + 0.5) * cellWidth;
      const place = `translate(${px(x)} -14) rotate(-90)`;
      const text = fitText(names[leaf]!, headHeight - 18, SMALL);
      parts.push(textElement(text, { transform: place, dy: '0.35em', ...small }));
    });
  }
  const heading = { y: -14, 'font-size': fontSize, 'font-weight': 600, fill: theme.muted };
  parts.push(textElement('Isoform', { x: columns.name.x, ...heading }));
  parts.push(textElement('Biotype', { x: columns.biotype.x, ...heading }));
  if (columns.label.width > 0) parts.push(textElement('Function', { x: columns.label.x, ...heading }));
  return parts.join('') + drawGenomicAxis(layout, theme);
}

/** Ticks of the genomic axis: round positions to scale, or the two ends where introns are shortened. */
export function genomicTicks(
  layout: IsoformLayout,
): { readonly x: number; readonly text: string; readonly anchor: string }[] {
  const { scale } = layout.structures;
  if (!scale) return [];
  const ends = [
    { x: scaleX(scale, scale.start), text: grouped(scale.start + 1), anchor: 'start' },
    { x: scaleX(scale, scale.end), text: grouped(scale.end), anchor: 'end' },
  ];
  if (scale.segments.some((segment) => segment.shortened)) return ends;
  const count = Math.max(1, Math.floor(layout.columns.structure.width / 110));
  const ticks = niceTicks(scale.start + 1, scale.end, count);
  if (ticks.length < 2) return ends;
  const { x, width } = layout.columns.structure;
  return ticks.map((position) => {
    const at = scaleX(scale, position - 1);
    return { x: at, text: grouped(position), anchor: at < x + 36 ? 'start' : at > x + width - 36 ? 'end' : 'middle' };
  });
}

/** A round length in nucleotides about 70 px long at the scale of the exons. */
export function scaleBar(layout: IsoformLayout): { readonly width: number; readonly text: string } | undefined {
  const { scale } = layout.structures;
  if (!scale) return undefined;
  const length = niceStep(70 / scale.density, 1);
  return {
    width: length * scale.density,
    text: length >= 1000 ? `${figure(length / 1000)} kb` : `${figure(length)} nt`,
  };
}

function drawGenomicAxis(layout: IsoformLayout, theme: SvgTheme): string {
  const { scale, chrom } = layout.structures;
  const { x, width } = layout.columns.structure;
  if (!scale) return '';
  const small = { 'font-size': SMALL, fill: theme.muted };
  const heading = { y: -30, 'font-size': layout.fontSize, 'font-weight': 600, fill: theme.muted };
  const parts = [textElement(`Structure on ${chromName(chrom)}`, { x, ...heading })];
  for (const segment of scale.segments) {
    const [x1, x2] = [segment.x, segment.x + segment.width];
    const dash = segment.shortened ? '1.5 2.5' : undefined;
    parts.push(element('line', { x1, x2, y1: -8, y2: -8, stroke: theme.muted, 'stroke-dasharray': dash }));
  }
  for (const tick of genomicTicks(layout)) {
    parts.push(element('line', { x1: tick.x, x2: tick.x, y1: -11, y2: -5, stroke: theme.muted }));
    parts.push(textElement(tick.text, { x: tick.x, y: -15, 'text-anchor': tick.anchor, ...small }));
  }
  const bar = scaleBar(layout);
  if (bar) {
    const right = x + width - 9;
    parts.push(
      element('path', { d: `M${px(right - bar.width)} -37v4h${px(bar.width)}v-4`, fill: 'none', stroke: theme.muted }),
    );
    parts.push(textElement(bar.text, { x: right - bar.width - 5, y: -32, 'text-anchor': 'end', ...small }));
  }
  return parts.join('');
}

/** Colour scale with raw values beneath and scaled ones above, and the key of the structures. About 50 px high from y = 0. */
export function drawLegend(analysis: IsoformAnalysis, layout: IsoformLayout, theme: SvgTheme): string {
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
  const title = textElement('similarity 1 − ln(L2)', { x: width + 10, y: 42, ...small });
  const scaled =
    textElement('0', { x: 0, y: 11, ...small }) +
    textElement('1', { x: width, y: 11, 'text-anchor': 'end', ...small }) +
    textElement('scaled', { x: width + 10, y: 11, ...small });
  return bar.join('') + ticks.join('') + title + scaled + drawStructureKey(layout, theme);
}

function drawStructureKey(layout: IsoformLayout, theme: SvgTheme): string {
  if (!layout.structures.scale) return '';
  const { x } = layout.columns.structure;
  const small = { 'font-size': SMALL, fill: theme.muted, y: 25 };
  const gaps = layout.structures.scale.segments.some((segment) => segment.shortened);
  return [
    element('rect', { x, y: 15, width: 18, height: 13, fill: theme.text }),
    textElement('CDS', { x: x + 24, ...small }),
    element('rect', { x: x + 58, y: 18.5, width: 18, height: 6, fill: theme.muted }),
    textElement('UTR or non-coding', { x: x + 82, ...small }),
    element('path', {
      d: `M${px(x + 186)} 18L${px(x + 190)} 21.5L${px(x + 186)} 25M${px(x + 178)} 21.5h12`,
      fill: 'none',
      stroke: theme.text,
    }),
    textElement('3′ end', { x: x + 196, ...small }),
    gaps ? textElement(`dotted axis: shortened to ${String(INTRON_CAP)} nt`, { x, ...small, y: 42 }) : '',
  ].join('');
}
