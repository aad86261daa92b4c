import { useId, useMemo } from 'react';
import type { FineTuneConfig, FineTunedModel } from '../../engine/fineTuneContracts';
import { fineTune, labelsAreStale } from '../../notebook/actions/fineTuning';
import { counted } from '../../notebook/format';
import { useNotebook, useNotebookState, usePreference } from '../../notebook/react';
import type { NotebookState } from '../../notebook/state';
import type { TrainingPreset } from '../../train/trainingConfig';
import { ConfigGroups } from '../parts/ConfigGroups';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { encoderOf, FIELD_GROUPS, fineTuneConfigOf, frozenChoices, MODELS, parseFineTuneParams, SIZES } from './schema';

/** What is missing before a run can start, in the order in which a user would mend it. */
function obstacle(state: NotebookState, config: FineTuneConfig, problems: number): string | undefined {
  const { device, tasks, data, fineTuning, model } = state;
  const { labels, reading } = fineTuning;
  if (device && !device.available) return 'Fine-tuning needs a device: see the top of this page.';
  if (tasks.finetune) return 'A fine-tuning is under way.';
  if (!data) return 'First load transcripts in the Data panel.';
  if (!labels) return 'First choose a labelled table above.';
  if (reading) return 'The labels are being read.';
  if (!labels.joined || labelsAreStale(labels, data.revision)) return 'First join the labels to the transcripts.';
  if (labels.joined.labels.rows.length === 0) return 'No row of the table found a transcript: choose another column.';
  if (config.model.kind === 'loaded' && !model)
    return 'First load a model in the Model panel, or choose another one here.';
  if (problems > 0) return 'First mend the marked values.';
  return undefined;
}

/** What is trained, how, and the button. */
export function FineTuneForm() {
  const notebook = useNotebook();
  const id = useId();
  const [stored, store] = usePreference('finetune');
  const state = useNotebookState((all) => all);
  const card = state.model?.card;
  const params = useMemo(() => parseFineTuneParams(stored), [stored]);
  const { config, problems } = useMemo(() => fineTuneConfigOf(params, card?.config), [params, card]);
  const base = useMemo(() => fineTuneConfigOf({ ...params, changes: {} }, card?.config).config, [params, card]);
  const encoder = encoderOf(params, card?.config);
  const missing = obstacle(state, config, problems.size);
  const put = (change: Partial<typeof params>): void => store({ ...params, ...change });
  return (
    <section className="finetune-part" aria-labelledby="finetune-config-title">
      <h3 id="finetune-config-title">Model and training</h3>
      <fieldset className="choices">
        <legend>Train</legend>
        {MODELS.map(({ kind, text }) => (
          <label key={kind} className="check">
            <input
              type="radio"
              name="finetune-model"
              checked={params.model === kind}
              data-testid={`finetune-model-${kind}`}
              onChange={() => put({ model: kind })}
            />
            {text} {kind === 'loaded' && <span className="quiet">{card?.name ?? 'none is loaded'}</span>}
          </label>
        ))}
        {params.model === 'loaded' && card && !card.trained && <UntrainedBadge />}
      </fieldset>
      <div className="finetune-choices">
        <div className="field">
          <label htmlFor={`${id}-size`}>Size from scratch</label>
          <select
            id={`${id}-size`}
            disabled={params.model !== 'scratch'}
            value={params.size}
            onChange={(event) => put({ size: event.target.value as TrainingPreset })}
          >
            {SIZES.map(({ size, text }) => (
              <option key={size} value={size}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-frozen`}>Keeps still</label>
          <select
            id={`${id}-frozen`}
            disabled={!encoder}
            value={config.frozen.embedding ? config.frozen.layers : -1}
            data-testid="finetune-frozen"
            onChange={(event) => put({ frozen: Number(event.target.value) })}
          >
            {frozenChoices(encoder?.nLayer ?? 0).map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
      </div>
      <ConfigGroups
        testId="finetune"
        groups={FIELD_GROUPS}
        base={base}
        config={config}
        changes={params.changes}
        problems={problems}
        onChanges={(changes) => put({ changes })}
      />
      <div className="row">
        <button
          type="button"
          className="button button-main"
          disabled={missing !== undefined}
          data-testid="finetune-start"
          onClick={() => void fineTune(notebook, config)}
        >
          Fine-tune
        </button>
        <span data-testid="finetune-obstacle">
          {missing ?? `${counted(config.seeds.length, 'run')}, one a seed: ${modelText(config.model)}`}
        </span>
      </div>
      <p className="quiet">
        Genes are split 70 : 15 : 15 into training, validation and test by each seed, all isoforms of a gene on one
        side. The epoch with the lowest validation loss is tested, once.
      </p>
    </section>
  );
}

const modelText = (model: FineTunedModel): string => MODELS.find(({ kind }) => kind === model.kind)!.text;
