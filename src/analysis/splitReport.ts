import type { GroupSplit, SplitShares } from '../lib/groupSplit';
import type { SplitKind, SplitReport, SplitSide } from './evaluationTypes';

export interface SplitFacts {
  readonly kind: SplitKind;
  readonly seed: number;
  readonly shares: SplitShares;
  /** Of the rows. */
  readonly groups: readonly string[];
  readonly genes: readonly string[];
  /** Groups that were joined because one gene is in both. */
  readonly joined: number;
}

const SIDES = ['train', 'validation', 'test'] as const satisfies readonly SplitSide[];
const MOST_LISTED = 5;
/** A share that is off by more is told of. */
const FAR = 0.02;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What a split came to. */
export function reportSplit(split: GroupSplit, facts: SplitFacts): SplitReport {
  const { kind, seed, groups } = facts;
  const members = new Map<string, { readonly side: SplitSide; rows: number }>();
  for (const side of SIDES) {
    for (const row of split[side]) {
      const known = members.get(groups[row]!);
      if (known) known.rows++;
      else members.set(groups[row]!, { side, rows: 1 });
    }
  }
  const all = [...members].map(([name, { side, rows }]) => ({ name, rows, side }));
  const largest = all.sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1)).slice(0, MOST_LISTED);
  const of = (side: SplitSide): SplitReport['sides'][SplitSide] => ({
    rows: split[side].length,
    groups: all.filter((group) => group.side === side).length,
    share: split[side].length / groups.length,
  });
  const sides = { train: of('train'), validation: of('validation'), test: of('test') };
  const sharedGroups = all.filter(({ rows }) => rows > 1).length;
  return { kind, seed, sides, groups: all.length, sharedGroups, largest, notes: notesOf(split, facts, sides, largest) };
}

function notesOf(
  split: GroupSplit,
  { kind, shares, genes, joined }: SplitFacts,
  sides: SplitReport['sides'],
  largest: SplitReport['largest'],
): string[] {
  const notes: string[] = [];
  const wanted = { train: 1 - shares.validation - shares.test, ...shares };
  const far = SIDES.filter((side) => Math.abs(sides[side].share - wanted[side]) > FAR);
  if (far.length > 0) {
    const told = far.map(
      (side) => `${side} holds ${percent(sides[side].share)} of the rows, not ${percent(wanted[side])}`,
    );
    notes.push(
      `${told.join('; ')}: groups stay whole, and the largest, ${largest[0]!.name}, has ${largest[0]!.rows} rows.`,
    );
  }
  if (joined > 0) notes.push(`${joined} groups were joined with another because a gene is in both under two names.`);
  if (kind === 'random') {
    const apart = genesApart(split, genes);
    if (apart > 0) notes.push(`${apart} genes have transcripts on more than one side: scores will flatter.`);
  }
  return notes;
}

function genesApart(split: GroupSplit, genes: readonly string[]): number {
  const sideOf = new Map<string, SplitSide>();
  const apart = new Set<string>();
  for (const side of SIDES) {
    for (const row of split[side]) {
      const gene = genes[row]!;
      if ((sideOf.get(gene) ?? side) !== side) apart.add(gene);
      sideOf.set(gene, side);
    }
  }
  return apart.size;
}
