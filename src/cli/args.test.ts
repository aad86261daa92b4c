import { expect, test } from 'vitest';
import { one, parseFlags, required } from './args';
import { progressText } from './progressLine';

const kinds = { out: 'one', gene: 'many', quiet: 'none' } as const;

test('a flag of kind many takes every value up to the next flag, and may be repeated', () => {
  const flags = parseFlags(['--gene', 'A', 'B', '--out', 'x', '--gene=C', '--quiet'], kinds);
  expect(flags.get('gene')).toEqual(['A', 'B', 'C']);
  expect(one(flags, 'out')).toBe('x');
  expect(flags.has('quiet')).toBe(true);
});

test.each([
  [['--nope'], 'There is no option --nope.'],
  [['--out'], '--out needs a value.'],
  [['--out', 'a', 'b'], '"b" belongs to no option.'],
  [['stray'], '"stray" belongs to no option.'],
  [['--out', 'a', '--out', 'b'], '--out is given twice.'],
  [['--quiet=1'], '--quiet takes no value.'],
])('%j is refused: %s', (args, message) => {
  expect(() => parseFlags(args, kinds)).toThrow(message);
});

test('a required flag that is missing is named', () => {
  expect(() => required(parseFlags([], kinds), 'out')).toThrow('--out is missing.');
});

test('progress says what is done, how fast and how long it still takes', () => {
  const text = progressText({ stage: 'Embedding', done: 500, total: 2000, unit: 'nt', rate: 10 });
  expect(text).toBe('Embedding: 25 %  500 of 2,000 nt  10 nt/s  2 min 30 s left');
  expect(progressText({ stage: 'Reading', done: 5, total: 0, unit: 'bytes', rate: 0 })).toBe('Reading: 5 bytes');
});
