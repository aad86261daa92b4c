import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { READOUT_TEXT } from '../../analysis/jacobian/jacobianTypes';
import { valueAt } from '../../analysis/jacobian/triangle';
import { sequenceOf } from '../../bio/tracks';
import { figure, grouped } from '../../engine/export/ticks';
import { exonAt } from '../../engine/export/transcriptTrack';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';

/** "120 A, exon 3, CDS codon 12, IPR046371" */
export function positionText({ codes }: Pick<Jacobian, 'codes'>, parts: TranscriptParts, position: number): string {
  const { exonEnds, cds, domains } = parts;
  const words = [`${grouped(position + 1)} ${sequenceOf(codes.subarray(position, position + 1))}`];
  if (exonEnds.length > 0) words.push(`exon ${exonAt(exonEnds, position)}`);
  if (cds) {
    if (position < cds[0]) words.push('5′ UTR');
    else if (position >= cds[1]) words.push('3′ UTR');
    else words.push(`codon ${grouped(Math.floor((position - cds[0]) / 3) + 1)}`);
  }
  words.push(...domains.filter(({ span }) => span[0] <= position && position < span[1]).map(({ name }) => name));
  return words.join(', ');
}

/** What a cell of the matrix says, i and j counted from the window's start. */
export function cellText(jacobian: Jacobian, parts: TranscriptParts, i: number, j: number, done: boolean): string {
  const { window, values, readout } = jacobian;
  const place = `i ${positionText(jacobian, parts, window[0] + i)} → j ${positionText(jacobian, parts, window[0] + j)}`;
  if (j < i) return `${place}: 0, as j comes before i`;
  if (!done) return `${place}: not computed yet`;
  return `${place}: ${figure(valueAt(values, window[1] - window[0], i, j))} (${READOUT_TEXT[readout].value})`;
}
