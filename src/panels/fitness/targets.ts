/** What is to be told of which exons, and by which features of theirs. */
import { cdsLength } from '../../analysis/isoformComparison';
import { exonFeatures, exonLabels, matchExons } from '../../analysis/skipping/exonTable';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import type { LabelTable } from '../../bio/labelTypes';
import { FRAMES, genomicExon } from '../../bio/skipExon';
import { OrthrusError } from '../../lib/errors';
import { counted } from '../../notebook/format';

/** Columns of numbers of some exons, NaN where one is not known. */
export interface FeatureTable {
  readonly name: string;
  readonly names: readonly string[];
  /** n × names. */
  readonly values: Float32Array<ArrayBuffer>;
}

export interface ExonTargets {
  /** Indices of the exons, each once. */
  readonly exons: readonly number[];
  /** 0 or 1. */
  readonly labels: Float32Array<ArrayBuffer>;
  /** What 1 says: "frame broken". */
  readonly name: string;
  /** The table, or what stands for it. */
  readonly origin: string;
  /** Of the table; undefined where it has none. */
  readonly uploaded: FeatureTable | undefined;
  readonly notes: readonly string[];
}

/** Of the same exon in several transcripts the one whose CDS is longest, the first of equals. */
function representative({ transcripts, of }: ExonSkipping, exons: readonly number[]): number {
  const coding = (i: number): number => cdsLength(transcripts[of[i]!]!);
  return exons.reduce((best, i) => (coding(i) > coding(best) ? i : best));
}

/**
 * Exons within the CDS: whether the frame breaks without them. It stands in for a screen, to prove what follows, as it is known of every
 * exon; it is no measurement.
 * @throws OrthrusError `fitness.few`
 */
export function frameTargets(skipping: ExonSkipping): ExonTargets {
  const { transcripts, of, facts } = skipping;
  const [kept, broken] = [FRAMES.indexOf('kept'), FRAMES.indexOf('broken')];
  const same = new Map<string, number[]>();
  for (const [i, t] of of.entries()) {
    if (facts.frame[i] !== kept && facts.frame[i] !== broken) continue;
    const { id, chrom, strand } = transcripts[t]!;
    const place = genomicExon(transcripts[t]!, facts.number[i]! - 1);
    const key = place ? `${chrom}:${place.join('-')}${strand}` : `${id} ${facts.number[i]!}`;
    const known = same.get(key);
    if (known) known.push(i);
    else same.set(key, [i]);
  }
  const exons = [...same.values()].map((all) => representative(skipping, all));
  return checked({
    exons,
    labels: Float32Array.from(exons, (i) => Number(facts.frame[i] === broken)),
    name: 'frame broken',
    origin: 'Frame-breaking against frame-preserving exons',
    uploaded: undefined,
    notes: [
      'The screen of the paper is not part of this program. This target, known of every exon within a CDS, proves the machinery and measures no fitness: models with a codon track are given the CDS as it is read again, in which a broken frame is to be seen.',
    ],
  });
}

/**
 * Exons that a table labels.
 * @param more a further table of features
 * @throws OrthrusError `fitness.*`
 */
export function tableTargets(
  skipping: ExonSkipping,
  table: LabelTable,
  more: LabelTable | undefined,
  { column, without }: { readonly column: string; readonly without: string },
): ExonTargets {
  const found = matchExons(table, skipping);
  const labels = exonLabels(table, found.keys, column);
  const label = new Map<number, number>();
  const rowOf = new Map<number, number>();
  for (const [row, exons] of found.exons.entries()) {
    const value = labels.values[row]!;
    if (exons.length === 0 || Number.isNaN(value)) continue;
    const exon = representative(skipping, exons);
    // Of several rows of one exon the first counts.
    if (label.has(exon)) continue;
    label.set(exon, value);
    rowOf.set(exon, row);
  }
  const exons = [...label.keys()].sort((a, b) => a - b);
  const omitted = without.split(',').map((name) => name.trim());
  const own = exonFeatures(table, [...found.keys, labels.column, ...omitted]);
  const parts = [{ ...own, rows: exons.map((exon) => rowOf.get(exon)!) }];
  if (more) {
    const places = matchExons(more, skipping);
    const rows = new Map<number, number>();
    for (const [row, of] of places.exons.entries()) for (const exon of of) if (!rows.has(exon)) rows.set(exon, row);
    parts.push({
      ...exonFeatures(more, [...places.keys, ...omitted]),
      rows: exons.map((exon) => rows.get(exon) ?? -1),
    });
  }
  const names = parts.flatMap((part) => part.names);
  const values = exons.flatMap((_, i) =>
    parts.flatMap((part) => part.values[part.rows[i]!] ?? part.names.map(() => NaN)),
  );
  return checked({
    exons,
    labels: Float32Array.from(exons, (exon) => label.get(exon)!),
    name: labels.positive === '1' ? labels.column : `${labels.column}: ${labels.positive}`,
    origin: table.file,
    uploaded: names.length > 0 ? { name: 'uploaded features', names, values: Float32Array.from(values) } : undefined,
    notes: [
      `${counted(found.matched, 'row')} of ${table.rows.length} found an exon by ${found.by}; ${counted(exons.length, 'labelled exon')}, each once.`,
      names.length > 0
        ? `Uploaded features: ${names.join(', ')}.`
        : 'The table has no columns of numbers beside the labels.',
    ],
  });
}

/** Fewer exons of either kind than this are not told apart. */
const FEWEST = 10;

function checked(targets: ExonTargets): ExonTargets {
  const positive = targets.labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(positive, targets.labels.length - positive) >= FEWEST) return targets;
  throw new OrthrusError(
    'fitness.few',
    `${counted(targets.labels.length, 'exon')}, ${positive} of them “${targets.name}”: too few to tell apart.`,
    `Skip exons of more genes: at least ${FEWEST} of either kind are needed.`,
  );
}

/** Lengths are rounded to so many nt: of exact ones a forest would learn which are multiples of three, which is the frame itself. */
const ROUND = 30;

/** What is known of exons without a model or a table. */
export function plainFeatures({ transcripts, of, facts }: ExonSkipping, exons: readonly number[]): FeatureTable {
  const names = [
    `length, to the nearest ${ROUND} nt`,
    'place in the transcript (0 … 1)',
    'exon number',
    'exons',
    'ln transcript length',
    'GC',
  ];
  const values = exons.flatMap((i) => {
    const { length, exons: all } = transcripts[of[i]!]!;
    const [start, end] = [facts.start[i]!, facts.end[i]!];
    return [
      Math.round((end - start) / ROUND) * ROUND,
      start / length,
      facts.number[i]!,
      all.length,
      Math.log(length),
      facts.gc[i]!,
    ];
  });
  return { name: 'exon length, place, GC', names, values: Float32Array.from(values) };
}
