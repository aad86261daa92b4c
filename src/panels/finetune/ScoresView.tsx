import { useCallback } from 'react';
import type { ScoresArtefact } from '../../notebook/artefacts';
import { counted, formatDuration } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { Plot } from '../parts/Plot';
import type { PlotTheme } from '../parts/plotTheme';
import { saveFile } from '../parts/saveFile';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { epochFigure, scatterFigure } from './figures';
import { metricsCsv, outputNames, predictionsCsv } from './run';
import { MODELS, TASK_TEXT } from './schema';
import type { FineTuneParams, FineTuneView } from './schema';
import { ScoreTables } from './ScoreTables';

/** What a fine-tuning came to: its scores on test genes, its curves, predicted against true, and its files. */
export function ScoresView({ scores }: { readonly scores: ScoresArtefact }) {
  const { id: panel } = usePanel();
  const { result } = scores;
  const { config, dataName, startedFrom, device, seconds, seeds, bestSeed } = result;
  const model = startedFrom?.name ?? MODELS.find(({ kind }) => kind === config.model.kind)!.text;
  const curves = useCallback(
    (theme: PlotTheme, width: number) =>
      epochFigure(
        result.seeds.flatMap(({ curve }) => curve),
        config.task,
        theme,
        width,
      ),
    [result, config],
  );
  const stem = `${panel}-${dataName.replace(/\W+/g, '-')}`;
  const save = (content: BlobPart, ending: string, type: string): void =>
    saveFile(new Blob([content], { type }), `${stem}.${ending}`);
  return (
    <div className="card" data-testid="finetune-result">
      <h3>
        {model.charAt(0).toUpperCase() + model.slice(1)}, fine-tuned on {dataName}: {TASK_TEXT[config.task]}
      </h3>
      <p className="badges">
        {startedFrom && !startedFrom.trained && <UntrainedBadge />}
        {seeds.length < config.seeds.length && (
          <span className="badge badge-warn">
            stopped after {seeds.length} of {counted(config.seeds.length, 'seed')}
          </span>
        )}
      </p>
      <ScoreTables result={result} />
      <figure className="finetune-figure">
        <Plot
          label="Losses and validation score over the epochs"
          testId="finetune-curves"
          figure={curves}
          height={320}
        />
        <figcaption className="quiet">
          Training and validation of {model} on {dataName}, {counted(seeds.length, 'seed')} (by their dashes), on{' '}
          {device}, in {formatDuration(seconds)}. The weights of the lowest validation loss are tested.
        </figcaption>
      </figure>
      <Predictions scores={scores} />
      <div className="row">
        <span className="label">Save as</span>
        <button
          type="button"
          className="button"
          data-testid="finetune-export-metrics"
          onClick={() => save(metricsCsv(result), 'metrics.csv', 'text/csv')}
        >
          Metrics CSV
        </button>
        <button
          type="button"
          className="button"
          data-testid="finetune-export-predictions"
          onClick={() => save(predictionsCsv(scores), 'predictions.csv', 'text/csv')}
        >
          Predictions CSV
        </button>
        <button
          type="button"
          className="button"
          title={`Encoder and head of seed ${bestSeed}, which has the lowest validation loss`}
          data-testid="finetune-export-model"
          onClick={() => save(result.model as Uint8Array<ArrayBuffer>, 'safetensors', 'application/octet-stream')}
        >
          Model (safetensors)
        </button>
      </div>
    </div>
  );
}

/** Predicted against true of the test rows of one seed and output. */
function Predictions({ scores }: { readonly scores: ScoresArtefact }) {
  const { view, setView } = usePanel<FineTuneParams, FineTuneView, ScoresArtefact>();
  const { result } = scores;
  const names = outputNames(result);
  const seed = result.seeds.find((one) => one.seed === view.seed)?.seed ?? result.bestSeed;
  const column = Math.min(view.output, names.length - 1);
  const figure = useCallback(
    (theme: PlotTheme, width: number) => scatterFigure(scores, seed, column, theme, width),
    [scores, seed, column],
  );
  return (
    <figure className="finetune-figure">
      <div className="row">
        <label className="check">
          <span className="label">Seed</span>
          <select value={seed} onChange={(event) => setView({ seed: Number(event.target.value) })}>
            {result.seeds.map((one) => (
              <option key={one.seed} value={one.seed}>
                {one.seed}
              </option>
            ))}
          </select>
        </label>
        {names.length > 1 && (
          <label className="check">
            <span className="label">Output</span>
            <select value={column} onChange={(event) => setView({ output: Number(event.target.value) })}>
              {names.map((name, i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Plot
        label={`Predicted against true ${names[column] ?? ''} of the test transcripts of seed ${seed}`}
        testId="finetune-scatter"
        figure={figure}
        height={460}
      />
      <figcaption className="quiet">
        {names[column]}: test transcripts of seed {seed}, of genes that neither training nor the choice of the epoch has
        seen.{' '}
        {result.config.task === 'regression' ? 'Dashed: equal.' : 'Points of one label are spread sideways to be seen.'}
      </figcaption>
    </figure>
  );
}
