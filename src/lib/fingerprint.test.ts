import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint';
import { sha256 } from './hash';

const MIB = 1 << 20;

it('of a file up to 64 MiB is its SHA-256', async () => {
  expect(await fingerprint(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  const limit = new Uint8Array(64 * MIB);
  expect(await fingerprint(new Blob([limit]))).toBe(await sha256(limit));
});

it('of a larger file is of its size, its ends and pieces between', async () => {
  const size = 66 * MIB + 5;
  const zeros = new Blob([new Uint8Array(size)]);
  const withOnes = (...places: readonly number[]): Promise<string> => {
    const ends = [...places, size];
    const between = places.map((place, i) => ['\x01', zeros.slice(place + 1, ends[i + 1])]);
    return fingerprint(new Blob([zeros.slice(0, places[0]), ...between.flat()]));
  };
  const first = await fingerprint(zeros);
  expect(first).toMatch(/^pieces-[0-9a-f]{64}$/);
  // (66 MiB + 5 − 48 MiB) / 33 between pieces.
  const firstPiece = 8 * MIB + Math.floor((18 * MIB + 5) / 33);
  for (const place of [8 * MIB - 1, firstPiece, size - 8 * MIB]) expect(await withOnes(place)).not.toBe(first);
  expect(await withOnes(8 * MIB, firstPiece - 1, firstPiece + MIB)).toBe(first);
  expect(await fingerprint(new Blob([zeros, '\0']))).not.toBe(first);
});
