import { useMemo } from 'react';
import { counted } from '../../notebook/format';
import { useNotebook, usePreference } from '../../notebook/react';
import { offerUndo } from '../../notebook/undo';
import { ConfigFieldView } from './ConfigFieldView';
import { FIELD_GROUPS } from './fields';
import type { FieldGroup } from './configField';
import { changedPaths, parseTrainParams, presetName, PRESETS, trainingConfigOf, withChange } from './schema';
import type { TrainParams } from './schema';

/** The paper's values as presets, and every value to change. */
export function ConfigForm() {
  const notebook = useNotebook();
  const [stored, store] = usePreference('train');
  const params = useMemo(() => parseTrainParams(stored), [stored]);
  const changed = useMemo(() => changedPaths(params), [params]);
  const hidden = FIELD_GROUPS.filter((group) => !group.main).flatMap((group) => group.fields);
  const hiddenChanges = hidden.filter(({ path }) => changed.has(path)).length;
  const { problems } = useMemo(() => trainingConfigOf(params), [params]);
  const hiddenProblem = hidden.some(({ path }) => problems.has(path));
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
  const groups = (main: boolean) =>
    FIELD_GROUPS.filter((group) => group.main === main).map((group) => (
      <Group key={group.title} group={group} params={params} changed={changed} onParams={put} />
    ));
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
      {groups(true)}
      <details className="settings">
        <summary data-testid="train-more">
          More{' '}
          <span className={hiddenProblem ? 'field-wrong' : 'quiet'}>
            {hiddenProblem
              ? 'something here must be mended'
              : hiddenChanges > 0
                ? counted(hiddenChanges, 'change')
                : ''}
          </span>
        </summary>
        <div className="train-more">{groups(false)}</div>
      </details>
    </section>
  );
}

interface GroupProps {
  readonly group: FieldGroup;
  readonly params: TrainParams;
  readonly changed: ReadonlySet<string>;
  readonly onParams: (params: TrainParams) => void;
}

function Group({ group, params, changed, onParams }: GroupProps) {
  const { config, problems } = useMemo(() => trainingConfigOf(params), [params]);
  return (
    <fieldset className="train-group">
      <legend>{group.title}</legend>
      <div className="train-fields">
        {group.fields.map((field) => (
          <ConfigFieldView
            key={field.path}
            field={field}
            params={params}
            config={config}
            changed={changed.has(field.path)}
            problem={problems.get(field.path)}
            onText={(text) => onParams(withChange(params, field.path, text))}
          />
        ))}
      </div>
    </fieldset>
  );
}
