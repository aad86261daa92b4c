import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { clusterColour, clusterLetter, hexColour, inkOn, viridis } from './colours';
import { biotypeText } from './isoformLayout';
import type { IsoformLayout } from './isoformLayout';
import type { StructureShape } from './structureLayout';
import { element, escapeXml, fitText, px } from './svgText';
import type { SvgTheme } from './svgTheme';

/** Heights of the boxes as shares of a row. */
const CODING_HEIGHT = 0.62;
const NONCODING_HEIGHT = 0.3;

/** All that stands in the rows; y = 0 is the top of the first row. */
export function drawBody(
  analysis: IsoformAnalysis,
  layout: IsoformLayout,
  label: (leaf: number) => string,
  theme: SvgTheme,
): string {
  return [
    drawGround(layout, theme),
    drawCells(analysis, layout),
    drawBlocks(layout, theme),
    ...layout.order.map((leaf, position) => drawTexts(analysis, layout, leaf, position, label(leaf), theme)),
  ].join('\n');
}

/** Tree, cluster bars and structures: all in the rows that is neither cells nor text. */
export function drawGround(layout: IsoformLayout, theme: SvgTheme): string {
  const structures = layout.order.map((leaf, position) =>
    drawStructure(layout, leaf, (position + 0.5) * layout.rowHeight, theme),
  );
  return [drawTree(layout, theme), drawClusters(layout), ...structures].join('\n');
}

function drawTree(layout: IsoformLayout, theme: SvgTheme): string {
  const { branches, cutX } = layout.tree;
  const paths = branches.map(({ x, y, cluster }) =>
    element('path', {
      d: `M${px(x[0])} ${px(y[0])}H${px(x[1])}V${px(y[1])}H${px(x[2])}`,
      stroke: cluster === undefined ? theme.muted : clusterColour(cluster),
    }),
  );
  const cut =
    branches.length === 0
      ? ''
      : element('line', {
          x1: cutX,
          x2: cutX,
          y1: 0,
          y2: layout.bodyHeight,
          stroke: theme.text,
          'stroke-dasharray': '3 3',
        });
  return element('g', { fill: 'none', 'stroke-width': 1.4, 'stroke-linejoin': 'round' }, paths.join('') + cut);
}

/** Rows a cluster's letter serves: taller bars repeat it, so that it is seen wherever the page is scrolled to. */
const ROWS_PER_LETTER = 16;

/** A bar for each cluster, with its letter, beside the heatmap. */
function drawClusters(layout: IsoformLayout): string {
  const { columns, rowHeight, blocks } = layout;
  const { x, width } = columns.cluster;
  return blocks
    .map(({ cluster, from, to }) => {
      const fill = clusterColour(cluster);
      const bar = { x, y: from * rowHeight + 0.5, width, height: (to - from) * rowHeight - 1, rx: 2, fill };
      const count = Math.ceil((to - from) / ROWS_PER_LETTER);
      const letter = {
        x: x + width / 2,
        dy: '0.35em',
        'text-anchor': 'middle',
        'font-size': Math.min(12, rowHeight - 4),
        'font-weight': 600,
        fill: inkOn(fill),
      };
      const letters = Array.from({ length: count }, (_, i) => {
        const y = (from + ((i + 0.5) * (to - from)) / count) * rowHeight;
        return element('text', { ...letter, y }, clusterLetter(cluster));
      });
      return element('rect', bar) + letters.join('');
    })
    .join('');
}

function drawCells(analysis: IsoformAnalysis, layout: IsoformLayout): string {
  const { order, columns, cellWidth, rowHeight } = layout;
  const { n, scaled } = analysis.similarity;
  const rows = order.map((i, row) => {
    const cells = order.map((j, column) =>
      element('rect', {
        x: columns.heatmap.x + column * cellWidth,
        width: cellWidth,
        height: rowHeight,
        fill: hexColour(viridis(scaled[i * n + j]!)),
      }),
    );
    return element('g', { transform: `translate(0 ${px(row * rowHeight)})` }, cells.join(''));
  });
  return element('g', { 'shape-rendering': 'crispEdges' }, rows.join('\n'));
}

/** A frame around each cluster's block on the diagonal; a line of the ground beneath keeps it visible on any colour. */
export function drawBlocks(layout: IsoformLayout, theme: SvgTheme): string {
  const { blocks, columns, cellWidth, rowHeight } = layout;
  if (blocks.length < 2) return '';
  const frames = blocks.map(({ from, to }) => ({
    x: columns.heatmap.x + from * cellWidth,
    y: from * rowHeight,
    width: (to - from) * cellWidth,
    height: (to - from) * rowHeight,
  }));
  const draw = (stroke: string, strokeWidth: number): string =>
    element(
      'g',
      { fill: 'none', stroke, 'stroke-width': strokeWidth },
      frames.map((frame) => element('rect', frame)).join(''),
    );
  return draw(theme.ground, 3) + draw(theme.text, 1.2);
}

function drawTexts(
  analysis: IsoformAnalysis,
  layout: IsoformLayout,
  leaf: number,
  position: number,
  label: string,
  theme: SvgTheme,
): string {
  const { columns, rowHeight, fontSize, names } = layout;
  const y = (position + 0.5) * rowHeight;
  const text = (content: string, column: { x: number; width: number }, fill: string): string => {
    const fitted = fitText(content, column.width, fontSize);
    const whole = fitted === content ? '' : element('title', {}, escapeXml(content));
    return content === '' ? '' : element('text', { x: column.x, y, dy: '0.35em', fill }, whole + escapeXml(fitted));
  };
  return (
    text(names[leaf]!, columns.name, theme.text) +
    text(biotypeText(analysis.rows[leaf]!.biotype), columns.biotype, theme.muted) +
    text(label, columns.label, theme.text)
  );
}

function drawStructure(layout: IsoformLayout, leaf: number, y: number, theme: SvgTheme): string {
  const shape = layout.structures.shapes[leaf]!;
  const colour = clusterColour(layout.clusters[leaf]!);
  if (!shape.line) {
    const place = { x: layout.columns.structure.x, y, dy: '0.35em', fill: theme.muted, 'font-style': 'italic' };
    return element('text', place, escapeXml(shape.note));
  }
  const line = element('line', { x1: shape.line[0], x2: shape.line[1], y1: y, y2: y, stroke: theme.muted });
  // One path for all boxes of a kind: a gene of 200 isoforms has thousands of them, and the page draws them on every cut.
  const boxes = [false, true].map((coding) => {
    const height = layout.rowHeight * (coding ? CODING_HEIGHT : NONCODING_HEIGHT);
    const d = shape.boxes
      .filter((box) => box.coding === coding)
      .map((box) => `M${px(box.x)} ${px(y - height / 2)}h${px(box.width)}v${px(height)}h${px(-box.width)}z`)
      .join('');
    return d && element('path', { d, fill: coding ? colour : theme.muted });
  });
  return line + boxes.join('') + element('path', { d: strandArrow(shape, y), fill: 'none', stroke: theme.text });
}

/** Path of the arrow head at the 3′ end of a structure. */
function strandArrow(shape: StructureShape, y: number): string {
  const forward = shape.strand === '+';
  const x = forward ? shape.line![1] + 2 : shape.line![0] - 2;
  const tip = x + (forward ? 4 : -4);
  return `M${px(x)} ${px(y - 3.5)}L${px(tip)} ${px(y)}L${px(x)} ${px(y + 3.5)}`;
}
