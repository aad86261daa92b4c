import { sidesOf, SIDES } from '../analysis/probe/splitSides';
import type { EvaluationSplit } from '../analysis/probe/probeTypes';
import { splitRows, type SplitRows } from '../analysis/splits';
import { withoutVersion } from '../bio/formats/fastaHeader';
import { homologyGroups } from '../bio/homology';
import type { TranscriptTable } from '../bio/importTypes';
import { geneOf } from '../bio/labelsJoin';
import type { OrthologTable } from '../bio/pairsOrthologs';
import { OrthrusError } from '../lib/errors';

/** Genes that an encoder never saw, by id. */
export interface HeldOut {
  readonly test: ReadonlySet<string>;
  readonly validation: ReadonlySet<string>;
}

/**
 * The split that an encoder was trained on: its training genes fit a probe, its validation genes choose between fits, its test genes score.
 * @throws OrthrusError `evaluate.side` where a side has no row
 */
export function encoderSplit({ geneId, gene }: SplitRows, { test, validation }: HeldOut): EvaluationSplit {
  const sideOf = (id: string): number =>
    SIDES.indexOf(test.has(id) ? 'test' : validation.has(id) ? 'validation' : 'train');
  const sides = Uint8Array.from(geneId, (id, row) => sideOf(withoutVersion(id || gene[row]!)));
  const rowsOf = (side: number): number => sides.reduce((sum, one) => sum + Number(one === side), 0);
  const counted = SIDES.map((name, side) => {
    const rows = rowsOf(side);
    if (rows === 0) {
      throw new OrthrusError(
        'evaluate.side',
        `No ${name} gene of the lists is among those with labels.`,
        'Check --heldout.',
      );
    }
    return [name, { rows, groups: rows, share: rows / sides.length }] as const;
  });
  const report = { kind: 'homology', seed: 0, groups: sides.length, sharedGroups: 0, largest: [], notes: [] } as const;
  return {
    seed: 0,
    sides,
    report: { ...report, sides: Object.fromEntries(counted) as EvaluationSplit['report']['sides'] },
  };
}

/** The group of homologous genes that the gene of each of some rows is in; groups may be joined by genes that no row has. */
export function familiesOf(all: TranscriptTable, rows: readonly number[], homologs: OrthologTable): string[] {
  const genes = all.id.map((_, row) => geneOf(all, row));
  const { groups } = homologyGroups(genes, homologs, { symbols: all.gene });
  return rows.map((row) => groups[row]!);
}

/** Splits by groups of homologous genes, one a seed, as the Probe panel makes them. */
export function homologySplits(
  all: TranscriptTable,
  rows: readonly number[],
  families: readonly string[],
  seeds: number,
): EvaluationSplit[] {
  const of = (column: readonly string[]): string[] => rows.map((row) => column[row]!);
  const facts = { id: of(all.id), gene: of(all.gene), geneId: of(all.geneId), homology: families };
  return Array.from({ length: seeds }, (_, seed) =>
    sidesOf(splitRows(facts, { kind: 'homology', seed, namesakes: 'join' })),
  );
}
