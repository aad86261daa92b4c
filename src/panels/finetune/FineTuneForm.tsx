import { useId, useMemo } from 'react';
import type { FineTunedModel } from '../../engine/fineTuneContracts';
import type { ModelArtefact, ScoresArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import type { TrainingPreset } from '../../train/trainingConfig';
import { ConfigGroups } from '../parts/ConfigGroups';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { encoderOf, FIELD_GROUPS, fineTuneConfigOf, frozenChoices, MODELS, SIZES } from './schema';
import type { FineTuneParams, FineTuneView } from './schema';

/** What is trained, and how. */
export function FineTuneForm() {
  const id = useId();
  const panel = usePanel<FineTuneParams, FineTuneView, ScoresArtefact>();
  const { kind, params, setParams: put, inputs } = panel;
  const card = (inputs['model']?.artefact as ModelArtefact | undefined)?.card;
  const { config, problems } = useMemo(() => fineTuneConfigOf(params, card?.config), [params, card]);
  const base = useMemo(() => fineTuneConfigOf({ ...params, changes: {} }, card?.config).config, [params, card]);
  const encoder = encoderOf(params, card?.config);
  const lacks = kind.lacks?.(params) as string | undefined;
  return (
    <section className="finetune-part" aria-label="Model and training">
      <h3>Model and training</h3>
      <fieldset className="choices">
        <legend>Train</legend>
        {MODELS.map(({ kind, text }) => (
          <label key={kind} className="check">
            <input
              type="radio"
              name={`${panel.id}-model`}
              checked={params.model === kind}
              data-testid={`finetune-model-${kind}`}
              onChange={() => put({ model: kind })}
            />
            {text} {kind === 'loaded' && <span className="quiet">{card?.name ?? ''}</span>}
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
      <p data-testid="finetune-lacks">
        {lacks ?? `${counted(config.seeds.length, 'run')}, one a seed: ${modelText(config.model)}`}
      </p>
      <p className="quiet">
        Genes are split 70 : 15 : 15 into training, validation and test by each seed, all isoforms of a gene on one
        side. The epoch with the lowest validation loss is tested, once.
      </p>
    </section>
  );
}

const modelText = (model: FineTunedModel): string => MODELS.find(({ kind }) => kind === model.kind)!.text;
