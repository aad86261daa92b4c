import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { assemble, cdsParts } from './assembly';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import { exonSpans, genomicExon, skipExon } from './skipExon';
import { BASE_CODE, BASE_MASK, CODON_START_BIT, EXON_END_BIT, packTracks, sequenceOf } from './tracks';
import type { Interval, Transcript } from './transcript';

/** A transcript of exons written out, capitals or not; its CDS is between the positions of `[` and `]`. */
function written(text: string): Pick<Transcript, 'tracks' | 'cds'> {
  const plain = text.replace(/[^A-Za-z[\]|]/g, '');
  const letters = plain.replace(/[[\]|]/g, '');
  const before = (mark: string): number => plain.slice(0, plain.indexOf(mark)).replace(/[[\]|]/g, '').length;
  const cds: Interval | undefined = plain.includes('[') ? [before('['), before(']')] : undefined;
  const exons = plain.split('|').map((exon) => exon.replace(/[[\]]/g, '').length);
  return {
    cds,
    tracks: packTracks(
      Uint8Array.from(letters, (letter) => BASE_CODE[letter.charCodeAt(0)]!),
      exons,
      cds,
    ),
  };
}

/** What is left, with its CDS in brackets and exons apart. */
function shown({ tracks, cds }: Pick<Transcript, 'tracks' | 'cds'>): string {
  const letters = [...sequenceOf(tracks)];
  const at = (i: number): string => (cds && i === cds[0] ? '[' : '') + (cds && i === cds[1] ? ']' : '');
  const text = letters.map((letter, i) => at(i) + letter + (tracks[i]! & EXON_END_BIT ? '|' : '')).join('');
  // An end of the CDS at an end of an exon is written before it, as in the texts of these tests.
  return (text.slice(0, -1) + at(letters.length)).replace('|]', ']|');
}

const skip = (text: string, exon: number) => skipExon(written(text), exon - 1);

const codons = ({ tracks }: Pick<Transcript, 'tracks'>): number[] =>
  [...tracks.keys()].filter((i) => tracks[i]! & CODON_START_BIT);

describe('an exon within the CDS', () => {
  it('keeps the frame where its length is a multiple of three: the CDS ends at its own stop', () => {
    const got = skip('cc[ATGGCC|GCAGCA|TTTTAA]gg', 2);
    expect(got).toMatchObject({ number: 2, span: [8, 14], region: 'CDS', frame: 'kept', stop: 'own', decay: false });
    expect(shown(got)).toBe('CC[ATGGCC|TTTTAA]GG');
    expect(codons(got)).toEqual([2, 5, 8, 11]);
  });

  it.each([
    ['a premature stop', '[ATGGCC|GCAG|CATTGACCGGGTAA]', 'premature', '[ATGGCC|CATTGA]CCGGGTAA'],
    ['a later one', '[ATGGCC|GCAGC|CCCCTAA]ggtagg', 'later', '[ATGGCC|CCCCTAAGGTAG]G'],
    ['none, and the CDS goes on to the end', '[ATGGCC|GCAGC|CCCCTAA]ggt', 'none', '[ATGGCC|CCCCTAAGGT]'],
  ])('breaks it otherwise: %s', (_, text, stop, left) => {
    const got = skip(text, 2);
    expect(got).toMatchObject({ region: 'CDS', frame: 'broken', stop });
    expect(shown(got)).toBe(left);
  });

  it('may keep the frame and make a stop of one base before it and two behind', () => {
    const got = skip('[ATGT|CAGCAG|GATTTTAA]', 2);
    expect(got).toMatchObject({ frame: 'kept', stop: 'premature' });
    expect(shown(got)).toBe('[ATGT|GA]TTTTAA');
  });

  it('marks for decay what stops more than 50 nt before the last junction', () => {
    const stopAt = (distance: number, last: string) =>
      skip(`[ATGGCC|GCAG|CATTGA${'G'.repeat(distance)}|${last}TAA]`, 2);
    expect(stopAt(51, 'GG')).toMatchObject({ stop: 'premature', decay: true });
    expect(stopAt(50, 'GGG')).toMatchObject({ stop: 'premature', decay: false });
  });
});

describe('an exon at an end of the CDS or outside', () => {
  it.each([
    ['before it', 'cc|gg|cc[ATG|TAA]g', '5′ UTR', 'CC|CC[ATG|TAA]G'],
    ['behind it', 'cc[ATGTAA]|gg|cc', '3′ UTR', 'CC[ATGTAA]|CC'],
    ['that touches its first base', 'cc|gg|[ATGTAA]g', '5′ UTR', 'CC|[ATGTAA]G'],
  ])('leaves the CDS as it is: %s', (_, text, region, left) => {
    const got = skip(text, 2);
    expect(got).toMatchObject({ region, frame: 'utr', stop: 'own', decay: false });
    expect(shown(got)).toBe(left);
  });

  it.each([
    ['all of the first codon', 'cc|c[ATG|GCCTAA]g', 'mixed', 'CC|GCCTAAG'],
    ['two bases of it', 'cc[A|TGGCC|GCCTAA]g', 'CDS', 'CCA|GCCTAAG'],
    ['first and last codon', 'cc|c[ATGTAA]g|aa', 'mixed', 'CC|AA'],
  ])('leaves no CDS where it takes %s', (_, text, region, left) => {
    const got = skip(text, 2);
    expect(got).toMatchObject({ region, frame: 'start lost', cds: undefined, stop: 'no CDS', decay: false });
    expect(shown(got)).toBe(left);
    expect(codons(got)).toEqual([]);
  });

  it.each([
    ['read on to another', 'cc[ATGGCC|GCCTAA]g|TAGc', 'later', 'CC[ATGGCC|TAG]C'],
    ['read on to the end', 'cc[ATGGCC|GCCTAA]g|gctagc', 'none', 'CC[ATGGCC|GCTAGC]'],
    ['one base of it', '[ATGGCT|GCCT|AA]gg', 'none', '[ATGGCT|AAGG]'],
    ['one base of it, which stands before the exon too', '[ATGT|CAGCCT|AA]gg', 'own', '[ATGT|AA]GG'],
  ])('without its stop codon: %s', (_, text, stop, left) => {
    const got = skip(text, 2);
    expect(got).toMatchObject({ frame: 'stop removed', stop });
    expect(shown(got)).toBe(left);
  });

  it('knows transcripts without CDS', () => {
    const got = skip('cc|gg|cc', 2);
    expect(got).toMatchObject({ region: 'non-coding', frame: 'non-coding', cds: undefined, stop: 'no CDS' });
    expect(shown(got)).toBe('CC|CC');
  });

  it('takes the first and the last exon too, but not the only one', () => {
    expect(shown(skip('cc|c[ATG|TAA]g', 1))).toBe('C[ATG|TAA]G');
    expect(shown(skip('cc[ATGTAA]g|gg', 2))).toBe('CC[ATGTAA]G');
    expect(() => skip('cc[ATGTAA]g', 1)).toThrow(RangeError);
    expect(() => skip('cc|gg', 3)).toThrow(RangeError);
  });
});

describe('an unusual CDS is read as it is in the whole transcript', () => {
  it.each([
    ['with selenocysteines', '[ATGTGAGCC|GCAGCA|TGATAA]', '[ATGTGAGCC|TGATAA]'],
    ['that begins within a codon', '[CATGGCC|GCA|GCCTAA]tag', '[CATGGCC|GCCTAA]TAG'],
    ['without stop, to the end', '[ATGGCC|GCA|GCC]', '[ATGGCC|GCC]'],
    ['without stop, with a 3′ UTR', '[ATGGCC|GCA|GCC]gggtaa', '[ATGGCC|GCC]GGGTAA'],
  ])('%s', (_, text, left) => {
    const got = skip(text, 2);
    expect(got).toMatchObject({ frame: 'kept', stop: 'own' });
    expect(shown(got)).toBe(left);
  });
});

const gallery = async (name: string) =>
  blobSource(name, new Blob([await readFile(new URL(`../../public/gallery/${name}`, import.meta.url))]));

it.each([
  ['+', ['SNAP25.fa.gz', 'SNAP25.gtf.gz']],
  ['-', ['APP.fa.gz', 'APP.gtf.gz']],
])('equals the transcript that the annotation without the exon gives, strand %s', async (strand, files) => {
  const { transcripts } = await importTranscripts({ sources: await Promise.all(files.map(gallery)) });
  let compared = 0;
  for (const transcript of transcripts) {
    expect(transcript.strand).toBe(strand);
    const parts = cdsParts(transcript);
    const spans = exonSpans(transcript);
    for (let index = 1; index < spans.length - 1; index++) {
      const got = skipExon(transcript, index);
      const gone = genomicExon(transcript, index)!;
      expect(gone[1] - gone[0]).toBe(got.span[1] - got.span[0]);
      if (got.stop !== 'own' && got.frame !== 'non-coding') continue;
      const { id, name, gene, geneId, species, biotype, chrom } = transcript;
      const made = assemble(
        {
          ...{ id, name, gene, geneId, species, biotype, chrom, strand: transcript.strand, file: '', line: 1 },
          exons: transcript.exons.filter((exon) => exon !== gone),
          cds: parts.length > 0 ? [parts[0]![0], parts.at(-1)![1]] : undefined,
        },
        Uint8Array.from(got.tracks, (code) => code & BASE_MASK),
      );
      expect(made).toMatchObject({ cds: got.cds });
      expect(Buffer.compare((made as Transcript).tracks, got.tracks)).toBe(0);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(40);
});
