import type { Rng } from '../../lib/rng';

export type Pair = readonly [number, number];

/** Pairs up to so many are listed and shuffled; of more, pairs are drawn until there are enough. */
const MOST_LISTED = 20_000;
/** Draws for each wanted pair before it is taken that hardly any more are allowed. */
const DRAWS = 200;

/**
 * Draws different pairs of members, each as likely as any other.
 * @param members whole numbers below 2²⁶, all different
 * @param seen pairs that were drawn before, and are not again; drawn ones are added
 * @returns the smaller member first; fewer than `count` where there are not so many
 */
export function drawPairs(
  members: readonly number[],
  count: number,
  allowed: (a: number, b: number) => boolean,
  rng: Rng,
  seen: Set<number>,
): Pair[] {
  const pairs: Pair[] = [];
  const take = (one: number, other: number): void => {
    const [a, b] = one < other ? [one, other] : [other, one];
    const key = a * 2 ** 26 + b;
    if (a === b || seen.has(key) || !allowed(a, b)) return;
    seen.add(key);
    pairs.push([a, b]);
  };
  const n = members.length;
  if ((n * (n - 1)) / 2 <= MOST_LISTED) {
    const all = rng.shuffle(members.flatMap((a, i) => members.slice(i + 1).map((b): Pair => [a, b])));
    for (let i = 0; i < all.length && pairs.length < count; i++) take(...all[i]!);
  } else {
    for (let draw = 0; draw < DRAWS * count && pairs.length < count; draw++) {
      take(members[rng.int(n)]!, members[rng.int(n)]!);
    }
  }
  return pairs;
}
