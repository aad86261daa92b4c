import { expect, it } from 'vitest';
import { cellText, similarityFacts } from './similarity';

/** Two pairs: rows a1, b1, a2, b2. */
const matrix = {
  step: 3,
  pairs: 2,
  values: Float32Array.of(1, 0.25, 0.5, 0, 0.25, 1, 0, -0.5, 0.5, 0, 1, 0.25, 0, -0.5, 0.25, 1),
  ids: [
    ['A-1', 'A-2'],
    ['B-1', 'B-2'],
  ] as const,
};

it('names both views of a cell, and a positive pair as such', () => {
  expect(cellText(matrix, 0, 2)).toBe('A-1 (view 1) and A-2 (view 2): 0.500, a positive pair');
  expect(cellText(matrix, 3, 1)).toBe('B-2 (view 2) and B-1 (view 1): −0.500, a positive pair');
  expect(cellText(matrix, 0, 1)).toBe('A-1 (view 1) and B-1 (view 1): 0.250');
  expect(cellText(matrix, 1, 1)).toBe('B-1 (view 1) and itself: 1.000');
});

it('counts what the curves count', () => {
  // Positive: a1·a2 and b1·b2, twice each. Others: a1·b1, a1·b2, b1·a2, a2·b2. The rows of A find each other, those of B do not.
  expect(similarityFacts(matrix)).toEqual({ positive: 0, others: (0.25 + 0 + 0 + 0.25) / 4, found: 0.5 });
});
