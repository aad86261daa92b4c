import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE_CODE, packTracks } from '../../bio/tracks';
import type { Interval, Transcript } from '../../bio/transcript';
import { baselineFeatures } from './baselineFeatures';
import { FEATURE_KINDS, type FeatureKind } from './featureTypes';

function transcript(sequence: string, exonLengths: readonly number[], cds?: Interval): Transcript {
  const bases = Uint8Array.from(sequence, (letter) => BASE_CODE[letter.charCodeAt(0)]!);
  const texts = { id: 't', name: 't', gene: 'g', geneId: 'g', species: '', biotype: '', chrom: '' };
  const tracks = packTracks(bases, exonLengths, cds);
  return { ...texts, strand: '+', exons: [], cds, cdsSource: cds ? 'annotation' : 'none', tracks };
}

/** Values by name of one transcript, those that are 0 left out. */
async function valuesOf(one: Transcript, kind: FeatureKind): Promise<Record<string, number>> {
  const { names, data, dim } = await baselineFeatures([one], kind);
  expect([names.length, data.length, new Set(names).size]).toEqual([dim, dim, dim]);
  return Object.fromEntries(names.map((name, i) => [name, data[i]!] as const).filter(([, value]) => value !== 0));
}

//          5′ UTR ‖ CDS                ‖ 3′ UTR
const made = transcript('GGCA' + 'ATGGCCGCCTAA' + 'TTTC', [6, 8, 6], [4, 16]);

describe('baseline features', () => {
  it('composition: lengths, exons and shares of G and C by hand', async () => {
    const values = await valuesOf(made, 'composition');
    expect(values).toEqual({
      'transcript length (nt)': 20,
      'CDS length (nt)': 12,
      '5′ UTR length (nt)': 4,
      '3′ UTR length (nt)': 4,
      'ln(1 + transcript length in nt)': Math.fround(Math.log(21)),
      'ln(1 + CDS length in nt)': Math.fround(Math.log(13)),
      'ln(1 + 5′ UTR length in nt)': Math.fround(Math.log(5)),
      'ln(1 + 3′ UTR length in nt)': Math.fround(Math.log(5)),
      exons: 3,
      'exon junctions per kb of CDS': Math.fround(2000 / 12),
      'exon junctions per kb': 100,
      'GC share of transcript': Math.fround(11 / 20),
      'GC share of CDS': Math.fround(7 / 12),
      'GC share of 5′ UTR': 0.75,
      'GC share of 3′ UTR': 0.25,
    });
  });

  it('without a CDS there are no parts; the whole’s share of G and C stands for theirs', async () => {
    expect(await valuesOf(transcript('GCNA', [4]), 'composition')).toEqual({
      'transcript length (nt)': 4,
      'ln(1 + transcript length in nt)': Math.fround(Math.log(5)),
      exons: 1,
      'GC share of transcript': Math.fround(2 / 3),
      'GC share of CDS': Math.fround(2 / 3),
      'GC share of 5′ UTR': Math.fround(2 / 3),
      'GC share of 3′ UTR': Math.fround(2 / 3),
    });
  });

  it('codons in frame, stop codon included, and G and C at each place', async () => {
    expect(await valuesOf(made, 'codons')).toEqual({
      'codon ATG': 0.25,
      'codon GCC': 0.5,
      'codon TAA': 0.25,
      'GC share at codon position 1': 0.5,
      'GC share at codon position 2': 0.5,
      'GC share at codon position 3': 0.75,
    });
    expect(await valuesOf(transcript('ATGNAAT', [7], [0, 7]), 'codons')).toMatchObject({ 'codon ATG': 1 });
  });

  it('words of letters agree with counting them in the text, those with an N left out', async () => {
    const letters = fc.string({ unit: fc.constantFrom('A', 'C', 'G', 'T', 'N'), minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(letters, fc.constantFrom(1, 2, 3, 4, 5, 6), async (sequence, k) => {
        const counted: Record<string, number> = {};
        let all = 0;
        for (let i = 0; i + k <= sequence.length; i++) {
          const word = sequence.slice(i, i + k);
          if (word.includes('N')) continue;
          counted[word] = (counted[word] ?? 0) + 1;
          all++;
        }
        const shares = Object.fromEntries(Object.entries(counted).map(([word, n]) => [word, Math.fround(n / all)]));
        expect(await valuesOf(transcript(sequence, [sequence.length]), `${k}-mers`)).toEqual(shares);
      }),
      { numRuns: 60, seed: 0 },
    );
  });

  it('every kind is finite on the shortest transcripts, and has nothing to say of none', async () => {
    for (const kind of FEATURE_KINDS) {
      const { data, dim, names } = await baselineFeatures([transcript('A', [1]), transcript('N', [1], [0, 1])], kind);
      expect([data.length, names.length]).toEqual([2 * dim, dim]);
      expect(data.every(Number.isFinite)).toBe(true);
      expect((await baselineFeatures([], kind)).data.length).toBe(0);
    }
  });

  it('is stopped by its signal', async () => {
    const stopped = baselineFeatures([made], 'engineered', { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});
