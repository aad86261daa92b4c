import { useId, useMemo } from 'react';
import type {
  EvaluationArtefact,
  MutagenesisArtefact,
  Result,
  ScoresArtefact,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { TranscriptField } from '../parts/TranscriptField';
import { NumberField } from '../umap/NumberField';
import { predictorOutputs } from './outputs';
import { mutatedRow } from './run';
import type { MutagenesisParams, MutagenesisView } from './schema';

/** Which transcript, which part of it, and what of the predictor. */
export function MutagenesisForm() {
  const { params, setParams, inputs, task, id } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  if (!transcripts) return <p className="empty">Load transcripts first.</p>;
  const { table } = transcripts.artefact.report;
  const row = mutatedRow(transcripts.artefact, params.id);
  const length = row < 0 ? undefined : table.length[row]!;
  const limits = { least: 1, most: length ?? Number.MAX_SAFE_INTEGER };
  return (
    <section className="mutagenesis-form" aria-label="What is mutated" aria-busy={task !== undefined}>
      <TranscriptField
        label="Transcript"
        table={table}
        value={row < 0 ? params.id : table.name[row] || table.id[row]!}
        testId={`${id}-transcript`}
        onChoose={(found) => setParams({ id: found.id, from: null, to: null })}
      />
      <NumberField
        label="From position"
        hint="The first nucleotide that is mutated, from 1; empty: the first of the transcript"
        value={params.from === null ? null : params.from + 1}
        limits={limits}
        whole
        empty="1"
        testId={`${id}-from`}
        onValue={(from) => setParams({ from: from === null ? null : from - 1 })}
      />
      <NumberField
        label="To position"
        hint="The last nucleotide that is mutated; empty: the last of the transcript"
        value={params.to}
        limits={limits}
        whole
        empty={length === undefined ? '' : String(length)}
        testId={`${id}-to`}
        onValue={(to) => setParams({ to })}
      />
      <PredictorFields />
      {length !== undefined && (
        <p className="quiet mutagenesis-amount" data-testid={`${id}-amount`}>
          {amountText(params, length)}
        </p>
      )}
    </section>
  );
}

function amountText({ from, to }: MutagenesisParams, length: number): string {
  const positions = (to ?? length) - (from ?? 0);
  return positions > 0 ? `${counted(3 * positions, 'substitution')} of ${counted(length, 'nucleotide')}` : '';
}

/** Which output of a connected predictor, and of a probe which seeds. */
function PredictorFields() {
  const { params, setParams, inputs, id } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const field = useId();
  const predictor = inputs['predictor'] as Result<EvaluationArtefact | ScoresArtefact> | undefined;
  const outputs = useMemo(() => (predictor ? predictorOutputs(predictor.artefact) : []), [predictor]);
  if (!predictor) return null;
  const { artefact } = predictor;
  return (
    <>
      <div className="field">
        <label htmlFor={`${field}-label`}>Predicted</label>
        <select
          id={`${field}-label`}
          value={params.label === '' ? outputs[0]?.name : params.label}
          data-testid={`${id}-label`}
          onChange={(event) => setParams({ label: event.target.value })}
        >
          {outputs.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {artefact.type === 'evaluation' && (
        <div className="field">
          <label htmlFor={`${field}-seed`}>Probe of seed</label>
          <select
            id={`${field}-seed`}
            value={params.seed ?? ''}
            data-testid={`${id}-seed`}
            onChange={(event) => setParams({ seed: event.target.value === '' ? null : Number(event.target.value) })}
          >
            <option value="">all, their mean</option>
            {artefact.splits.map(({ seed }) => (
              <option key={seed} value={seed}>
                {seed}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  );
}
