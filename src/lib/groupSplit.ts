import { Rng, streamSeed } from './rng';

/** Rows on the three sides of a split, each in the seeded order in which they are to be taken. */
export interface GroupSplit {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
  readonly test: Uint32Array<ArrayBuffer>;
}

/** Shares of validation and test rows; the rest is trained on. */
export interface SplitShares {
  readonly validation: number;
  readonly test: number;
}

/** 70-15-15 (paper, A.4). */
export const SPLIT_SHARES: SplitShares = { validation: 0.15, test: 0.15 };

/**
 * Splits rows so that rows of one group are on one side. Groups are drawn in a seeded order, which does not depend on the order of
 * the rows; test and validation are filled in turn up to their shares, and what does not fit there (a large family, say) is trained
 * on. So both are at most their shares, and smaller by less than the groups that were passed over. Two exceptions, for groups of which
 * there are few: where those too large for either side outgrow the training share, the other two divide what is left in proportion; and
 * a side that nothing fitted gets the smallest group that brings it nearer to its share than none.
 * @param groups of the rows
 */
export function splitGroups(groups: readonly string[], seed: number, shares: SplitShares = SPLIT_SHARES): GroupSplit {
  const members = new Map<string, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = members.get(group);
    if (known) known.push(row);
    else members.set(group, [row]);
  }
  const order = new Rng(streamSeed(seed, 'split')).shuffle([...members.keys()].sort());
  const room = roomOf([...members.values()], groups.length, shares);
  const sides: Record<keyof GroupSplit, (readonly number[])[]> = { train: [], validation: [], test: [] };
  for (const group of order) {
    const rows = members.get(group)!;
    const side = room.test >= rows.length ? 'test' : room.validation >= rows.length ? 'validation' : 'train';
    if (side !== 'train') room[side] -= rows.length;
    sides[side].push(rows);
  }
  for (const side of ['test', 'validation'] as const) {
    if (sides[side].length > 0 || sides.train.length < 2) continue;
    const smallest = sides.train.reduce((least, rows) => (rows.length < least.length ? rows : least));
    if (smallest.length >= 2 * shares[side] * groups.length) continue;
    sides.train.splice(sides.train.indexOf(smallest), 1);
    sides[side].push(smallest);
  }
  const shuffled = (side: keyof GroupSplit): Uint32Array<ArrayBuffer> =>
    new Rng(streamSeed(seed, `split/${side}`)).shuffle(Uint32Array.from(sides[side].flat()));
  return { train: shuffled('train'), validation: shuffled('validation'), test: shuffled('test') };
}

/** Rows that fit in validation and test. */
function roomOf(
  members: readonly (readonly number[])[],
  rows: number,
  shares: SplitShares,
): Record<keyof SplitShares, number> {
  const heldOut = shares.validation + shares.test;
  const rooms = (among: number): Record<keyof SplitShares, number> => ({
    validation: Math.max(1, Math.round((shares.validation / heldOut) * among)),
    test: Math.max(1, Math.round((shares.test / heldOut) * among)),
  });
  let among = heldOut * rows;
  for (;;) {
    const room = rooms(among);
    const largest = Math.max(room.validation, room.test);
    const left = members.reduce((sum, { length }) => sum + (length > largest ? 0 : length), 0);
    // Less room makes more groups too large for it, until nothing changes.
    if (left === 0 || left >= among) return room;
    among = left;
  }
}
