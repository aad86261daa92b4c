import { useId, useMemo, useState } from 'react';
import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import { changeSeries, effectSeries, EFFECT_MEASURES } from '../../analysis/mutagenesis/series';
import type { EffectMeasure } from '../../analysis/mutagenesis/series';
import { mutagenesisParts } from '../../engine/export/mutagenesisLayout';
import { MEASURE_TEXT, mutagenesisCaption, predictedText } from '../../engine/export/mutagenesisText';
import type { DomainsArtefact, MutagenesisArtefact, Result } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { around } from '../parts/trackWindow';
import type { Shown } from '../parts/trackWindow';
import { ExportButtons } from './ExportButtons';
import { mutatedDomains } from './files';
import { Readout } from './Readout';
import type { MutagenesisParams, MutagenesisView } from './schema';
import { SubstitutionList } from './SubstitutionList';
import { Track } from './Track';

interface MutagenesisResultProps {
  readonly mutagenesis: Mutagenesis;
  /** Undefined while it is being made. */
  readonly result: Result<MutagenesisArtefact> | undefined;
}

/** Nucleotides around a substitution that the list jumps to. */
const CLOSE = 60;

/** Tracks, what is under the cursor, and the strongest substitutions. */
export function MutagenesisResult({ mutagenesis, result }: MutagenesisResultProps) {
  const { id, view, setView, inputs } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const field = useId();
  const { measure } = view;
  const { transcript, region, predicted } = mutagenesis;
  const length = transcript.codes.length;
  const [shown, setShown] = useState<Shown>(region);
  const [cursor, setCursor] = useState(region[0]);
  const domains = inputs['domains'] as Result<DomainsArtefact> | undefined;
  const table = domains?.artefact.table;
  const own = useMemo(() => mutatedDomains({ transcript }, table), [transcript, table]);
  const parts = useMemo(() => mutagenesisParts({ transcript }, own), [transcript, own]);
  const drawing = useMemo(
    () => ({
      ...{ mutagenesis, effect: effectSeries(mutagenesis, measure), effectTitle: MEASURE_TEXT[measure] },
      change: changeSeries(mutagenesis),
      changeTitle: mutagenesis.predicted ? `Change of ${predictedText(mutagenesis.predicted)}` : '',
    }),
    [mutagenesis, measure],
  );
  const jump = (position: number): void => {
    setCursor(position);
    setShown((before) => around(position, Math.min(CLOSE, before[1] - before[0]), length));
  };
  return (
    <div className="card mutagenesis-result" data-testid={`${id}-result`}>
      <div className="row">
        <div className="field">
          <label htmlFor={`${field}-measure`}>Effect on the embedding</label>
          <select
            id={`${field}-measure`}
            value={measure}
            data-testid={`${id}-measure`}
            onChange={(event) => setView({ measure: event.target.value as EffectMeasure })}
          >
            {EFFECT_MEASURES.map((one) => (
              <option key={one} value={one}>
                {MEASURE_TEXT[one]}
              </option>
            ))}
          </select>
        </div>
        {result && <ExportButtons result={result} domains={own} shown={shown} />}
      </div>
      <Track
        drawing={drawing}
        parts={parts}
        shown={shown}
        cursor={cursor}
        testId={id}
        onShown={setShown}
        onCursor={setCursor}
      />
      <Readout drawing={drawing} domains={own} position={cursor} testId={id} />
      <p className="quiet mutagenesis-caption">{mutagenesisCaption(mutagenesis, measure)}</p>
      {result && <SubstitutionList drawing={drawing} testId={id} hasChange={predicted !== undefined} onJump={jump} />}
    </div>
  );
}
