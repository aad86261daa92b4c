import type { Data, Layout, LayoutAxis } from '../parts/plotly';
import type { PlotFigure, PlotTheme } from '../parts/plotTheme';
import type { Chart, Series } from './curves';
import { decimate } from './decimate';

/** Points a line is drawn with at most: two a pixel of the plot show every low and high that the eye can tell apart. */
const POINTS = 2000;
/** Evaluations up to which each has a mark; more would hide their line. */
const MARKED = 80;
/** Pixels: a chart with its legend and axis titles, and what of it is beside the plot. */
const ROW = 286;
const ABOVE = 56;
const BELOW = 46;
const LEFT = 66;
const RIGHT = 14;

/** Charts side by side at this width. */
export const chartColumns = (width: number): number => (width >= 760 ? 2 : 1);

export const CHART_HEIGHT = ROW;

export const curvesHeight = (charts: number, width: number): number => ROW * Math.ceil(charts / chartColumns(width));

/**
 * Charts as one figure of the given width, one legend each. `id` keeps a zoom while the same run is drawn again.
 * @param columns charts side by side
 */
export function curvesFigure(
  charts: readonly Chart[],
  theme: PlotTheme,
  width: number,
  id: string,
  columns = chartColumns(width),
): PlotFigure {
  const height = ROW * Math.ceil(charts.length / columns);
  const data: Data[] = [];
  const places: Record<string, unknown> = {};
  const annotations: NonNullable<Layout['annotations']> = [];
  for (const [index, chart] of charts.entries()) {
    const suffix = index === 0 ? '' : String(index + 1);
    const left = ((index % columns) * width) / columns;
    const top = Math.floor(index / columns) * ROW;
    const across = [(left + LEFT) / width, (left + width / columns - RIGHT) / width];
    const up = [1 - (top + ROW - BELOW) / height, 1 - (top + ABOVE) / height];
    places[`xaxis${suffix}`] = {
      ...axis(theme, 'Step'),
      type: 'linear',
      tickformat: ',d',
      domain: across,
      anchor: `y${suffix}`,
      rangemode: 'tozero',
    };
    places[`yaxis${suffix}`] = {
      ...axis(theme, chart.axis),
      domain: up,
      anchor: `x${suffix}`,
      type: chart.log ? 'log' : 'linear',
      ...(chart.log && { range: wholeDecades(chart.series) }),
      tickformat: chart.large ? '~s' : '~g',
    };
    places[`legend${suffix}`] = {
      x: across[0],
      y: up[1],
      xanchor: 'left',
      yanchor: 'bottom',
      orientation: 'h',
      bgcolor: 'rgba(0,0,0,0)',
      font: { size: 11 },
      itemwidth: 30,
      tracegroupgap: 0,
    };
    annotations.push({
      text: `<b>${chart.title}</b>`,
      x: across[0]!,
      y: 1 - (top + 4) / height,
      xref: 'paper',
      yref: 'paper',
      xanchor: 'left',
      yanchor: 'top',
      showarrow: false,
      font: { size: 13 },
    });
    const points = Math.max(4, Math.min(POINTS, 2 * Math.round(width / columns - LEFT - RIGHT)));
    for (const series of chart.series) data.push(...traces(series, suffix, theme, points));
  }
  return {
    data,
    layout: {
      width,
      height,
      margin: { l: 0, r: 0, t: 0, b: 0, autoexpand: false },
      paper_bgcolor: theme.surface,
      plot_bgcolor: theme.surface,
      font: { color: theme.text, size: 12, family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif' },
      hovermode: 'x unified',
      hoverlabel: { bgcolor: theme.surface, bordercolor: theme.line, font: { color: theme.text } },
      uirevision: id,
      annotations,
      ...places,
    } as Partial<Layout>,
  };
}

/**
 * Exponents of the powers of ten around all values, for a logarithmic axis: within a decade there may be no tick at all, and Plotly then puts
 * the axis title at an infinite distance from none.
 */
export function wholeDecades(series: readonly { readonly y: Float64Array }[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { y } of series) {
    for (const value of y) {
      if (!(value > 0 && value < Infinity)) continue;
      low = Math.min(low, Math.floor(Math.log10(value)));
      high = Math.max(high, Math.ceil(Math.log10(value)));
    }
  }
  if (low > high) return [0, 1];
  return [low, Math.max(high, low + 1)];
}

const axis = (theme: PlotTheme, title: string): Partial<LayoutAxis> => ({
  title: { text: title, font: { size: 12, color: theme.muted } },
  gridcolor: theme.line,
  linecolor: theme.line,
  zeroline: false,
  tickfont: { size: 11, color: theme.muted },
  nticks: 6,
  // Or each label is measured at every drawing, which takes a third of it; none sticks out of the picture.
  ticklabeloverflow: 'allow',
});

/** The traces of a series: the smoothed one, or points, or a dashed level; pale behind it what was measured. */
function traces(series: Series, suffix: string, theme: PlotTheme, points: number): Data[] {
  const { name, x, y, raw, style, colour } = series;
  const place = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, legend: `legend${suffix}` };
  const color = theme.series[colour];
  const main = {
    ...decimate(x, y, points),
    ...place,
    name,
    showlegend: name !== '',
    hovertemplate: '%{y:.4~g}',
    type: 'scatter',
    mode: style === 'points' && x.length <= MARKED ? 'lines+markers' : 'lines',
    line: {
      color,
      width: style === 'line' ? 1.8 : 1.2,
      dash: style === 'line' ? 'solid' : style === 'points' ? 'dot' : 'dash',
    },
    ...(style === 'points' && {
      marker: { color, size: 6, symbol: (['circle', 'circle', 'diamond', 'square'] as const)[colour] },
    }),
  };
  if (!raw) return [main as Data];
  const behind = {
    // Pale and dense: a low and a high for every other pixel look the same.
    ...decimate(x, raw, Math.max(4, points / 2)),
    ...place,
    type: 'scatter',
    mode: 'lines',
    line: { color, width: 1 },
    opacity: 0.28,
    showlegend: false,
    hoverinfo: 'skip',
  };
  return [behind as Data, main as Data];
}
