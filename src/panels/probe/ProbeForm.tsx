import { useId } from 'react';
import { usePanel } from '../../notebook/react';
import { NumberField } from '../umap/NumberField';
import { BASELINES, PROBE_LIMITS, PROBE_MODELS } from './schema';
import type { Baseline, ProbeParams } from './schema';
import { SplitFields } from './SplitFields';

/** Model, split, seeds and baselines. */
export function ProbeForm() {
  const id = useId();
  const { id: panel, params, setParams, task } = usePanel<ProbeParams, unknown>();
  const running = task !== undefined;
  const toggle = (kind: Baseline): void => {
    const wanted = (one: Baseline): boolean => (one === kind) !== params.baselines.includes(one);
    setParams({ baselines: BASELINES.flatMap((one) => (wanted(one.kind) ? [one.kind] : [])) });
  };
  return (
    <section className="finetune-part" aria-label="Probe and baselines">
      <h3>Probe and baselines</h3>
      <div className="finetune-choices">
        <div className="field">
          <label htmlFor={`${id}-model`}>Model</label>
          <select
            id={`${id}-model`}
            disabled={running}
            value={params.model}
            data-testid={`${panel}-model`}
            onChange={(event) => setParams({ model: event.target.value as ProbeParams['model'] })}
          >
            {PROBE_MODELS.map(({ kind, text }) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <NumberField
          label="Seeds"
          hint="One split, fit and test each, from seed 0"
          value={params.seeds}
          limits={PROBE_LIMITS.seeds}
          whole
          testId={`${panel}-seeds`}
          onValue={(seeds) => seeds !== null && setParams({ seeds })}
        />
        <SplitFields split={params.split} disabled={running} onSplit={(split) => setParams({ split })} />
      </div>
      <fieldset className="finetune-columns">
        <legend>Baselines, on the same splits</legend>
        {BASELINES.map(({ kind, text }) => (
          <label key={kind} className="check">
            <input
              type="checkbox"
              disabled={running}
              checked={params.baselines.includes(kind)}
              data-testid={`${panel}-baseline-${kind}`}
              onChange={() => toggle(kind)}
            />
            {text}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
