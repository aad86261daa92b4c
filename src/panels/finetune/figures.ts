import { leadingMetric } from '../../engine/fineTuneContracts';
import type { EpochMetrics, FineTuneConfig } from '../../engine/fineTuneContracts';
import type { ScoresArtefact } from '../../notebook/artefacts';
import type { Data, Layout, LayoutAxis } from '../parts/plotly';
import type { PlotFigure, PlotTheme } from '../parts/plotTheme';
import { METRIC_TEXT } from './run';

const HEIGHT = 320;
const DASHES = ['solid', 'dash', 'dot', 'dashdot'] as const;

const axis = (theme: PlotTheme, title: string): Partial<LayoutAxis> => ({
  title: { text: title, font: { size: 12, color: theme.muted } },
  gridcolor: theme.line,
  linecolor: theme.line,
  zeroline: false,
  tickfont: { size: 11, color: theme.muted },
  tickformat: '~g',
  nticks: 7,
});

const layout = (theme: PlotTheme, width: number, height: number): Partial<Layout> => ({
  width,
  height,
  margin: { l: 66, r: 14, t: 30, b: 46 },
  paper_bgcolor: theme.surface,
  plot_bgcolor: theme.surface,
  font: { color: theme.text, size: 12, family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif' },
  hoverlabel: { bgcolor: theme.surface, bordercolor: theme.line, font: { color: theme.text } },
  legend: { orientation: 'h', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', font: { size: 11 } },
});

/** Loss of training and validation over the epochs, and the validation score; the seeds by their dashes. */
export function epochFigure(
  curve: readonly EpochMetrics[],
  task: FineTuneConfig['task'],
  theme: PlotTheme,
  width: number,
): PlotFigure {
  const seeds = [...new Set(curve.map(({ seed }) => seed))];
  const parts = [
    { key: 'trainLoss', name: 'training loss', colour: 0, axis: 'y' },
    { key: 'validationLoss', name: 'validation loss', colour: 1, axis: 'y' },
    { key: 'validationScore', name: `validation ${METRIC_TEXT[leadingMetric(task)]}`, colour: 2, axis: 'y2' },
  ] as const;
  const data = seeds.flatMap((seed, i) => {
    const rows = curve.filter((row) => row.seed === seed);
    return parts.map((part): Data => ({
      x: rows.map(({ epoch }) => epoch),
      y: rows.map((row) => row[part.key]),
      xaxis: part.axis === 'y' ? 'x' : 'x2',
      yaxis: part.axis,
      type: 'scatter',
      mode: rows.length === 1 ? 'markers' : 'lines',
      name: part.name,
      legendgroup: part.name,
      showlegend: i === 0,
      line: { color: theme.series[part.colour], width: 1.6, dash: DASHES[i % DASHES.length]! },
      marker: { color: theme.series[part.colour] },
      hovertemplate: `seed ${seed}, epoch %{x}: %{y:.4~g}<extra></extra>`,
    }));
  });
  return {
    data,
    layout: {
      ...layout(theme, width, HEIGHT),
      xaxis: { ...axis(theme, 'Epoch'), domain: [0, 0.45], rangemode: 'tozero' },
      yaxis: axis(theme, task === 'regression' ? 'Loss, of standardised values' : 'Loss, nats'),
      xaxis2: { ...axis(theme, 'Epoch'), domain: [0.57, 1], anchor: 'y2', rangemode: 'tozero' },
      yaxis2: { ...axis(theme, METRIC_TEXT[leadingMetric(task)]), anchor: 'x2' },
    },
  };
}

/** Predicted and true values of the test rows of a seed in one column, in pairs; rows without a label are left out. */
export function testPairs(
  { result, targets }: Pick<ScoresArtefact, 'result' | 'targets'>,
  seed: number,
  column: number,
): { readonly truth: number[]; readonly predicted: number[]; readonly ids: string[] } {
  const pairs: { truth: number[]; predicted: number[]; ids: string[] } = { truth: [], predicted: [], ids: [] };
  const of = result.seeds.find((one) => one.seed === seed);
  if (!of) return pairs;
  const classes = result.config.task === 'multi-class';
  const width = classes ? result.classes.length : result.columns.length;
  for (const [i, row] of of.testRows.entries()) {
    const label = classes ? targets[row]! : targets[row * width + column]!;
    if (!Number.isFinite(label)) continue;
    pairs.truth.push(classes ? Number(label === column) : label);
    pairs.predicted.push(of.predictions[i * width + column]!);
    pairs.ids.push(result.ids[row]!);
  }
  return pairs;
}

/** A place between −1 and 1 that is the same at every drawing: spreads points of one label so that each can be seen. */
const spread = (i: number): number => 2 * ((i * 0.618034) % 1) - 1;

/** Predicted against true: a line of equality for numbers, two strips for yes and no. */
export function scatterFigure(
  run: Pick<ScoresArtefact, 'result' | 'targets'>,
  seed: number,
  column: number,
  theme: PlotTheme,
  width: number,
): PlotFigure {
  const { truth, predicted, ids } = testPairs(run, seed, column);
  const numbers = run.result.config.task === 'regression';
  const size = Math.min(width, 460);
  const points: Data = {
    x: numbers ? truth : truth.map((label, i) => label + 0.28 * spread(i)),
    y: predicted,
    text: ids,
    type: 'scatter',
    mode: 'markers',
    name: 'test rows',
    marker: { color: theme.series[0], size: 5, opacity: 0.65 },
    hovertemplate: `%{text}: true ${numbers ? '%{x:.4~g}' : '%{x:.0f}'}, predicted %{y:.4~g}<extra></extra>`,
  };
  const [low, high] = [Math.min(...truth, ...predicted), Math.max(...truth, ...predicted)];
  const equal: Data = {
    x: [low, high],
    y: [low, high],
    type: 'scatter',
    mode: 'lines',
    name: 'equal',
    line: { color: theme.muted, width: 1, dash: 'dash' },
    hoverinfo: 'skip',
  };
  return {
    data: numbers && truth.length > 0 ? [equal, points] : [points],
    layout: {
      ...layout(theme, size, size),
      xaxis: numbers
        ? axis(theme, 'True value')
        : { ...axis(theme, 'True label'), tickvals: [0, 1], ticktext: ['no', 'yes'], range: [-0.6, 1.6] },
      yaxis: numbers
        ? axis(theme, 'Predicted value')
        : { ...axis(theme, 'Predicted probability'), range: [-0.03, 1.03] },
    },
  };
}
