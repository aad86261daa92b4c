import { clusterColour } from './colours';
import { scaleX } from './genomicScale';
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
  return parts.join('') + drawClusterStrip(layout) + drawGenomicAxis(layout, theme);
}

/** The clusters' colours along the top of the heatmap. */
function drawClusterStrip({ blocks, columns, cellWidth }: IsoformLayout): string {
  return blocks
    .map(({ cluster, from, to }) => {
      const width = Math.max(0.5, (to - from) * cellWidth - 1);
      const x = columns.heatmap.x + from * cellWidth + 0.5;
      return element('rect', { x, y: -9, width, height: 5, fill: clusterColour(cluster) });
    })
    .join('');
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

/** A round length in nucleotides, 28 to 70 px long at the scale of the exons. */
export function scaleBar(layout: IsoformLayout): { readonly width: number; readonly text: string } | undefined {
  const { scale } = layout.structures;
  if (!scale) return undefined;
  const length = niceStep(28 / scale.density, 1);
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
