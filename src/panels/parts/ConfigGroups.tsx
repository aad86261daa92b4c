import { useMemo } from 'react';
import { counted } from '../../notebook/format';
import { changedPaths, fieldText, withChange } from './configField';
import type { Changes, FieldGroup, FieldProblems } from './configField';
import { ConfigFieldView } from './ConfigFieldView';

interface ConfigGroupsProps<C extends object> {
  /** Before `-field-PATH` and `-more` in test ids. */
  readonly testId: string;
  readonly groups: readonly FieldGroup<C>[];
  /** What the fields go back to. */
  readonly base: C;
  readonly config: C;
  readonly changes: Changes;
  readonly problems: FieldProblems;
  readonly onChanges: (changes: Changes) => void;
}

/** The values of a configuration in groups; what is seldom changed is under “More”, which says whether something there was. */
export function ConfigGroups<C extends object>(props: ConfigGroupsProps<C>) {
  const { testId, groups, base, config, changes, problems, onChanges } = props;
  const changed = useMemo(
    () =>
      changedPaths(
        base,
        groups.flatMap((group) => group.fields),
        changes,
      ),
    [base, groups, changes],
  );
  const hidden = groups.filter((group) => !group.main).flatMap((group) => group.fields.map(({ path }) => path));
  const hiddenChanges = hidden.filter((path) => changed.has(path)).length;
  const wrong = hidden.some((path) => problems.has(path));
  const shown = (main: boolean) =>
    groups
      .filter((group) => group.main === main)
      .map((group) => (
        <fieldset key={group.title} className="config-group">
          <legend>{group.title}</legend>
          <div className="config-fields">
            {group.fields.map((field) => (
              <ConfigFieldView
                key={field.path}
                field={field}
                usual={fieldText(base, field)}
                written={changes[field.path]}
                idle={field.applies?.(config) === false}
                testId={`${testId}-field`}
                changed={changed.has(field.path)}
                problem={problems.get(field.path)}
                onText={(text) => onChanges(withChange(changes, field.path, text))}
              />
            ))}
          </div>
        </fieldset>
      ));
  return (
    <>
      {shown(true)}
      <details className="settings">
        <summary data-testid={`${testId}-more`}>
          More{' '}
          <span className={wrong ? 'field-wrong' : 'quiet'}>
            {wrong ? 'something here must be mended' : hiddenChanges > 0 ? counted(hiddenChanges, 'change') : ''}
          </span>
        </summary>
        <div className="config-more">{shown(false)}</div>
      </details>
    </>
  );
}
