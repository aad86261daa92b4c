import { describe, expect, it } from 'vitest';
import { BASE_CODE, packTracks } from '../../bio/tracks';
import { takingTurns } from '../linear/turns';
import { EffectTaker, positionEffects, strongestSubstitutions, unknownEffects, writeDistances } from './effects';
import { headPredict, probePredict } from './predictors';
import { besideJunction, exonEndsOf, lettersOf, substitutionAt } from './substitutionKinds';

const bases = (text: string): Uint8Array => Uint8Array.from(text, (letter) => BASE_CODE[letter.charCodeAt(0)]!);
// 5′ UTR GG, then M W L TGA-as-amino-acid Q stop, then 3′ UTR AC; exons of 5, 8 and 9.
const text = 'GGATGTGGCTATGACANTAAAC';
const cds = [2, 20] as const;
const codes = packTracks(bases(text), [5, 8, 9], cds);
const at = (position: number, letter: string) => substitutionAt({ codes, cds }, position, 'ACGT'.indexOf(letter));

describe('substitutions by their codon', () => {
  it('are told apart', () => {
    expect(at(0, 'T')).toEqual({ kind: '5′ UTR', from: 'G', to: 'T', codon: undefined, amino: '' });
    expect(at(21, 'G').kind).toBe('3′ UTR');
    expect(at(2, 'G')).toEqual({
      ...{ kind: 'start lost', from: 'A', to: 'G', amino: 'M1V' },
      codon: { number: 1, from: 'ATG', to: 'GTG' },
    });
    expect(at(7, 'A')).toMatchObject({ kind: 'stop gained', amino: 'W2*' });
    expect(at(8, 'T')).toMatchObject({ kind: 'synonymous', amino: 'L3=', codon: { from: 'CTA', to: 'TTA' } });
    expect(at(8, 'G')).toMatchObject({ kind: 'missense', amino: 'L3V' });
    expect(at(2, 'A').kind).toBe('none');
    expect(substitutionAt({ codes, cds: null }, 8, 0).kind).toBe('non-coding');
  });

  it('keep an inner stop codon an amino acid, and only the last one can be lost', () => {
    expect(at(13, 'G')).toMatchObject({ kind: 'missense', amino: '*4W' });
    expect(at(17, 'C')).toMatchObject({ kind: 'stop lost', amino: '*6Q' });
    expect(at(18, 'G')).toMatchObject({ kind: 'synonymous', amino: '*6=' });
  });

  it('are unclear in codons that are not known or not whole', () => {
    expect(at(14, 'T')).toMatchObject({ kind: 'unclear', amino: '', codon: { number: 5, from: 'CAN', to: 'TAN' } });
    expect(at(16, 'A')).toMatchObject({ kind: 'unclear', from: 'N' });
    expect(substitutionAt({ codes, cds: [2, 21] }, 20, 1)).toMatchObject({ kind: 'unclear', codon: undefined });
  });

  it('know their exons and junctions', () => {
    expect(exonEndsOf({ codes, exons: [] })).toEqual([5, 13, 22]);
    expect(exonEndsOf({ codes: packTracks(codes, [22], cds), exons: [] })).toEqual([]);
    expect(exonEndsOf({ codes: packTracks(codes, [22], cds), exons: [[0, 22]] })).toEqual([22]);
    const beside = Array.from(codes.keys()).filter((position) => besideJunction(codes, position));
    expect(beside).toEqual([4, 5, 12, 13]);
  });
});

describe('effects', () => {
  const dim = 3;
  // Four positions: N, A, C, N.
  const letters = lettersOf(bases('NACN'));
  const wild = [1, 2, 2];
  const row = (position: number, base: number): number[] =>
    letters[position] === base
      ? wild
      : wild.map((value, j) => value + (j === base % 3 ? (position + 1) * (base + 1) : 0));
  const block = (first: number, count: number) => ({
    ...{ first, count },
    values: Float32Array.from(
      Array.from({ length: count }, (_, i) => [0, 1, 2, 3].flatMap((base) => row(first + i, base))).flat(),
    ),
  });
  const taken = async (...blocks: readonly (readonly [number, number])[]): Promise<Float32Array[]> => {
    const arrays = { distance: unknownEffects(4), cosine: unknownEffects(4) };
    const change = unknownEffects(4);
    const taker = new EffectTaker(
      letters,
      dim,
      (index, mutant, standing) => {
        writeDistances(arrays, index, mutant, standing);
        change[index] = mutant[0]! - standing[0]!;
      },
      takingTurns(undefined),
    );
    await Promise.all(blocks.map(([first, count]) => taker.take(block(first, count))));
    await taker.finish(Float32Array.from(wild));
    return [arrays.distance, arrays.cosine, change];
  };

  it('are distances from the wild type, whichever order blocks come in', async () => {
    const [distance, cosine, change] = await taken([0, 4]);
    expect([...distance!]).toEqual([1, 2, 3, 4, 0, 4, 6, 8, 3, 0, 9, 12, 4, 8, 12, 16]);
    expect([...cosine!.subarray(4, 5), ...cosine!.subarray(9, 10)]).toEqual([0, 0]);
    // (1, 6, 2) beside (1, 2, 2): 17 of √41 × 3.
    expect(cosine![5]).toBeCloseTo(1 - 17 / (Math.sqrt(41) * 3), 6);
    expect([...change!.subarray(4, 8)]).toEqual([0, 0, 0, 8]);
    // A block of N alone waits for one with a letter, or for the end.
    for (const order of [
      [
        [0, 1],
        [1, 3],
      ],
      [
        [3, 1],
        [0, 1],
        [1, 2],
      ],
    ] as const) {
      expect(await taken(...order)).toEqual([distance, cosine, change]);
    }
    const alone = await taken([0, 1]);
    expect([...alone[0]!.subarray(0, 5)]).toEqual([1, 2, 3, 4, NaN]);
  });

  it('are summed up by position, and sorted', () => {
    const values = Float32Array.of(1, -5, 2, 4, 0, 1, NaN, NaN, NaN, NaN, NaN, NaN, -3, 1, 0, 1);
    const { strongest, mean } = positionEffects(values, letters);
    expect([...strongest]).toEqual([-5, 1, NaN, -3]);
    expect([...mean]).toEqual([0.5, 1, NaN, -0.25]);
    expect([...strongestSubstitutions(values, letters, 4)]).toEqual([1, 3, 12, 2]);
    expect([...strongestSubstitutions(values, letters, 4, (index) => index >= 4)]).toEqual([12, 5, 13, 15]);
  });
});

describe('predictions', () => {
  const mean = Float32Array.of(1, 2);

  it('of probes are averaged over them', () => {
    const probes = [
      { weights: Float64Array.of(1, 0, 0, 1), intercepts: Float64Array.of(0, 1) },
      { weights: Float64Array.of(3, 0, 0, 2), intercepts: Float64Array.of(0, -Infinity) },
    ];
    expect(probePredict(probes, 'regression', 0)(mean)).toBe(2);
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(probePredict(probes, 'multi-label', 0)(mean)).toBeCloseTo((sigmoid(1) + sigmoid(3)) / 2, 12);
    // Softmax of (1, 3) and of (3, −∞).
    expect(probePredict(probes, 'multi-class', 1)(mean)).toBeCloseTo(sigmoid(2) / 2, 12);
  });

  it('of fine-tuned heads are in the units of the target', () => {
    const head = {
      first: { weight: Float32Array.of(1, 1, -1, -1), bias: Float32Array.of(0.5, 0) },
      second: { weight: Float32Array.of(2, 5, 1, 0), bias: Float32Array.of(0, -3.5) },
    };
    const numbers = { ...head, task: 'regression', mean: [10, 0], deviation: [2, 1] } as const;
    // Hidden (3.5, 0).
    expect(headPredict(numbers, 0)(mean)).toBe(24);
    expect(headPredict({ ...head, task: 'binary', mean: [], deviation: [] }, 1)(mean)).toBe(0.5);
  });
});
