/**
 * How much more than the least may be run so that mutants share a start: with the wild type's own passes a whole transcript of 24 nt or
 * more stays below 55 % of full recomputation.
 */
const SLACK = 0.055;
/** Where the wild type's own passes take that up (few positions of a long transcript), this much all the same: batches of one position are slow. */
const LEAST_SLACK = 0.02;
/** Spans tried: each this much shorter than the one before. */
const STEP = 0.8;

/** Mutated positions whose mutants all start from the wild type's state at `start`, its first position, in one batch. */
export interface RestartGroup {
  /** Indices [first, first + count) into the positions. */
  readonly first: number;
  readonly count: number;
  readonly start: number;
  /** Number of mutants. */
  readonly rows: number;
}

export interface RestartPlan {
  readonly groups: readonly RestartGroup[];
  /** Positions that mutants are run over, from their starts to the end. */
  readonly tokens: number;
}

/** Cuts the positions into groups of at most `maxRows` mutants that span at most `span` nucleotides. */
function cut(
  positions: ArrayLike<number>,
  mutants: ArrayLike<number>,
  end: number,
  maxRows: number,
  span: number,
): RestartPlan {
  const groups: RestartGroup[] = [];
  let tokens = 0;
  for (let first = 0; first < positions.length;) {
    const start = positions[first]!;
    let rows = 0;
    let next = first;
    while (
      next < positions.length &&
      positions[next]! - start < span &&
      (next === first || rows + mutants[next]! <= maxRows)
    ) {
      rows += mutants[next++]!;
    }
    groups.push({ first, count: next - first, start, rows });
    tokens += rows * (end - start);
    first = next;
  }
  return { groups, tokens };
}

/**
 * Chooses which mutants start together. The fewer a group's positions, the fewer are run in vain between its start and a
 * mutation, but the smaller its batch; the widest groups are taken that stay within the slack.
 * @param positions mutated ones, ascending, all before `end`
 * @param mutants of each position
 * @param end the last position that is run, exclusive
 * @param maxRows most mutants in a batch
 * @param own positions that the wild type is run over besides
 */
export function planRestarts(
  positions: ArrayLike<number>,
  mutants: ArrayLike<number>,
  end: number,
  maxRows: number,
  own: number,
): RestartPlan {
  const least = cut(positions, mutants, end, maxRows, 1);
  const allowed = Math.max(SLACK * least.tokens - own, LEAST_SLACK * least.tokens);
  let span = positions.length > 0 ? positions[positions.length - 1]! - positions[0]! + 1 : 1;
  for (; span > 1; span = Math.floor(span * STEP)) {
    const plan = cut(positions, mutants, end, maxRows, span);
    if (plan.tokens - least.tokens <= allowed) return plan;
  }
  return least;
}

/** Every mutant from the first position on: full recomputation, which restarting is held against. */
export function planWhole(
  positions: ArrayLike<number>,
  mutants: ArrayLike<number>,
  end: number,
  maxRows: number,
): RestartPlan {
  const { groups } = cut(positions, mutants, end, maxRows, Infinity);
  return {
    groups: groups.map((group) => ({ ...group, start: 0 })),
    tokens: groups.reduce((sum, { rows }) => sum + rows * end, 0),
  };
}
