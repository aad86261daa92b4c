import { useMemo } from 'react';
import { counted } from '../../notebook/format';
import { useNotebook, usePreference } from '../../notebook/react';
import { offerUndo } from '../../notebook/undo';
import { presetConfig } from '../../train/trainingConfig';
import { changedPaths } from '../parts/configField';
import { ConfigGroups } from '../parts/ConfigGroups';
import { FIELD_GROUPS, FIELDS } from './fields';
import { parseTrainParams, presetName, PRESETS, trainingConfigOf } from './schema';
import type { TrainParams } from './schema';

/** The paper's values as presets, and every value to change. */
export function ConfigForm() {
  const notebook = useNotebook();
  const [stored, store] = usePreference('train');
  const params = useMemo(() => parseTrainParams(stored), [stored]);
  const changed = useMemo(() => changedPaths(presetConfig(params.preset), FIELDS, params.changes), [params]);
  const { config, problems } = useMemo(() => trainingConfigOf(params), [params]);
  const put = (next: TrainParams): void => store({ ...next });
  const replace = (next: TrainParams): void => {
    put(next);
    if (changed.size === 0) return;
    offerUndo(notebook, {
      message: `${counted(changed.size, 'changed value')} of ${presetName(params.preset)} went back.`,
      take: async () => put(params),
      expire: () => undefined,
    });
  };
  return (
    <section className="train-part" aria-labelledby="train-config-title">
      <h3 id="train-config-title">Configuration</h3>
      <div className="row">
        <fieldset className="choices">
          <legend>Preset</legend>
          {PRESETS.map(({ preset, text }) => (
            <label key={preset} className="check">
              <input
                type="radio"
                name="train-preset"
                checked={params.preset === preset}
                data-testid={`train-preset-${preset}`}
                onChange={() => replace({ ...params, preset, changes: {} })}
              />
              {text}
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          className="button"
          disabled={changed.size === 0}
          data-testid="train-config-reset"
          onClick={() => replace({ ...params, changes: {} })}
        >
          {changed.size === 0 ? 'As the preset' : `Take back ${counted(changed.size, 'change')}`}
        </button>
      </div>
      <ConfigGroups
        testId="train"
        groups={FIELD_GROUPS}
        base={presetConfig(params.preset)}
        config={config}
        changes={params.changes}
        problems={problems}
        onChanges={(changes) => put({ ...params, changes })}
      />
    </section>
  );
}
