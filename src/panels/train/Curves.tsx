import { useCallback, useId, useMemo, useState } from 'react';
import type { RunInfo } from '../../engine/trainingContracts';
import { describeError } from '../../lib/errors';
import { counted, formatCount } from '../../notebook/format';
import { CurveLog } from '../../notebook/curveLog';
import { usePanel } from '../../notebook/react';
import { Plot } from '../parts/Plot';
import { plotImage } from '../parts/plotImage';
import { PAPER_THEME } from '../parts/plotTheme';
import type { PlotTheme } from '../parts/plotTheme';
import { saveFile } from '../parts/saveFile';
import { runCharts } from './curves';
import { CHART_HEIGHT, curvesFigure } from './curvesFigure';
import { columnsCsv, runFileName } from './run';
import type { TrainParams, TrainView } from './schema';
import { curvesLabel } from './statusText';

interface CurvesProps {
  readonly run: RunInfo;
  readonly log: CurveLog;
}

/** A moving average over about a fortieth of the run, of 5 to 100 steps. */
const usualSmoothing = (steps: number): number => Number((1 - 1 / Math.min(100, Math.max(5, steps / 40))).toFixed(2));

/** Width of the figure as a file, in pixels: two charts side by side. */
const FILE_WIDTH = 1100;

/** The curves of a run, as it goes on. */
export function Curves({ run, log }: CurvesProps) {
  const id = useId();
  const { view, setView } = usePanel<TrainParams, TrainView>();
  const smoothing = view.smoothing ?? usualSmoothing(run.config.optimizer.steps);
  const { config, device, data } = run;
  const figure = useCallback(
    (theme: PlotTheme, width: number) => curvesFigure(runCharts(log, config, smoothing), theme, width, run.id),
    [log, config, smoothing, run.id],
  );
  const titles = useMemo(() => runCharts(new CurveLog(), config, 0).map(({ title }) => title), [config]);
  return (
    <figure className="train-curves">
      <div className="row train-curves-tools">
        <label className="check" htmlFor={id}>
          <span className="label">Smoothing</span>
          <input
            id={id}
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smoothing}
            aria-valuetext={smoothing === 0 ? 'as measured' : smoothing.toFixed(2)}
            onChange={(event) => setView({ smoothing: Number(event.target.value) })}
          />
          <output className="train-smoothing">{smoothing.toFixed(2)}</output>
        </label>
        <Exports run={run} log={log} figure={figure} />
      </div>
      <div className="train-charts">
        {titles.map((title, index) => (
          <ChartPlot
            key={title}
            index={index}
            label={index === 0 ? curvesLabel(run, log) : `${title} of ${config.name}`}
            run={run}
            log={log}
            smoothing={smoothing}
          />
        ))}
      </div>
      <figcaption className="quiet">
        {config.name}, trained on {data.name}, on {device}, seed {config.seed}. Lines: every step
        {smoothing > 0 &&
          `, as a moving average that keeps ${smoothing.toFixed(2)} of the past (pale: as measured)`}.{' '}
        {evaluationText(log, config.evaluateEvery)} Long runs are drawn with two points a pixel, lows and highs kept.
        Drag to enlarge, double-click to go back.
      </figcaption>
    </figure>
  );
}

interface ChartPlotProps extends CurvesProps {
  /** Which of the run's charts. */
  readonly index: number;
  readonly label: string;
  readonly smoothing: number;
}

/** One chart, which is drawn by itself: all in one drawing would take longer than a frame may. */
function ChartPlot({ index, label, run, log, smoothing }: ChartPlotProps) {
  const { config, id } = run;
  const figure = useCallback(
    (theme: PlotTheme, width: number) => {
      const chart = runCharts(log, config, smoothing)[index];
      return curvesFigure(chart ? [chart] : [], theme, width, id, 1);
    },
    [log, config, smoothing, index, id],
  );
  const subscribe = useCallback((changed: () => void) => log.subscribe(changed), [log]);
  return (
    <Plot
      label={label}
      testId={index === 0 ? 'train-curves' : `train-curves-${index + 1}`}
      figure={figure}
      subscribe={subscribe}
      height={CHART_HEIGHT}
    />
  );
}

/** What the marks are, and what chance would give. */
function evaluationText(log: CurveLog, every: number): string {
  const pairs = log.evaluations.newest('pairs');
  if (pairs === undefined) return 'No pairs of held-out genes were evaluated.';
  const chance = (100 / Math.max(1, 2 * pairs - 1)).toFixed(1);
  return `Dotted: ${counted(pairs, 'pair')} of held-out genes in evaluation mode, every ${formatCount(every)} steps; dashed: the same of the untrained weights. Chance finds ${chance} % of the held-out pairs, and another share of a batch of another size.`;
}

interface ExportsProps extends CurvesProps {
  readonly figure: (theme: PlotTheme, width: number) => ReturnType<typeof curvesFigure>;
}

function Exports({ run, log, figure }: ExportsProps) {
  const [problem, setProblem] = useState('');
  const picture = async (format: 'svg' | 'png'): Promise<void> => {
    setProblem('');
    try {
      saveFile(await plotImage(figure(PAPER_THEME, FILE_WIDTH), format), runFileName(run, `curves.${format}`));
    } catch (error) {
      setProblem(describeError(error));
    }
  };
  const csv = (text: string, ending: string): void =>
    saveFile(new Blob([text], { type: 'text/csv' }), runFileName(run, ending));
  return (
    <span className="row" role="group" aria-label="Save the curves">
      <span className="label">Save as</span>
      <button type="button" className="button" data-testid="train-export-svg" onClick={() => void picture('svg')}>
        SVG
      </button>
      <button type="button" className="button" data-testid="train-export-png" onClick={() => void picture('png')}>
        PNG
      </button>
      <button
        type="button"
        className="button"
        data-testid="train-export-steps"
        onClick={() => csv(columnsCsv(log.steps), 'steps.csv')}
      >
        Steps CSV
      </button>
      <button
        type="button"
        className="button"
        data-testid="train-export-evaluations"
        onClick={() => csv(columnsCsv(log.evaluations), 'evaluations.csv')}
      >
        Evaluations CSV
      </button>
      {problem !== '' && (
        <span className="field-wrong" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
