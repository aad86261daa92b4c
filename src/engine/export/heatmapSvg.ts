import { suggestedClusters } from '../../analysis/cutTree';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import type { IntronMode } from './genomicScale';
import { drawBody } from './heatmapBody';
import { drawHead } from './heatmapFrame';
import { drawColourScale, drawStructureKey } from './heatmapLegend';
import { isoformCaption } from './isoformCaption';
import type { FigureModel } from './isoformCaption';
import { isoformLayout } from './isoformLayout';
import { element, escapeXml, px, textElement, textWidth, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { Theme } from './svgTheme';

export interface HeatmapOptions {
  readonly model: FigureModel;
  /** Number of clusters; by default the one the tree suggests. */
  readonly k?: number;
  readonly introns?: IntronMode;
  /** Function labels by transcript id, over those of the rows. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly theme?: Theme;
  /** Pixels; wider where the columns need more. */
  readonly width?: number;
  readonly title?: string;
}

const MARGIN = 24;
const TITLE_SIZE = 16;
const CAPTION_SIZE = 11;
const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

/**
 * The isoform figure as one SVG document: dendrogram, cluster letters, clustered heatmap, names, biotypes, function
 * labels and structures in one row order, with legend and caption (paper, Fig. 5). Pure: no DOM, equal input gives equal
 * bytes. Every text is escaped. A model that was not trained is marked in the title line.
 */
export function heatmapSvg(analysis: IsoformAnalysis, options: HeatmapOptions): string {
  const { model, introns = 'compressed', labels = {}, theme: themeName = 'light' } = options;
  const theme = THEMES[themeName];
  const k = Math.min(analysis.rows.length, options.k ?? suggestedClusters(analysis.dendrogram));
  const label = (leaf: number): string => labels[analysis.rows[leaf]!.id] ?? analysis.rows[leaf]!.label;
  const labelWidths = analysis.rows.map((_, leaf) => textWidth(label(leaf), 12));
  const layout = isoformLayout(analysis, {
    width: (options.width ?? 1240) - 2 * MARGIN,
    introns,
    k,
    labelWidth: Math.min(220, Math.max(...labelWidths) && Math.max(...labelWidths, 54) + 8),
  });
  const width = layout.width + 2 * MARGIN;
  const title = options.title ?? `${analysis.gene}: similarity of ${String(analysis.rows.length)} isoforms`;
  const headTop = MARGIN + TITLE_SIZE + 18;
  const bodyTop = headTop + layout.headHeight;
  const legendTop = bodyTop + layout.bodyHeight + 26;
  const captionTop = legendTop + 62;
  const caption = wrapText(isoformCaption(analysis, { model, k, introns }), layout.width, CAPTION_SIZE);
  const height = captionTop + caption.length * CAPTION_SIZE * 1.45 + MARGIN;

  const parts = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(caption.join(' '))),
    element('rect', { width, height, fill: theme.ground }),
    textElement(title, { x: MARGIN, y: MARGIN + TITLE_SIZE, 'font-size': TITLE_SIZE, 'font-weight': 600 }),
    model.trained ? '' : untrainedMark(width - MARGIN, MARGIN, theme.warn),
    group(MARGIN, bodyTop, drawHead(layout, theme) + drawBody(analysis, layout, label, theme)),
    group(MARGIN, legendTop, drawColourScale(analysis, theme)),
    layout.structures.scale
      ? group(MARGIN + layout.columns.structure.x, legendTop, drawStructureKey(introns === 'compressed', theme))
      : '',
    ...caption.map((line, i) =>
      textElement(line, {
        x: MARGIN,
        y: captionTop + (i + 1) * CAPTION_SIZE * 1.45,
        'font-size': CAPTION_SIZE,
        fill: theme.muted,
      }),
    ),
  ];
  const size = { width, height, viewBox: `0 0 ${px(width)} ${px(height)}` };
  const style = { 'font-family': FONT, 'font-size': layout.fontSize, fill: theme.text };
  const root = { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', ...style };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${parts.filter(Boolean).join('\n')}\n`)}\n`;
}

function group(x: number, y: number, content: string): string {
  return element('g', { transform: `translate(${px(x)} ${px(y)})` }, content);
}

/** Text in a frame, right-aligned at x: does not depend on colour to be noticed. */
function untrainedMark(x: number, y: number, colour: string): string {
  const text = 'UNTRAINED MODEL';
  const width = textWidth(text, 12) + 20;
  return (
    element('rect', {
      x: x - width,
      y: y - 3,
      width,
      height: 24,
      rx: 4,
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.5,
    }) +
    textElement(text, {
      x: x - width / 2,
      y: y + 13.5,
      'text-anchor': 'middle',
      'font-size': 12,
      'font-weight': 700,
      fill: colour,
    })
  );
}
