import { useMemo } from 'react';
import { counted } from '../../notebook/format';
import { useNotebook, usePanel } from '../../notebook/react';
import { offerUndo } from '../../notebook/undo';
import { presetConfig } from '../../train/trainingConfig';
import { changedPaths } from '../parts/configField';
import { ConfigGroups } from '../parts/ConfigGroups';
import { FIELD_GROUPS, FIELDS } from './fields';
import { presetName, PRESETS, trainingConfigOf } from './schema';
import type { TrainParams, TrainView } from './schema';

/** The paper's values as presets, and every value to change. */
export function ConfigForm() {
  const notebook = useNotebook();
  const { id, params, setParams: put, task } = usePanel<TrainParams, TrainView>();
  const changed = useMemo(() => changedPaths(presetConfig(params.preset), FIELDS, params.changes), [params]);
  const { config, problems } = useMemo(() => trainingConfigOf(params), [params]);
  const replace = (next: Pick<TrainParams, 'preset' | 'changes'>): void => {
    put(next);
    if (changed.size === 0) return;
    offerUndo(notebook, {
      message: `${counted(changed.size, 'changed value')} of ${presetName(params.preset)} went back.`,
      take: async () => put({ preset: params.preset, changes: params.changes }),
      expire: () => undefined,
    });
  };
  return (
    <section className="train-part" aria-label="Configuration">
      <h3>Configuration</h3>
      {task && (
        <p className="quiet">The run under way keeps the configuration that it began with; changes are for the next.</p>
      )}
      <div className="row">
        <fieldset className="choices">
          <legend>Preset</legend>
          {PRESETS.map(({ preset, text }) => (
            <label key={preset} className="check">
              <input
                type="radio"
                name={`${id}-preset`}
                checked={params.preset === preset}
                data-testid={`train-preset-${preset}`}
                onChange={() => replace({ preset, changes: {} })}
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
          onClick={() => replace({ preset: params.preset, changes: {} })}
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
        onChanges={(changes) => put({ changes })}
      />
    </section>
  );
}
