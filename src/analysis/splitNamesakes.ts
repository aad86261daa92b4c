import { withoutVersion } from '../bio/formats/fastaHeader';
import { DisjointSets } from '../lib/disjointSets';
import { OrthrusError } from '../lib/errors';

/** A symbol that more ids share stands for a family (Y_RNA, U6), not for a gene: as in bio/pairsGroups. */
const MOST_NAMESAKES = 2;

/** Leaks named in an error. */
const MOST_EXAMPLES = 3;

/**
 * Finds genes that go by two names: one row has the symbol where another has the id, or two ids have one symbol.
 * @param groups of the rows, which must stay together
 * @param genes of the rows (`geneOf`)
 * @param symbols of the rows, empty where not known
 * @param policy what to do where two names of one gene are in different groups
 * @returns the groups, those of one gene joined under the name of its first row, and how many joins that took
 * @throws OrthrusError `split.leak` where the policy is to refuse
 */
export function joinNamesakes(
  groups: readonly string[],
  genes: readonly string[],
  symbols: readonly string[],
  policy: 'refuse' | 'join',
): { readonly groups: readonly string[]; readonly joined: number } {
  const number = new Map<string, number>();
  const sets = new DisjointSets();
  for (const group of groups) if (!number.has(group)) number.set(group, sets.add());
  const leaks: string[] = [];
  for (const [name, rows] of rowsByName(genes, symbols)) {
    const ids = new Set(rows.map((row) => genes[row]!));
    // A gene that is called by the symbol itself may be any of the family.
    if (!ids.has(name) && ids.size > MOST_NAMESAKES) continue;
    const first = rows[0]!;
    for (const row of rows) {
      const [a, b] = [number.get(groups[first]!)!, number.get(groups[row]!)!];
      if (sets.find(a) === sets.find(b)) continue;
      sets.join(a, b);
      leaks.push(genes[first] === genes[row] ? genes[row]! : `${genes[first]} and ${genes[row]} (both ${name})`);
    }
  }
  if (leaks.length === 0) return { groups, joined: 0 };
  if (policy === 'refuse') {
    const more = leaks.length > MOST_EXAMPLES ? `, and ${leaks.length - MOST_EXAMPLES} more` : '';
    throw new OrthrusError(
      'split.leak',
      `One gene could be on two sides of the split: ${leaks.slice(0, MOST_EXAMPLES).join('; ')}${more}.`,
      'Join what has one name into one group, or give each gene one id.',
    );
  }
  const nameOf = new Map<number, string>();
  const joined = groups.map((group) => {
    const root = sets.find(number.get(group)!);
    if (!nameOf.has(root)) nameOf.set(root, group);
    return nameOf.get(root)!;
  });
  return { groups: joined, joined: leaks.length };
}

/** Rows that go by each name, an id or a symbol. */
function rowsByName(genes: readonly string[], symbols: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  const known = new Set(genes);
  for (const [row, gene] of genes.entries()) {
    const symbol = symbols[row] ?? '';
    // What follows the point is a version where an id stands for the symbol, and part of the name else (AC009501.1, AC009501.4).
    const bare = withoutVersion(symbol);
    for (const name of new Set([gene, known.has(bare) ? bare : symbol])) {
      if (name === '') continue;
      const others = rows.get(name);
      if (others) others.push(row);
      else rows.set(name, [row]);
    }
  }
  return rows;
}
