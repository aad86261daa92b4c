import { expect, test } from 'vitest';
import { Rng } from '../lib/rng';
import { blosumRows } from './blosum62';
import { alignProteins } from './proteinAlignment';

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';

const scoreOf = (a: string, b: string): number => {
  const { row, rows } = blosumRows(a, b);
  return rows[row[0]! * b.length]!;
};

/** The score of columns that are given, by its definition. */
function columnsScore(a: string, b: string): number {
  let score = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== '-' && b[i] !== '-') score += scoreOf(a[i]!, b[i]!);
    else {
      const side = a[i] === '-' ? a : b;
      score -= i > 0 && side[i - 1] === '-' ? 0.5 : 10;
    }
  }
  return score;
}

/** The best score of all alignments, by trying all of them. */
function bestScore(a: string, b: string): number {
  let best = -Infinity;
  const go = (i: number, j: number, top: string, bottom: string): void => {
    if (i === a.length && j === b.length) best = Math.max(best, columnsScore(top, bottom));
    if (i < a.length && j < b.length) go(i + 1, j + 1, top + a[i]!, bottom + b[j]!);
    if (i < a.length) go(i + 1, j, top + a[i]!, `${bottom}-`);
    if (j < b.length) go(i, j + 1, `${top}-`, bottom + b[j]!);
  };
  go(0, 0, '', '');
  return best;
}

const random = (rng: Rng, length: number): string =>
  Array.from({ length }, () => AMINO_ACIDS[rng.int(AMINO_ACIDS.length)]!).join('');

test('scores of BLOSUM62: symmetric, what is no letter counts as X', () => {
  expect([scoreOf('W', 'W'), scoreOf('A', 'R'), scoreOf('R', 'A'), scoreOf('*', 'A')]).toEqual([11, -1, -1, -4]);
  expect(scoreOf('U', 'C')).toBe(scoreOf('X', 'C'));
});

test('no alignment of short sequences is better, and its score is that of its columns', async () => {
  const rng = new Rng(3);
  for (let round = 0; round < 60; round++) {
    const [a, b] = [random(rng, rng.int(6)), random(rng, rng.int(6))];
    const found = await alignProteins(a, b);
    expect(found.a.replaceAll('-', '')).toBe(a);
    expect(found.b.replaceAll('-', '')).toBe(b);
    expect(found.a.length).toBe(found.b.length);
    expect(found.score, `${a} ${b}`).toBe(bestScore(a, b));
    expect(columnsScore(found.a, found.b)).toBe(found.score);
  }
});

test('a skipped exon is one gap; identity is over all columns', async () => {
  const rng = new Rng(4);
  const [head, exon, tail] = [random(rng, 120), random(rng, 40), random(rng, 90)];
  const { a, b, score, identical, aligned, identity } = await alignProteins(head + exon + tail, head + tail);
  expect(a).toBe(head + exon + tail);
  // Letters at the ends of the gap may be alike on both sides of it.
  expect(b).toMatch(/^[A-Z]+-{40}[A-Z]+$/);
  expect([identical, aligned, identity]).toEqual([210, 210, 210 / 250]);
  expect(score).toBe(columnsScore(a, b));
});

test('empty ones, too long ones, and a cancel', async () => {
  expect(await alignProteins('', '')).toMatchObject({ a: '', b: '', score: 0, identity: NaN });
  expect(await alignProteins('MK', '')).toMatchObject({ a: 'MK', b: '--', score: -10.5, identity: 0 });
  await expect(alignProteins('A'.repeat(9000), 'A'.repeat(9000))).rejects.toThrow('9000 and 9000 amino acids');
  const controller = new AbortController();
  const running = alignProteins('A'.repeat(3000), 'A'.repeat(3000), { signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});
