import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng, streamSeed } from './rng';

test('a generator made of a state goes on where the other stood, also through JSON', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(50), (seed, drawn) => {
      const rng = new Rng(seed);
      for (let i = 0; i < drawn; i++) rng.uint32();
      const twin = Rng.fromState(JSON.parse(JSON.stringify(rng.state())) as ReturnType<Rng['state']>);
      for (let i = 0; i < 20; i++) expect(twin.uint32()).toBe(rng.uint32());
    }),
    { seed: 0 },
  );
});

test('whole numbers cover 0 … n − 1 evenly', () => {
  const rng = new Rng(3);
  const counts = new Uint32Array(7);
  for (let i = 0; i < 70_000; i++) counts[rng.int(7)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(rng.int(1)).toBe(0);
});

test('a shuffle is a permutation, and every element reaches every place', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const shuffled = new Rng(seed).shuffle([0, 1, 2, 3]);
    expect([...shuffled].sort()).toEqual([0, 1, 2, 3]);
    for (const [place, value] of shuffled.entries()) seen.add(`${place}:${value}`);
  }
  expect(seen.size).toBe(16);
});

test('streams of a seed differ by name, and of a name by seed', () => {
  expect(streamSeed(1, 'a')).toBe(streamSeed(1, 'a'));
  expect(new Set([streamSeed(1, 'a'), streamSeed(1, 'b'), streamSeed(2, 'a')]).size).toBe(3);
  // FNV-1a of "1/a", computed apart.
  expect(streamSeed(1, 'a')).toBe([49, 47, 97].reduce((h, b) => Math.imul(h ^ b, 16777619) >>> 0, 2166136261));
});
