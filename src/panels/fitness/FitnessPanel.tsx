import { useId } from 'react';
import type { EvaluationArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { EvaluationResult } from '../probe/EvaluationResult';
import type { EvaluationView } from '../probe/schema';
import { NumberField } from '../umap/NumberField';
import { ExonTables } from './ExonTables';
import { FITNESS_LIMITS } from './schema';
import type { FitnessParams, FitnessTarget } from './schema';
import '../finetune/finetune.css';

/** How well a label of exons is told from representations with and without them, beside features. */
export default function FitnessPanel() {
  const id = useId();
  const {
    id: panel,
    params,
    setParams,
    inputs,
    result,
    task,
  } = usePanel<FitnessParams, EvaluationView, EvaluationArtefact>();
  const running = task !== undefined;
  return (
    <>
      <section className="finetune-part" aria-label="What is told, and how">
        <div className="finetune-choices">
          <div className="field">
            <label htmlFor={`${id}-target`}>What is told</label>
            <select
              id={`${id}-target`}
              disabled={running}
              value={params.target}
              data-testid={`${panel}-target`}
              onChange={(event) => setParams({ target: event.target.value as FitnessTarget })}
            >
              <option value="frame">frame broken or kept (built in)</option>
              <option value="table">a label of exons, from a table</option>
            </select>
          </div>
          <NumberField
            label="Principal components"
            hint="Fitted to the training exons of each seed, wild types and mutants together"
            value={params.components}
            limits={FITNESS_LIMITS.components}
            whole
            testId={`${panel}-components`}
            onValue={(components) => components !== null && setParams({ components })}
          />
          <NumberField
            label="Trees"
            hint="Of each random forest"
            value={params.trees}
            limits={FITNESS_LIMITS.trees}
            whole
            testId={`${panel}-trees`}
            onValue={(trees) => trees !== null && setParams({ trees })}
          />
          <NumberField
            label="Seeds"
            hint="One 80-20 split by gene, fit and test each, from seed 0"
            value={params.seeds}
            limits={FITNESS_LIMITS.seeds}
            whole
            testId={`${panel}-seeds`}
            onValue={(seeds) => seeds !== null && setParams({ seeds })}
          />
          <label className="check">
            <input
              type="checkbox"
              disabled={running}
              checked={params.permuted}
              data-testid={`${panel}-permuted`}
              onChange={(event) => setParams({ permuted: event.target.checked })}
            />
            Permute the labels (a control: scores should be chance)
          </label>
        </div>
        <p className="quiet">
          As in the paper’s Fig. A1: PCA of the training exons’ representations, a random forest on wild type ⊕ mutant,
          80 : 20 by gene. The paper’s screen is not at hand: the built-in target proves the machinery on exons that
          break or keep the frame, and measures no fitness.
        </p>
      </section>
      {params.target === 'table' && <ExonTables />}
      {!inputs['skipping'] && <p className="empty">Skip exons of a gene or of a set of transcripts first.</p>}
      {result && <EvaluationResult key={result.key} evaluation={result.artefact} />}
    </>
  );
}
