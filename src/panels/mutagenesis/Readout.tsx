import { useMemo } from 'react';
import { besideJunction, exonEndsOf } from '../../analysis/mutagenesis/substitutionKinds';
import { genomicPositions } from '../../bio/genomicPositions';
import type { MutagenesisDrawing } from '../../engine/export/mutagenesisDrawing';
import { signed } from '../../engine/export/mutagenesisText';
import { chromName } from '../../engine/export/structureLayout';
import { figure } from '../../engine/export/ticks';
import { exonAt } from '../../engine/export/transcriptTrack';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';
import { formatCount } from '../../notebook/format';
import { substitutionsOf } from './positionText';

interface ReadoutProps {
  readonly drawing: MutagenesisDrawing;
  readonly domains: TranscriptParts['domains'];
  readonly position: number;
  readonly testId: string;
}

/** All that is known of the position under the cursor. */
export function Readout({ drawing, domains, position, testId }: ReadoutProps) {
  const { transcript } = drawing.mutagenesis;
  const genomic = useMemo(() => genomicPositions(transcript), [transcript]);
  const ends = useMemo(() => exonEndsOf(transcript), [transcript]);
  const substitutions = substitutionsOf(drawing, position);
  const exon = exonAt(ends, position);
  const own = domains.filter(({ span }) => position >= span[0] && position < span[1]).map(({ name }) => name);
  const facts = [
    `Position ${formatCount(position + 1)}`,
    ...(genomic
      ? [`${chromName(transcript.chrom)}:${formatCount(genomic[position]! + 1)} (${transcript.strand})`]
      : []),
    ...(exon > 0 ? [`exon ${exon}`] : []),
    ...(besideJunction(transcript.codes, position) ? ['beside an exon junction'] : []),
    ...(substitutions[0]?.codon
      ? [`codon ${formatCount(substitutions[0].codon.number)}, ${substitutions[0].codon.from}`]
      : []),
    ...own,
  ];
  return (
    <div className="mutagenesis-readout" data-testid={`${testId}-readout`}>
      <p>{facts.join(' · ')}</p>
      {substitutions.length === 0 ? (
        <p className="quiet">Not mutated: outside the region.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Substitution</th>
              <th scope="col">Kind</th>
              <th scope="col">Protein</th>
              <th scope="col">{drawing.effectTitle}</th>
              {drawing.change && <th scope="col">{drawing.changeTitle}</th>}
            </tr>
          </thead>
          <tbody>
            {substitutions.map(({ from, to, kind, change: moved, effect, ...one }) => (
              <tr key={to}>
                <th scope="row">
                  {from} → {to}
                </th>
                <td>{kind}</td>
                <td>{one.amino || '–'}</td>
                <td>{Number.isNaN(effect) ? '–' : figure(effect)}</td>
                {drawing.change && <td>{Number.isNaN(moved) ? '–' : signed(moved)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
