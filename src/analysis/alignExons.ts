import type { Interval, Strand } from '../bio/transcript';

/** An exon of either isoform beside what it meets of the other. Numbers count from 1 at the 5′ end; intervals are genomic, 0-based. */
export interface AlignedExon {
  readonly kind: 'shared' | 'changed' | 'only A' | 'only B';
  readonly a: { readonly number: number; readonly interval: Interval } | undefined;
  readonly b: { readonly number: number; readonly interval: Interval } | undefined;
}

/**
 * Exons of two isoforms of one strand side by side, 5′ → 3′: equal ones are shared, overlapping ones changed, each overlap a row (an exon
 * that meets two, as where an intron is retained, is in two rows).
 * @param a ascending by position, disjoint; as `b`
 */
export function alignExons(a: readonly Interval[], b: readonly Interval[], strand: Strand): AlignedExon[] {
  const side = (exons: readonly Interval[], at: number) => ({
    number: strand === '+' ? at + 1 : exons.length - at,
    interval: exons[at]!,
  });
  const rows: AlignedExon[] = [];
  // Whether the present exon of each is in a row already.
  let [metA, metB] = [false, false];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const [one, other] = [a[i], b[j]];
    const isBefore = (x: Interval | undefined, y: Interval | undefined): boolean =>
      x !== undefined && (!y || x[1] <= y[0]);
    if (isBefore(one, other)) {
      if (!metA) rows.push({ kind: 'only A', a: side(a, i), b: undefined });
      [i, metA] = [i + 1, false];
    } else if (isBefore(other, one)) {
      if (!metB) rows.push({ kind: 'only B', a: undefined, b: side(b, j) });
      [j, metB] = [j + 1, false];
    } else {
      const equal = one![0] === other![0] && one![1] === other![1];
      rows.push({ kind: equal ? 'shared' : 'changed', a: side(a, i), b: side(b, j) });
      const [endA, endB] = [one![1], other![1]];
      if (endA <= endB) i++;
      if (endB <= endA) j++;
      [metA, metB] = [endA > endB, endB > endA];
    }
  }
  return strand === '+' ? rows : rows.reverse();
}
