/** A mutagenesis as tables that other programs read. */
import { takingTurns } from '../../analysis/linear/turns';
import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import { positionEffects } from '../../analysis/mutagenesis/effects';
import { regionLetters } from '../../analysis/mutagenesis/series';
import { besideJunction, exonEndsOf, substitutionAt } from '../../analysis/mutagenesis/substitutionKinds';
import { genomicPositions } from '../../bio/genomicPositions';
import { exonAt } from './transcriptTrack';

const HEADER = [
  ...['transcript', 'position', 'chrom', 'genomic_position', 'strand', 'exon', 'beside_junction', 'region'],
  ...['codon', 'codon_ref', 'codon_alt', 'ref', 'alt', 'kind', 'amino_acid_change'],
  ...['l2_distance', 'l2_distance_x_length', 'one_minus_cosine', 'prediction_change'],
];

/** Nine significant digits, from which float32 is read back exactly; empty where there is no value. */
const number = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(Number(value.toPrecision(9)));

/** No tab or line break leaves its field. */
const cell = (value: string | number): string => String(value).replace(/[\t\r\n]+/g, ' ');

/** Where a position lies. */
function regionName({ transcript: { cds } }: Mutagenesis, position: number): string {
  if (!cds) return 'non-coding';
  if (position < cds[0]) return "5' UTR";
  return position < cds[1] ? 'CDS' : "3' UTR";
}

/**
 * One line a substitution, position by position, alternatives in the order A, C, G, T; positions and genomic positions are 1-based, letters
 * those of the transcript's strand. Genomic columns are empty where the structure is not known.
 */
export async function mutagenesisTsv(mutagenesis: Mutagenesis): Promise<string> {
  const { transcript, region, distance, cosine, predicted } = mutagenesis;
  const { codes, chrom, strand } = transcript;
  const pause = takingTurns(undefined);
  const genomic = genomicPositions(transcript);
  const ends = exonEndsOf(transcript);
  const letters = regionLetters(mutagenesis);
  const lines = [HEADER.join('\t')];
  for (let position = region[0]; position < region[1]; position++) {
    const place = genomic ? [chrom, genomic[position]! + 1, strand] : ['', '', ''];
    const about = [
      ...[transcript.id, position + 1, ...place, exonAt(ends, position) || ''],
      ...[besideJunction(codes, position) ? 1 : 0, regionName(mutagenesis, position)],
    ];
    for (let base = 0; base < 4; base++) {
      const at = 4 * (position - region[0]) + base;
      if (base === letters[position - region[0]] || Number.isNaN(distance[at]!)) continue;
      const { kind, from, to, codon, amino } = substitutionAt(transcript, position, base);
      const coding = codon ? [codon.number, codon.from, codon.to] : ['', '', ''];
      const effects = [distance[at]!, distance[at]! * codes.length, cosine[at]!, predicted?.change[at]].map(number);
      lines.push([...about, ...coding, from, to, kind.replace('′', "'"), amino, ...effects].map(cell).join('\t'));
    }
    const turn = pause();
    if (turn) await turn;
  }
  return `${lines.join('\n')}\n`;
}

/**
 * One line a position, ascending: chromosome, start (0-based), end, value. Of a transcript whose structure is not known the chromosome is
 * its id and positions are the transcript's own, as the track's description says.
 * @param values positions × 4; what is written of a position is its substitution furthest from 0, with its sign
 */
export function mutagenesisBedGraph(mutagenesis: Mutagenesis, values: Float32Array, name: string): string {
  const { transcript, region } = mutagenesis;
  const { strongest } = positionEffects(values, regionLetters(mutagenesis));
  const genomic = genomicPositions(transcript);
  const where = genomic ? `strand ${transcript.strand}` : 'transcript coordinates: its structure is not known';
  const quoted = (text: string): string => `"${cell(text).replaceAll('"', "'")}"`;
  const title = `${transcript.name || transcript.id}: ${name}`;
  const lines = [`track type=bedGraph name=${quoted(title)} description=${quoted(`${title}, ${where}`)}`];
  const chrom = (genomic ? transcript.chrom : transcript.id).replace(/\s+/g, '_');
  for (let i = 0; i < strongest.length; i++) {
    // Against the transcript's direction on the minus strand, so that positions ascend.
    const at = genomic && transcript.strand === '-' ? strongest.length - 1 - i : i;
    const start = genomic ? genomic[region[0] + at]! : region[0] + at;
    if (!Number.isNaN(strongest[at]!)) lines.push([chrom, start, start + 1, number(strongest[at])].join('\t'));
  }
  return `${lines.join('\n')}\n`;
}
