import { useId } from 'react';
import type { Ablation } from '../../analysis/ablationTypes';
import { zText } from '../../engine/export/ablationCaption';
import type { AblationArtefact } from '../../notebook/artefacts';
import { useConnected, usePanel } from '../../notebook/react';
import { GROUPS } from './schema';
import type { AblationParams, AblationView } from './schema';

/** The runs: which one is the reference, which make the distribution, and what was changed in each. */
export function RunsTable({ ablation }: { readonly ablation: Ablation }) {
  const id = useId();
  const { params, setParams, view, setView } = usePanel<AblationParams, AblationView, AblationArtefact>();
  const connected = useConnected();
  const { runs, overall, reference } = ablation;
  const pooled = (run: string): boolean => params.pool?.includes(run) ?? true;
  const togglePool = (run: string): void => {
    const pool = runs.map((one) => one.id).filter((one) => (one === run ? !pooled(one) : pooled(one)));
    // All of them is what is meant by none chosen, also when runs are added.
    if (pool.length > 0) setParams({ pool: pool.length === runs.length ? null : pool });
  };
  return (
    <div className="ablation-runs">
      <div className="ablation-scroll" tabIndex={0} role="group" aria-label="Runs that are compared">
        <table className="ablation-table" data-testid="ablation-runs">
          <thead>
            <tr>
              <th scope="col">Reference</th>
              <th scope="col">In the pool</th>
              <th scope="col">Run</th>
              <th scope="col">What was changed</th>
              <th scope="col">Mean Z</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run, r) => {
              const panel = connected[run.id]?.id;
              return (
                <tr key={run.id} className={r === reference ? 'ablation-reference' : undefined}>
                  <td>
                    <input
                      type="radio"
                      name={`${id}-reference`}
                      checked={r === reference}
                      aria-label={`Test the others against ${run.name}`}
                      onChange={() => setParams({ reference: run.id })}
                    />
                  </td>
                  <td>
                    <input
                      type="checkbox"
                      checked={pooled(run.id)}
                      aria-label={`${run.name} makes the distribution`}
                      onChange={() => togglePool(run.id)}
                    />
                  </td>
                  <th scope="row">{run.name}</th>
                  <td>
                    {panel === undefined ? (
                      run.group
                    ) : (
                      <input
                        list={`${id}-groups`}
                        value={view.groups[panel] ?? ''}
                        maxLength={60}
                        aria-label={`What was changed in ${run.name}`}
                        onChange={(event) => setView({ groups: { ...view.groups, [panel]: event.target.value } })}
                      />
                    )}
                  </td>
                  <td>{zText(overall[r]!)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <datalist id={`${id}-groups`}>
          {GROUPS.map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={params.adjusted}
          data-testid="ablation-adjusted"
          onChange={(event) => setParams({ adjusted: event.target.checked })}
        />
        adjust p for the number of tests (Benjamini and Hochberg){' '}
        <span className="quiet">the paper’s are not adjusted; a difference counts up to p = {params.alpha}</span>
      </label>
    </div>
  );
}
