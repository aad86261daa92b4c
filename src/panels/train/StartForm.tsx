import { useMemo } from 'react';
import type { ModelArtefact } from '../../notebook/artefacts';
import { formatBytes, formatCount, formatDuration } from '../../notebook/format';
import { useNotebookState, usePanel } from '../../notebook/react';
import type { TrainingConfig } from '../../train/trainingConfig';
import { expectedSeconds, tokensPerStep } from './estimate';
import { liveRun } from './live';
import { trainingConfigOf } from './schema';
import type { TrainParams, TrainView } from './schema';
import { keyOfRun } from './trainData';
import { useDataFacts } from './useDataFacts';
import { usePlan } from './usePlan';
import type { Plan } from './usePlan';
import { useRunKey } from './useShownRun';

/** Where the weights come from, what a step needs, and what running the panel would do. */
export function StartForm() {
  const { id, kind, params, setParams, inputs } = usePanel<TrainParams, TrainView, ModelArtefact>();
  const { config, problems } = useMemo(() => trainingConfigOf(params), [params]);
  const plan = usePlan(config);
  const model = (inputs['model']?.artefact as ModelArtefact | undefined)?.card;
  const fits =
    model !== undefined &&
    (['nTracks', 'dModel', 'nLayer'] as const).every((key) => model.config[key] === config.encoder[key]);
  const lacks = kind.lacks?.(params) as string | undefined;
  return (
    <section className="train-part" aria-label="Start">
      <fieldset className="choices">
        <legend>Start from</legend>
        <label className="check">
          <input
            type="radio"
            name={`${id}-start`}
            checked={params.start === 'initial'}
            onChange={() => setParams({ start: 'initial' })}
          />
          fresh weights <span className="quiet">drawn by the seed</span>
        </label>
        <label className="check">
          <input
            type="radio"
            name={`${id}-start`}
            checked={params.start === 'loaded'}
            onChange={() => setParams({ start: 'loaded' })}
          />
          the model that goes in above{' '}
          <span className="quiet">{model ? `${model.name}${fits ? '' : ', of another size'}` : ''}</span>
        </label>
      </fieldset>
      {params.start === 'loaded' && model && !fits && (
        <p className="field-wrong">
          The model is not of this size: start from fresh weights, or change the size under “More”.
        </p>
      )}
      <PlanLine plan={plan} config={config} />
      <p data-testid="train-lacks">{lacks ?? <Outlook config={config} wrong={problems.size > 0} />}</p>
      <p className="quiet">
        A checkpoint is written every {formatCount(config.checkpointEvery)} steps: closing the tab loses at most the
        steps since the last one, and “Train” goes on from there. Pausing loses nothing.
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

/** What running the panel would do, and how long that takes. */
function Outlook({ config, wrong }: { readonly config: TrainingConfig; readonly wrong: boolean }) {
  const { facts } = useDataFacts();
  const { state } = usePanel();
  const runs = useNotebookState((all) => all.training.runs);
  const live = useNotebookState((all) => liveRun(all.partials));
  const key = useRunKey();
  const left = runs?.find((run) => run.status !== 'finished' && keyOfRun(run) === key);
  if (live) return <>A run is under way: another one starts when it has ended, is paused or stopped.</>;
  if (state.current || wrong || !facts) return null;
  if (facts.summary.transcripts === 0) return <>There is no transcript in the training set.</>;
  if (left) {
    return (
      <>
        “Train” goes on with the run of this configuration that was left at step {formatCount(left.checkpointStep)} of{' '}
        {formatCount(left.config.optimizer.steps)}.
      </>
    );
  }
  const seconds = expectedSeconds(config, facts.summary, runs ?? []);
  const step = Number(tokensPerStep(config, facts.summary).toPrecision(2));
  return (
    <>
      {formatCount(config.optimizer.steps)} steps of about {formatCount(step)} nucleotides;{' '}
      {seconds === undefined
        ? 'the time left is known once it runs'
        : `about ${formatDuration(seconds)} at the rate of the last such run`}
    </>
  );
}
