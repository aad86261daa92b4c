import { Rng, streamSeed } from '../lib/rng';

/** Rows on the three sides of a split, each in the seeded order in which they are to be taken. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
  readonly test: Uint32Array<ArrayBuffer>;
}

/** Shares of validation and test rows (paper, A.4: 70-15-15). */
export const SPLIT_SHARES = { validation: 0.15, test: 0.15 } as const;

/**
 * Splits rows so that rows of one group are on one side. Groups are drawn in a seeded order, which does not depend on the order of
 * the rows; test and validation are filled in turn up to their shares, and what does not fit there (a large family, say) is trained
 * on. So both are at most their shares, and smaller by less than the groups that were passed over.
 * @param groups of the rows
 */
export function splitGroups(groups: readonly string[], seed: number): Split {
  const members = new Map<string, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = members.get(group);
    if (known) known.push(row);
    else members.set(group, [row]);
  }
  const order = new Rng(streamSeed(seed, 'split')).shuffle([...members.keys()].sort());
  const sides = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  const room = (side: 'validation' | 'test'): number =>
    Math.max(1, Math.round(SPLIT_SHARES[side] * groups.length)) - sides[side].length;
  for (const group of order) {
    const rows = members.get(group)!;
    const side = room('test') >= rows.length ? 'test' : room('validation') >= rows.length ? 'validation' : 'train';
    for (const row of rows) sides[side].push(row);
  }
  const shuffled = (side: keyof typeof sides): Uint32Array<ArrayBuffer> =>
    new Rng(streamSeed(seed, `split/${side}`)).shuffle(Uint32Array.from(sides[side]));
  return { train: shuffled('train'), validation: shuffled('validation'), test: shuffled('test') };
}
