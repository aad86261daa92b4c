import { useId } from 'react';
import type { EvaluationArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { EvaluationResult } from '../probe/EvaluationResult';
import { PROBE_LIMITS } from '../probe/schema';
import type { EvaluationView } from '../probe/schema';
import { SplitFields } from '../probe/SplitFields';
import { NumberField } from '../umap/NumberField';
import type { StructureParams } from './schema';
import '../finetune/finetune.css';

/** What of a transcript's structure its embedding tells. */
export default function StructurePanel() {
  const id = useId();
  const {
    id: panel,
    params,
    setParams,
    result,
    task,
  } = usePanel<StructureParams, EvaluationView, EvaluationArtefact>();
  const running = task !== undefined;
  return (
    <>
      <section className="finetune-part" aria-label="Probe">
        <div className="finetune-choices">
          <div className="field">
            <label htmlFor={`${id}-scale`}>Lengths</label>
            <select
              id={`${id}-scale`}
              disabled={running}
              value={params.scale}
              data-testid={`${panel}-scale`}
              onChange={(event) => setParams({ scale: event.target.value as StructureParams['scale'] })}
            >
              <option value="log">as logarithms, ln(1 + nt)</option>
              <option value="linear">in nucleotides</option>
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
        <p className="quiet">
          As in the paper’s Fig. 2A: linear regression of CDS length, UTR lengths and exon count, logistic regression of
          the transcript type. The paper does not say whether its lengths are logarithms.
        </p>
      </section>
      {result && <EvaluationResult key={result.key} evaluation={result.artefact} every />}
    </>
  );
}
