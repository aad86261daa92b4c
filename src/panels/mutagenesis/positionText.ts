import { exonEndsOf, substitutionAt } from '../../analysis/mutagenesis/substitutionKinds';
import type { Substitution } from '../../analysis/mutagenesis/substitutionKinds';
import { BASE_LETTERS } from '../../bio/geneticCode';
import type { MutagenesisDrawing } from '../../engine/export/mutagenesisDrawing';
import { signed } from '../../engine/export/mutagenesisText';
import { figure, grouped } from '../../engine/export/ticks';
import { exonAt } from '../../engine/export/transcriptTrack';

/** A substitution at a position, with what it does; values are NaN where they are not known. */
export interface TextSubstitution extends Substitution {
  readonly effect: number;
  readonly change: number;
}

/** The substitutions of a position, in the order A, C, G, T; none outside the region. */
export function substitutionsOf(
  { mutagenesis, effect, change }: MutagenesisDrawing,
  position: number,
): TextSubstitution[] {
  const { region, transcript } = mutagenesis;
  if (position < region[0] || position >= region[1]) return [];
  return [...BASE_LETTERS].flatMap((_, base) => {
    const at = 4 * (position - region[0]) + base;
    const substitution = substitutionAt(transcript, position, base);
    if (substitution.kind === 'none') return [];
    return [{ ...substitution, effect: effect.values[at]!, change: change?.values[at] ?? NaN }];
  });
}

/** "Position 1,234, G, exon 2, codon 12 (Met)": what is at a position, and the strongest substitution there. */
export function positionText(drawing: MutagenesisDrawing, position: number): string {
  const { transcript } = drawing.mutagenesis;
  const exon = exonAt(exonEndsOf(transcript), position);
  const all = substitutionsOf(drawing, position);
  const [strongest] = [...all].filter((one) => !Number.isNaN(one.effect)).sort((a, b) => b.effect - a.effect);
  const letter = substitutionAt(transcript, position, 0).from;
  const words = [`Position ${grouped(position + 1)}`, letter, ...(exon > 0 ? [`exon ${exon}`] : [])];
  if (!strongest) return words.join(', ');
  const moved = Number.isNaN(strongest.change) ? '' : `, prediction ${signed(strongest.change)}`;
  return `${words.join(', ')}; strongest: ${strongest.kind}, to ${strongest.to}, ${figure(strongest.effect)}${moved}`;
}
