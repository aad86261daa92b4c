import type { ProbeTargets } from '../../analysis/probe/probeTypes';
import type { TranscriptTable } from '../../bio/importTypes';
import { OrthrusError } from '../../lib/errors';
import { counted } from '../../notebook/format';
import type { StructureParams } from './schema';

/** A property or type that fewer transcripts have is not told. */
const FEWEST = 20;

export interface StructureTargets {
  readonly numbers: ProbeTargets;
  /** Transcript types; undefined where there are not two to tell apart. */
  readonly types: ProbeTargets | undefined;
  readonly notes: readonly string[];
}

/**
 * What the structure of transcripts is: lengths of the CDS and both UTRs, exons, and type.
 * @param rows of the table
 * @throws OrthrusError `structure.none` where no property is known and differs
 * Source: paper, Fig. 2A; it does not say whether lengths were taken as logarithms.
 */
export function structureTargets(
  table: TranscriptTable,
  rows: readonly number[],
  scale: StructureParams['scale'],
): StructureTargets {
  const length = (values: Uint32Array, row: number): number => {
    if (table.cdsLength[row] === 0) return NaN;
    return scale === 'log' ? Math.log1p(values[row]!) : values[row]!;
  };
  const named = (part: string): string => (scale === 'log' ? `ln(1 + ${part} length in nt)` : `${part} length (nt)`);
  const all = [
    { name: named('CDS'), of: (row: number) => length(table.cdsLength, row) },
    { name: named('3′ UTR'), of: (row: number) => length(table.utr3Length, row) },
    { name: named('5′ UTR'), of: (row: number) => length(table.utr5Length, row) },
    { name: 'exons', of: (row: number) => table.exonCount[row]! || NaN },
  ].map(({ name, of }) => ({ name, values: rows.map(of) }));
  const told = all.filter(({ values }) => {
    const known = values.filter((value) => !Number.isNaN(value));
    return known.length >= FEWEST && new Set(known).size > 1;
  });
  if (told.length === 0) {
    throw new OrthrusError(
      'structure.none',
      `Of ${counted(rows.length, 'embedded transcript')} no property is known often enough and differs.`,
      `Embed at least ${FEWEST} transcripts with an annotation (GTF or GFF).`,
    );
  }
  const left = all.filter((one) => !told.includes(one)).map(({ name }) => name);
  const types = typesOf(rows.map((row) => table.biotype[row]!));
  return {
    numbers: {
      task: 'regression',
      columns: told.map(({ name }) => name),
      classes: [],
      targets: Float32Array.from(
        { length: rows.length * told.length },
        (_, i) => told[i % told.length]!.values[Math.floor(i / told.length)]!,
      ),
    },
    types: types.targets,
    notes: [...(left.length > 0 ? [`Not known, or alike for all: ${left.join(', ')}.`] : []), ...types.notes],
  };
}

/** Types that enough transcripts have, the most frequent first; the others are left out. */
function typesOf(biotypes: readonly string[]): {
  readonly targets: ProbeTargets | undefined;
  readonly notes: string[];
} {
  const counts = new Map<string, number>();
  for (const biotype of biotypes) if (biotype !== '') counts.set(biotype, (counts.get(biotype) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const classes = sorted.filter(([, count]) => count >= FEWEST).map(([name]) => name);
  const rare = sorted.filter(([, count]) => count < FEWEST).map(([name, count]) => `${name} (${count})`);
  const notes = rare.length > 0 ? [`Types of fewer than ${FEWEST} transcripts are left out: ${rare.join(', ')}.`] : [];
  if (classes.length < 2)
    return { targets: undefined, notes: [...notes, 'There are not two transcript types to tell apart.'] };
  const targets = Float32Array.from(biotypes, (biotype) => {
    const at = classes.indexOf(biotype);
    return at < 0 ? NaN : at;
  });
  return { targets: { task: 'multi-class', columns: ['transcript type'], classes, targets }, notes };
}
