import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { homologyGroups } from '../bio/homology';
import { groupTranscripts, type TranscriptGroup } from '../bio/pairsGroups';
import { readOrthologTable, type OrthologTable } from '../bio/pairsOrthologs';
import { OrthrusError } from '../lib/errors';
import { DisjointSets } from '../lib/disjointSets';
import { splitGroups } from '../lib/groupSplit';
import { numberFlag, required, UsageError, type FlagKind, type Flags } from './args';
import { source } from './inputs';
import type { ProgressLine } from './progressLine';
import { readReferences, shardsFlags } from './shards';

export const holdoutFlags: Readonly<Record<string, FlagKind>> = {
  set: 'many',
  transcripts: 'many',
  annotation: 'many',
  genome: 'many',
  species: 'one',
  gene: shardsFlags.gene!,
  biotype: shardsFlags.biotype!,
  'predict-orf': 'none',
  orthologs: 'many',
  'by-id-only': 'none',
  paralogs: 'many',
  'test-gene': 'many',
  test: 'one',
  validation: 'one',
  seed: 'one',
  out: 'one',
  help: 'none',
};

/** A gene of the sets and the number of the family that it is in. */
interface Member {
  readonly id: string;
  readonly symbol: string;
  readonly family: number;
}

/** Genes with their families: the groups that training pairs come from, joined where a table calls genes of them homologous. */
function familiesOf(groups: readonly TranscriptGroup[], tables: readonly OrthologTable[]): Member[] {
  const sets = new DisjointSets();
  const genes = new Map<string, { readonly symbol: string; readonly number: number }>();
  for (const { members } of groups) {
    const number = sets.add();
    for (const { transcript } of members) {
      const id = transcript.geneId || transcript.gene;
      const known = genes.get(id);
      if (known) sets.join(known.number, number);
      else genes.set(id, { symbol: transcript.gene, number });
    }
  }
  const ids = [...genes.keys()];
  for (const table of tables) {
    const homology = homologyGroups(ids, table);
    for (const [i, name] of homology.groups.entries()) sets.join(genes.get(ids[i]!)!.number, genes.get(name)!.number);
  }
  return [...genes].map(([id, { symbol, number }]) => ({ id, symbol, family: sets.find(number) }));
}

/** Genes held out. */
export interface HeldOutGenes {
  readonly test: readonly string[];
  readonly validation: readonly string[];
}

/**
 * Splits families of genes by a seed.
 * @param wanted symbols or ids of genes whose families are tested on, whatever the seed
 * @param shares of the genes
 * @throws OrthrusError `cli.holdout-gene` where a wanted gene is not there
 */
function splitFamilies(
  genes: readonly Member[],
  wanted: readonly string[],
  seed: number,
  shares: { readonly test: number; readonly validation: number },
): HeldOutGenes {
  const tested = new Set<number>();
  for (const name of wanted) {
    const found = genes.filter(({ id, symbol }) => id === name || symbol.toLowerCase() === name.toLowerCase());
    if (found.length === 0) {
      throw new OrthrusError('cli.holdout-gene', `There is no gene ${name} in the sets.`, 'Check --test-gene.');
    }
    for (const { family } of found) tested.add(family);
  }
  const chosen = genes.filter(({ family }) => tested.has(family));
  const rest = genes.filter(({ family }) => !tested.has(family));
  // A family is named by its smallest gene id, so that the order in which files are read changes nothing.
  const names = new Map<number, string>();
  for (const { id, family } of rest) if (id < (names.get(family) ?? '\uffff')) names.set(family, id);
  const split = splitGroups(
    rest.map(({ family }) => names.get(family)!),
    seed,
    {
      validation: (shares.validation * genes.length) / rest.length,
      test: Math.max(0, shares.test * genes.length - chosen.length) / rest.length,
    },
  );
  const idsOf = (rows: Iterable<number>): string[] => Array.from(rows, (row) => rest[row]!.id);
  return {
    test: [...chosen.map(({ id }) => id), ...idsOf(split.test)].sort(),
    validation: idsOf(split.validation).sort(),
  };
}

/** `orthrus holdout`: genes that a training set is to leave out, so that no relative of theirs trains. */
export async function holdout(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  const seed = numberFlag(flags, 'seed', 0) ?? 0;
  const shares = {
    test: numberFlag(flags, 'test', 0, false) ?? 0.15,
    validation: numberFlag(flags, 'validation', 0, false) ?? 0.1,
  };
  if (shares.test + shares.validation >= 1) throw new UsageError('--test and --validation leave nothing to train on.');
  const references = await readReferences(flags, line, signal);
  const tables = async (flag: string): Promise<OrthologTable[]> => {
    const read: OrthologTable[] = [];
    for (const place of flags.get(flag) ?? []) read.push(await readOrthologTable(source(place), signal));
    return read;
  };
  const orthologs = await tables('orthologs');
  const { groups } = groupTranscripts({ references, orthologs, byName: !flags.has('by-id-only') });
  // Ortholog tables join genes of the sets through genes that are not in them, too.
  const genes = familiesOf(groups, [...orthologs, ...(await tables('paralogs'))]);
  const { test, validation } = splitFamilies(genes, flags.get('test-gene') ?? [], seed, shares);
  const sizes = new Map<number, number>();
  for (const { family } of genes) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const largest = [...sizes.values()].sort((a, b) => b - a).slice(0, 5);
  line.note(`${genes.length} genes in ${sizes.size} families; the largest have ${largest.join(', ')}`);
  line.note(
    `train ${genes.length - test.length - validation.length}, validation ${validation.length}, test ${test.length}`,
  );
  await mkdir(out, { recursive: true });
  for (const [name, ids] of Object.entries({ test, validation })) {
    const head = `# ${ids.length} ${name} genes of ${genes.length}, families kept together (orthrus holdout, seed ${seed})`;
    await writeFile(join(out, `${name}.txt`), [head, ...ids, ''].join('\n'));
  }
}
