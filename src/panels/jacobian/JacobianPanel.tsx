import { useId, useMemo } from 'react';
import type { Jacobian, JacobianDomain } from '../../analysis/jacobian/jacobianTypes';
import { READOUT_TEXT } from '../../analysis/jacobian/jacobianTypes';
import { valueCounts } from '../../analysis/jacobian/valueCounts';
import { jacobianScale } from '../../engine/export/jacobianImage';
import { jacobianParts } from '../../engine/export/jacobianParts';
import { CAUSAL_TEXT, jacobianCaption } from '../../engine/export/jacobianSvg';
import type { JacobianArtefact, ModelArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { formatCount } from '../../notebook/format';
import { useConnected, usePanel } from '../../notebook/react';
import { NumberField } from '../umap/NumberField';
import { BlocksTable } from './BlocksTable';
import { isPartial } from './computing';
import { JacobianForm } from './JacobianForm';
import { Legend } from './Legend';
import { Matrix } from './Matrix';
import { jacobianDomains } from './run';
import { CLIP_LIMITS } from './schema';
import type { JacobianParams, JacobianView } from './schema';
import { useFacts } from './useFacts';
import './jacobian.css';

/** Which positions of a transcript others hang on. */
export default function JacobianPanel() {
  const { params, setParams, inputs, result, partial } = usePanel<JacobianParams, JacobianView, JacobianArtefact>();
  const connected = useConnected();
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  const model = inputs['model'] as Result<ModelArtefact> | undefined;
  const under = isPartial(partial) ? partial : undefined;
  const jacobian = under?.jacobian ?? result?.artefact;
  const domainTable = connected['domains']?.result;
  const domains = useMemo(() => (jacobian ? jacobianDomains(jacobian, domainTable) : []), [jacobian, domainTable]);
  return (
    <>
      {transcripts ? (
        <JacobianForm
          table={transcripts.artefact.report.table}
          params={params}
          head={model && model.artefact.card.config.sequenceHead !== undefined}
          onParams={setParams}
        />
      ) : (
        <p className="empty">Load transcripts first.</p>
      )}
      {jacobian && (
        <Shown
          // A look at one transcript is none at another.
          key={`${jacobian.transcript.id} ${jacobian.window.join(' ')}`}
          jacobian={jacobian}
          domains={domains}
          done={under?.done}
          rows={under?.rows ?? jacobian.window[1] - jacobian.window[0]}
        />
      )}
    </>
  );
}

interface ShownProps {
  readonly jacobian: Jacobian;
  readonly domains: readonly JacobianDomain[];
  readonly done: Uint8Array | undefined;
  readonly rows: number;
}

function Shown({ jacobian, domains, done, rows }: ShownProps) {
  const id = useId();
  const { view, setView } = usePanel<JacobianParams, JacobianView, JacobianArtefact>();
  const n = jacobian.window[1] - jacobian.window[0];
  const parts = useMemo(() => jacobianParts(jacobian, domains), [jacobian, domains]);
  const facts = useFacts(jacobian, done === undefined, domains);
  // A run under way fills the same array: there is more in it with each row.
  const counts = useMemo(() => ({ rows, ...valueCounts(jacobian.values) }), [jacobian, rows]);
  const scale = useMemo(() => jacobianScale(counts, view.scale, view.clip), [counts, view.scale, view.clip]);
  const text = READOUT_TEXT[jacobian.readout];
  return (
    <section className="jacobian" aria-label={text.title} data-testid="jacobian" data-rows={rows}>
      <h3>{text.title}</h3>
      {done && (
        <p className="quiet">
          {formatCount(rows)} of {formatCount(n)} rows are there; the grey ones are not computed yet.
        </p>
      )}
      <div className="jacobian-tools">
        <div className="field">
          <label htmlFor={`${id}-scale`}>Colours</label>
          <select
            id={`${id}-scale`}
            value={view.scale}
            data-testid="jacobian-scale"
            onChange={(event) => setView({ scale: event.target.value === 'linear' ? 'linear' : 'log' })}
          >
            <option value="log">logarithmic</option>
            <option value="linear">linear</option>
          </select>
        </div>
        <NumberField
          label="Last colour from percentile"
          hint="Of the values above zero: all from this percentile on have the last colour"
          value={view.clip}
          limits={CLIP_LIMITS}
          whole={false}
          testId="jacobian-clip"
          onValue={(clip) => clip !== null && setView({ clip })}
        />
        <Legend scale={scale} unit={text.value} />
      </div>
      <Matrix jacobian={jacobian} parts={parts} scale={scale} done={done} rows={rows} profiles={facts?.profiles} />
      <p className="quiet" data-testid="jacobian-why">
        {CAUSAL_TEXT} Right and below: sums of rows and columns without the diagonal.
      </p>
      {!done && <p className="quiet">{jacobianCaption(jacobian).replace(CAUSAL_TEXT, '').trim()}</p>}
      {facts && <BlocksTable facts={facts} window={jacobian.window} />}
    </section>
  );
}
