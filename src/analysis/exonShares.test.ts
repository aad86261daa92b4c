import { describe, expect, it } from 'vitest';
import type { Interval } from '../bio/transcript';
import { Rng } from '../lib/rng';
import { bcl2l1Rows } from '../oracle/isoforms';
import { exonShares, segmentsOf, shareBlocks } from './exonShares';
import type { CutTranscript, ShareBlock } from './exonSharesTypes';

const lengthOf = (exons: readonly Interval[]): number => exons.reduce((sum, [start, end]) => sum + end - start, 0);
const cut = (exons: readonly Interval[], strand: '+' | '-' = '+', cds?: Interval): CutTranscript => ({
  length: lengthOf(exons),
  chrom: '1',
  strand,
  exons,
  cds,
});

/** Exons of a seeded transcript within 0…400, with boundaries that often agree between transcripts. */
function seeded(rng: Rng, strand: '+' | '-'): CutTranscript {
  const edges = new Set<number>();
  const count = 2 * (1 + rng.int(4));
  while (edges.size < count) edges.add(10 * rng.int(40));
  const sorted = [...edges].sort((a, b) => a - b);
  return cut(
    Array.from({ length: sorted.length >> 1 }, (_, i): Interval => [sorted[2 * i]!, sorted[2 * i + 1]!]),
    strand,
  );
}

/** Hidden states of every position of both transcripts, and their sums over the blocks. */
function states(blocks: readonly ShareBlock[], lengths: readonly [number, number], dim: number, rng: Rng) {
  const hidden = lengths.map((length) => Float64Array.from({ length: length * dim }, () => rng.uniform(-1, 2)));
  const { offsets, ends } = segmentsOf(blocks);
  const sums = new Float32Array(ends.length * dim);
  for (const [i, values] of hidden.entries()) {
    for (let s = offsets[i]!, from = 0; s < offsets[i + 1]!; from = ends[s++]!) {
      for (let d = 0; d < dim; d++) {
        let sum = 0;
        for (let at = from; at < ends[s]!; at++) sum += values[at * dim + d]!;
        sums[s * dim + d] = sum;
      }
    }
  }
  const means = hidden.map((values, i) =>
    Array.from({ length: dim }, (_, d) => {
      let sum = 0;
      for (let at = 0; at < lengths[i]!; at++) sum += values[at * dim + d]!;
      return sum / lengths[i]!;
    }),
  );
  return { sums, distance: Math.hypot(...means[0]!.map((value, d) => value - means[1]![d]!)) };
}

describe('cutting two transcripts into blocks', () => {
  it('cuts at every boundary of either, 5′ to 3′, on both strands', () => {
    const a: readonly Interval[] = [
      [0, 10],
      [20, 40],
    ];
    const b: readonly Interval[] = [
      [5, 10],
      [20, 30],
      [35, 50],
    ];
    const short = (block: ShareBlock) => [
      block.kind,
      block.genome,
      block.a && [block.a.start, block.a.end, block.a.exon],
      block.b && [block.b.start, block.b.end, block.b.exon],
    ];
    expect(shareBlocks(cut(a), cut(b)).map(short)).toEqual([
      ['onlyA', [0, 5], [0, 5, 1], undefined],
      ['shared', [5, 10], [5, 10, 1], [0, 5, 1]],
      ['shared', [20, 30], [10, 20, 2], [5, 15, 2]],
      ['onlyA', [30, 35], [20, 25, 2], undefined],
      ['shared', [35, 40], [25, 30, 2], [15, 20, 3]],
      ['onlyB', [40, 50], undefined, [20, 30, 3]],
    ]);
    expect(shareBlocks(cut(a, '-'), cut(b, '-')).map(short)).toEqual([
      ['onlyB', [40, 50], undefined, [0, 10, 1]],
      ['shared', [35, 40], [0, 5, 1], [10, 15, 1]],
      ['onlyA', [30, 35], [5, 10, 1], undefined],
      ['shared', [20, 30], [10, 20, 1], [15, 25, 2]],
      ['shared', [5, 10], [20, 25, 2], [25, 30, 3]],
      ['onlyA', [0, 5], [25, 30, 2], undefined],
    ]);
  });

  it('finds what Bcl-xS lacks of Bcl-xL: the end of its exon 2, 189 nt', () => {
    const rows = bcl2l1Rows();
    const [a, b] = ['BCL2L1-201', 'BCL2L1-202'].map((name) => rows.find((row) => row.name === name)!);
    const blocks = shareBlocks({ ...a!, cds: undefined }, { ...b!, cds: undefined });
    const spliced = blocks.filter((block) => block.kind === 'onlyA' && block.genome![1] - block.genome![0] === 189);
    expect(spliced).toHaveLength(1);
    for (const [side, row] of [['a', a!] as const, ['b', b!] as const]) {
      const places = blocks.flatMap((block) => block[side] ?? []);
      // A transcript's blocks follow each other and cover it whole.
      expect(places.map(({ start }) => start)).toEqual([0, ...places.slice(0, -1).map(({ end }) => end)]);
      expect(places.at(-1)!.end).toBe(row.length);
      expect(places.at(-1)!.exon).toBe(row.exons.length);
    }
  });

  it('takes UTRs and CDS where structures cannot be laid over each other', () => {
    const bare: CutTranscript = { ...cut([]), length: 30, cds: [6, 21] };
    const blocks = shareBlocks(bare, cut([[100, 120]], '+', [0, 12]));
    expect(blocks.map(({ kind, part, a, b }) => [kind, part, a?.end, b?.end])).toEqual([
      ['onlyA', '5′ UTR', 6, undefined],
      ['shared', 'CDS', 21, 12],
      ['shared', '3′ UTR', 30, 20],
    ]);
    expect(shareBlocks({ ...bare, cds: undefined }, bare).map(({ kind, part }) => [kind, part])).toEqual([
      ['onlyB', '5′ UTR'],
      ['onlyB', 'CDS'],
      ['onlyB', '3′ UTR'],
      ['onlyA', 'transcript'],
    ]);
    expect(shareBlocks(cut([[0, 9]]), cut([[0, 9]], '-')).map(({ part }) => part)).toEqual(['transcript']);
  });
});

describe('shares of a distance', () => {
  it('add up to it, whatever the structures, the strand and the states', () => {
    const rng = new Rng(7);
    for (let round = 0; round < 60; round++) {
      const strand = round % 2 === 0 ? '+' : '-';
      const [a, b] = [seeded(rng, strand), seeded(rng, strand)];
      const pair =
        round % 10 === 9 ? ([{ ...a, exons: [], cds: [0, a.length - 1] as const }, b] as const) : ([a, b] as const);
      const blocks = shareBlocks(...pair);
      const { sums, distance } = states(blocks, [a.length, b.length], 5, rng);
      const result = exonShares(blocks, sums, 5);
      const total = result.shares.reduce((sum, share) => sum + share, 0);
      expect(Math.abs(total - result.distance)).toBeLessThan(1e-6 * result.distance);
      expect(Math.abs(result.distance - distance)).toBeLessThan(1e-5 * distance);
    }
  });

  it('are the same when the transcripts change places', () => {
    const rng = new Rng(3);
    const [a, b] = [seeded(rng, '+'), seeded(rng, '+')];
    const blocks = shareBlocks(a, b);
    const { sums } = states(blocks, [a.length, b.length], 4, rng);
    const turned = blocks.map((block): ShareBlock => ({ ...block, a: block.b, b: block.a }));
    const own = segmentsOf(blocks).offsets[1]! * 4;
    const other = exonShares(turned, Float32Array.of(...sums.subarray(own), ...sums.subarray(0, own)), 4);
    const first = exonShares(blocks, sums, 4);
    expect(other.distance).toBeCloseTo(first.distance, 12);
    // The distance is the same seen from either side, and so is what a block adds to it.
    first.shares.forEach((share, k) => expect(other.shares[k]).toBeCloseTo(share, 12));
  });

  it('are nothing for a block that is like the average of both, and all for one that is not', () => {
    // B is A without its middle; the states are 1 everywhere but there, where they are 5.
    const blocks = shareBlocks(cut([[0, 30]]), cut([[0, 10], [20, 30]])); // prettier-ignore
    const result = exonShares(blocks, Float32Array.of(10, 50, 10, 10, 10), 1);
    const [meanA, meanB] = [70 / 30, 1];
    expect(result.distance).toBeCloseTo(meanA - meanB, 12);
    const middle = (meanA + meanB) / 2;
    expect(result.shares[1]).toBeCloseTo((50 - 10 * middle) / 30, 12);
    // Means 1.8 and 1: the average of both is 1.4, which is what the block's ten nucleotides have.
    const like = exonShares(blocks, Float32Array.of(20, 14, 20, 10, 10), 1);
    expect(like.distance).toBeCloseTo(0.8, 12);
    expect(like.shares[1]).toBeCloseTo(0, 12);
    expect(exonShares(blocks, Float32Array.of(10, 10, 10, 10, 10), 1)).toEqual({
      distance: 0,
      shares: new Float64Array(3),
    });
  });

  it('of exons before the first difference come of the lengths alone, as their states are the same', () => {
    const [a, b] = [cut([[0, 10], [20, 40]]), cut([[0, 10], [30, 40]])]; // prettier-ignore
    const blocks = shareBlocks(a, b);
    const { sums } = states(blocks, [30, 20], 3, new Rng(1));
    const before = sums.slice(0, 3);
    sums.set(before, segmentsOf(blocks).offsets[1]! * 3);
    const { shares, distance } = exonShares(blocks, sums, 3);
    const mean =
      (from: number, to: number, length: number) =>
      (d: number): number => {
        let sum = 0;
        for (let s = from; s < to; s++) sum += sums[s * 3 + d]!;
        return sum / length;
      };
    const [ofA, ofB] = [mean(0, 3, 30), mean(3, 5, 20)];
    const expected = [0, 1, 2].reduce((sum, d) => {
      const m = (ofA(d) + ofB(d)) / 2;
      return sum + ((before[d]! - 10 * m) * (1 / 30 - 1 / 20) * (ofA(d) - ofB(d))) / distance;
    }, 0);
    expect(shares[0]).toBeCloseTo(expected, 10);
  });
});
