import { useMemo } from 'react';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES, STOPS } from '../../bio/skipExon';
import { FRAME_TEXT } from '../../engine/export/shiftsSvg';
import { counted, formatCount, formatDuration } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import type { SearchedTable } from '../../notebook/transcriptSearch';
import { SvgFigure, usePageTheme } from '../parts/SvgFigure';
import { TranscriptField } from '../parts/TranscriptField';
import { ExonTable } from './ExonTable';
import { comparisonText, shiftsFigure, shownTranscript, structureFigure } from './files';
import { frameCounts } from './run';
import type { SkippingParams, SkippingView } from './schema';

const WIDTH = 860;

/** Structure, distribution and table of skipped exons. */
export function SkippingResult({ skipping }: { readonly skipping: ExonSkipping }) {
  const { id, view, setView } = usePanel<SkippingParams, SkippingView>();
  const theme = usePageTheme();
  const { transcripts, of, facts, comparison, notes } = skipping;
  const structure = useMemo(() => structureFigure(skipping, view, { width: WIDTH, theme }), [skipping, view, theme]);
  const shifts = useMemo(() => shiftsFigure(skipping, { width: WIDTH, theme }), [skipping, theme]);
  const searched = useMemo(
    (): SearchedTable => ({
      id: transcripts.map((one) => one.id),
      name: transcripts.map((one) => one.name || one.id),
      gene: transcripts.map((one) => one.gene),
      species: transcripts.map(() => ''),
    }),
    [transcripts],
  );
  const counts = useMemo(() => frameCounts(skipping), [skipping]);
  const count = (values: Uint8Array, code: number): number =>
    values.reduce((sum, one) => sum + Number(one === code), 0);
  const shown = transcripts[shownTranscript(skipping, view)]!;
  const isoforms = transcripts.filter((one) => (one.geneId || one.gene) === (shown.geneId || shown.gene)).length;
  return (
    <div className="skipping-result" data-testid={`${id}-result`}>
      <p data-testid={`${id}-counts`}>
        <strong>{counted(of.length, 'exon')}</strong> of {counted(transcripts.length, 'transcript')}:{' '}
        {FRAMES.flatMap((frame, code) =>
          counts[code]! > 0 ? [`${formatCount(counts[code]!)} ${FRAME_TEXT[frame]}`] : [],
        ).join(', ')}
        ; {counted(count(facts.stop, STOPS.indexOf('premature')), 'premature stop')},{' '}
        {formatCount(count(facts.decay, 1))} marked for decay; {formatDuration(skipping.seconds)} on {skipping.device}
      </p>
      <div className="skipping-tools">
        <TranscriptField
          label="Show"
          table={searched}
          value={shown.name || shown.id}
          testId={`${id}-show`}
          onChoose={(found) => setView({ shown: found.id })}
        />
        {isoforms > 1 && (
          <label className="check">
            <input
              type="checkbox"
              checked={view.gene}
              data-testid={`${id}-gene`}
              onChange={(event) => setView({ gene: event.target.checked })}
            />
            With the other isoforms of its gene
          </label>
        )}
      </div>
      <SvgFigure
        svg={structure}
        testId={`${id}-structure`}
        label={`Exons of ${shown.name || shown.id} with the shift of each; the numbers are in the table below`}
      />
      <SvgFigure
        svg={shifts}
        testId={`${id}-shifts`}
        label="Shifts of all exons by reading frame; the numbers are in the table below"
      />
      {comparison && <p data-testid={`${id}-comparison`}>{comparisonText(comparison)}</p>}
      <ExonTable skipping={skipping} onShow={(transcript) => setView({ shown: transcript })} />
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
