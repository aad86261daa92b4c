import { useMemo } from 'react';
import { startTraining } from '../../notebook/actions/training';
import { heldIsStale } from '../../notebook/actions/trainingData';
import { formatBytes, formatCount, formatDuration } from '../../notebook/format';
import { useNotebook, useNotebookState, usePreference } from '../../notebook/react';
import type { NotebookState } from '../../notebook/state';
import type { TrainingConfig } from '../../train/trainingConfig';
import { expectedSeconds, tokensPerStep } from './estimate';
import { parseTrainParams, trainingConfigOf } from './schema';
import { usePlan } from './usePlan';
import type { Plan } from './usePlan';

/** What is missing before a run can start, in the order in which a user would mend it. */
function obstacle(
  state: NotebookState,
  problems: number,
  plan: Plan | undefined,
  fitting: boolean,
): string | undefined {
  const { device, tasks, training, data } = state;
  if (device && !device.available) return 'Training needs a device: see the top of this page.';
  if (tasks.train) return 'A run is under way: pause or stop it before another one starts.';
  if (tasks.trainData) return 'The training set is being made ready.';
  if (!training.data) return 'First choose a training set above.';
  if (heldIsStale(training.data, data))
    return 'The transcripts changed since they were counted: choose the training set again.';
  if (training.data.summary.transcripts === 0) return 'There is no transcript in the training set.';
  if (problems > 0) return 'First mend the marked values of the configuration.';
  if (!fitting)
    return 'The loaded model is not of this size: start from fresh weights, or change the size under “More”.';
  if (tasks.model) return 'A model is being loaded.';
  if (plan && 'plan' in plan && !plan.plan.fits) return 'A step does not fit on this device.';
  return undefined;
}

/** Where the weights come from, what a step needs, and the button. */
export function StartBar() {
  const notebook = useNotebook();
  const [stored, store] = usePreference('train');
  const params = useMemo(() => parseTrainParams(stored), [stored]);
  const { config, problems } = useMemo(() => trainingConfigOf(params), [params]);
  const state = useNotebookState((all) => all);
  const plan = usePlan(config);
  const model = state.model?.card;
  const fits =
    model !== undefined &&
    (['nTracks', 'dModel', 'nLayer'] as const).every((key) => model.config[key] === config.encoder[key]);
  const start = model === undefined ? 'initial' : params.start;
  const missing = obstacle(state, problems.size, plan, start === 'initial' || fits);
  return (
    <section className="train-part" aria-labelledby="train-start-title">
      <h3 id="train-start-title" className="visually-hidden">
        Start a run
      </h3>
      <fieldset className="choices">
        <legend>Start from</legend>
        <label className="check">
          <input
            type="radio"
            name="train-start"
            checked={start === 'initial'}
            onChange={() => store({ ...params, start: 'initial' })}
          />
          fresh weights <span className="quiet">drawn by the seed</span>
        </label>
        <label className="check">
          <input
            type="radio"
            name="train-start"
            checked={start === 'loaded'}
            disabled={model === undefined}
            onChange={() => store({ ...params, start: 'loaded' })}
          />
          the loaded model{' '}
          <span className="quiet">{model ? `${model.name}${fits ? '' : ', of another size'}` : 'none is loaded'}</span>
        </label>
      </fieldset>
      <PlanLine plan={plan} config={config} />
      <div className="row">
        <button
          type="button"
          className="button button-main"
          disabled={missing !== undefined}
          data-testid="train-start"
          onClick={() => void startTraining(notebook, config, start)}
        >
          Start training
        </button>
        <span className="train-obstacle" data-testid="train-obstacle">
          {missing ?? <Estimate state={state} config={config} />}
        </span>
      </div>
      <p className="quiet">
        A checkpoint is written every {formatCount(config.checkpointEvery)} steps: closing the tab loses at most the
        steps since the last one, and the run goes on from there. Pausing loses nothing.
      </p>
    </section>
  );
}

/** What a step needs of the device's memory. */
function PlanLine({ plan, config }: { readonly plan: Plan | undefined; readonly config: TrainingConfig }) {
  if (!plan)
    return (
      <p className="quiet" data-testid="train-plan">
        What a step needs is computed once a device is there.
      </p>
    );
  if ('problem' in plan) return <p className="field-wrong">{plan.problem}</p>;
  const { peakBytes, largestBufferBytes, maxBufferBytes, microBatchTokens, fits, advice } = plan.plan;
  const text = `A step needs ${formatBytes(peakBytes)} of device memory, in micro-batches of ${formatCount(microBatchTokens)} nucleotides${config.microBatchTokens === undefined ? ', as suits the device' : ''}; its largest buffer is ${formatBytes(largestBufferBytes)} of the ${formatBytes(maxBufferBytes)} that this device allows.`;
  return fits ? (
    <p data-testid="train-plan">{text}</p>
  ) : (
    <div className="note note-danger" role="status" data-testid="train-plan">
      <p>
        <strong>This does not fit.</strong> {text} {advice}
      </p>
    </div>
  );
}

function Estimate({ state, config }: { readonly state: NotebookState; readonly config: TrainingConfig }) {
  const { data, runs = [] } = state.training;
  if (!data) return null;
  const seconds = expectedSeconds(config, data.summary, runs);
  const step = Number(tokensPerStep(config, data.summary).toPrecision(2));
  return (
    <>
      {formatCount(config.optimizer.steps)} steps of about {formatCount(step)} nucleotides;{' '}
      {seconds === undefined
        ? 'the time left is known once it runs'
        : `about ${formatDuration(seconds)} at the rate of the last such run`}
    </>
  );
}
