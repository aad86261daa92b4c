import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AnnotatedTranscript } from '../annotation';
import { assemble, isProblem } from '../assembly';
import { blobSource } from '../byteSources';
import { importTranscripts } from '../import';
import { sequenceOf } from '../tracks';
import type { Rejection, Transcript } from '../transcript';
import { GenBankReader } from './genbank';
import { parseLocation } from './genbankLocation';

interface Found {
  transcripts: AnnotatedTranscript[];
  rejected: Rejection[];
}

function read(bytes: Uint8Array | string, piece = Infinity, gene?: string, finish: 'end' | 'cut' = 'end'): Found {
  const found: Found = { transcripts: [], rejected: [] };
  const reader = new GenBankReader('test.gb', {
    transcript: (transcript) => found.transcripts.push(transcript),
    reject: (rejection) => found.rejected.push(rejection),
    wanted: (name) => gene === undefined || name === '' || name === gene,
  });
  const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  for (let i = 0; i < whole.length; i += piece) reader.push(whole.subarray(i, i + piece));
  reader[finish]();
  return found;
}

const letters = (transcript: AnnotatedTranscript): string => sequenceOf(transcript.sequence!);
const golden = (name: string): Buffer => readFileSync(new URL(`../../oracle/genome/${name}`, import.meta.url));
const whole = (transcript: AnnotatedTranscript): Transcript => {
  const made = assemble(transcript, transcript.sequence!);
  if (isProblem(made)) throw new Error(made.reason);
  return made;
};

/** A record of NCBI's shape; `features` are indented here as there. */
function record(locus: string, features: string, sequence: string, head = ''): string {
  const rows = sequence.match(/.{1,60}/g)?.map((row, i) => {
    return `${String(i * 60 + 1).padStart(9)} ${row.match(/.{1,10}/g)!.join(' ')}\n`;
  });
  const origin = rows ? `ORIGIN      \n${rows.join('')}` : '';
  return `LOCUS       ${locus}\nDEFINITION  Some record,\n            LOCUS in a text.\n${head}FEATURES             Location/Qualifiers\n${features}${origin}//\n`;
}

const feature = (key: string, location: string, ...qualifiers: string[]): string =>
  [location, ...qualifiers].map((text, i) => `     ${(i === 0 ? key : '').padEnd(16)}${text}\n`).join('');

describe('parseLocation', () => {
  it.each([
    ['5..10', '+', [[4, 10]]],
    ['7', '+', [[6, 7]]],
    ['<5..>10', '+', [[4, 10]]],
    ['join(5..10,20..30)', '+', [[4, 10], [19, 30]]], // prettier-ignore
    ['order(5..10, 20..30)', '+', [[4, 10], [19, 30]]], // prettier-ignore
    ['complement(join(<5..10,20..>30))', '-', [[4, 10], [19, 30]]], // prettier-ignore
    ['join(complement(20..30),complement(5..10))', '-', [[4, 10], [19, 30]]], // prettier-ignore
    ['join(5..10,10..30)', '+', [[4, 10], [9, 30]]], // prettier-ignore
  ])('reads %s', (text, strand, parts) => {
    expect(parseLocation(text)).toEqual({ strand, parts });
  });

  it.each([
    ['join(5..10,complement(20..30))', 'both strands'],
    ['join(90..100,1..10)', 'not in the order'],
    ['join(5..10,AB1234.1:20..30)', 'another record'],
    ['one-of(5,6)..10', 'not exact'],
    ['5.9..10', 'not exact'],
    ['5^6', 'not exact'],
    ['10..5', 'empty'],
    ['join(5..10', 'not exact'],
    ['', 'not exact'],
  ])('refuses %s', (text, reason) => {
    expect(parseLocation(text)).toContain(reason);
  });
});

describe('GenBankReader', () => {
  const genomic = gunzipSync(golden('piece.gb.gz'));

  it('gives the same transcripts as GTF and genome do', async () => {
    const source = (name: string) => blobSource(name, new Blob([new Uint8Array(golden(name))]));
    const reference = await importTranscripts({ sources: [source('piece.gtf')], genome: source('piece.2bit') });
    const { transcripts, rejected } = read(genomic);
    expect(rejected).toEqual([]);
    expect(transcripts.length).toBe(reference.transcripts.length);
    expect(transcripts.length).toBe(101);
    const byId = new Map(reference.transcripts.map((transcript) => [transcript.id, transcript]));
    for (const transcript of transcripts.map(whole)) {
      const { exons, strand, cds, tracks } = byId.get(transcript.id)!;
      expect(transcript).toMatchObject({ exons, strand, cds, species: 'Drosophila melanogaster', chrom: 'chr2R' });
      expect(Buffer.compare(transcript.tracks, tracks)).toBe(0);
    }
  });

  it('does not depend on where the bytes are split', () => {
    // Letters, because comparing long arrays by element takes seconds.
    const shown = ({ transcripts }: Found): unknown =>
      transcripts.map((transcript) => ({ ...transcript, sequence: letters(transcript) }));
    const reference = shown(read(genomic));
    for (const piece of [997, 65_536]) expect(shown(read(genomic, piece))).toEqual(reference);
    const small = record(
      'A 20 bp mRNA',
      feature('CDS', '<1..6', '/gene="G"', '/note="a', 'b"'),
      'acgtacgtacgtacgtacgt',
    );
    const expected = read(small);
    expect(expected.transcripts).toHaveLength(1);
    for (let piece = 1; piece < 40; piece++) expect(read(small, piece)).toEqual(expected);
    expect(read(small.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('drops genes that were not asked for', () => {
    const { transcripts } = read(genomic, 5000, 'gene1');
    const all = read(genomic).transcripts.filter(({ gene }) => gene === 'gene1');
    expect(all.length).toBeGreaterThan(0);
    expect(transcripts.map(letters)).toEqual(all.map(letters));
    const mrna = record('A 4 bp mRNA', feature('gene', '1..4', '/gene="X"') + feature('exon', '1..4'), 'acgt');
    expect(read(mrna, 9, 'X').transcripts).toHaveLength(1);
    expect(read(mrna, 9, 'Y').transcripts).toHaveLength(0);
  });

  it('reads an mRNA record with its exons', () => {
    const fasta = readFileSync(new URL('../../oracle/bio/BCL2L1.fa', import.meta.url), 'latin1');
    const sequence = fasta.split('\n>')[0]!.split('\n').slice(1).join('').toLowerCase();
    const features =
      feature('source', '1..2574', '/organism="Homo sapiens"', '/mol_type="mRNA"', '/chromosome="20"') +
      feature('gene', '1..2574', '/gene="BCL2L1"', '/gene_synonym="BCL-XL/S"', '/db_xref="GeneID:598"') +
      feature('exon', '1..251', '/gene="BCL2L1"') +
      feature('CDS', '382..1083', '/gene="BCL2L1"', '/product="bcl-2-like protein 1 isoform Bcl-X(L)"') +
      feature('exon', '252..945') +
      feature('exon', '946..2574');
    const head =
      'ACCESSION   NM_138578\nVERSION     NM_138578.3\nSOURCE      human\n  ORGANISM  Homo sapiens\n            Eukaryota; Metazoa.\n';
    const text = record('NM_138578      2574 bp    mRNA    linear   PRI 01-JAN-2024', features, sequence, head);
    const { transcripts, rejected } = read(text, 100);
    expect(rejected).toEqual([]);
    const made = whole(transcripts[0]!);
    expect(made).toMatchObject({ id: 'NM_138578.3', gene: 'BCL2L1', geneId: '598', species: 'Homo sapiens' });
    expect(made).toMatchObject({ biotype: 'protein_coding', cds: [381, 1083], cdsSource: 'annotation' });
    expect(sequenceOf(made.tracks).toLowerCase()).toBe(sequence);
    const ends = [...made.tracks.keys()].filter((i) => made.tracks[i]! & 32);
    expect(ends).toEqual([250, 944, 2573]);
  });

  it('matches each CDS to its mRNA by link, variant, place and order', () => {
    const features =
      feature('mRNA', 'join(1..10,21..30)', '/gene="G"', '/transcript_id="T1"', '/product="g, transcript variant 1"') +
      feature('mRNA', 'join(1..10,26..40)', '/gene="G"', '/transcript_id="T2"', '/product="g, transcript variant 2"') +
      feature('mRNA', '1..40', '/gene="G"', '/transcript_id="T3"') +
      feature('mRNA', '1..40', '/gene="G"', '/transcript_id="T4"') +
      feature('CDS', 'join(4..10,26..29)', '/gene="G"', '/product="g isoform 2"') +
      feature('CDS', 'join(2..10,21..22)', '/gene="G"', '/product="g isoform 1"') +
      feature('CDS', '4..9', '/gene="G"') +
      feature('CDS', '13..18', '/gene="G"', '/note="transcript_id=T3"') +
      feature('ncRNA', 'complement(5..8)', '/gene="N"', '/ncRNA_class="lncRNA"') +
      feature('CDS', 'join(31..33,33..35)', '/locus_tag="B_1"', '/protein_id="P1"') +
      feature('CDS', '1..3', '/gene="pseudo"', '/pseudo');
    const { transcripts, rejected } = read(record('A 40 bp DNA', features, 'acgtacgtac'.repeat(4)));
    expect(rejected).toEqual([]);
    expect(transcripts.map(({ id, cds, biotype, geneId }) => [id, cds, biotype, geneId])).toEqual([
      ['T1', [1, 22], 'protein_coding', ''],
      ['T2', [3, 29], 'protein_coding', ''],
      ['T3', [12, 18], 'protein_coding', ''],
      ['T4', [3, 9], 'protein_coding', ''],
      ['N', undefined, 'lncRNA', ''],
      ['P1', [30, 35], 'protein_coding', 'B_1'],
    ]);
    expect(letters(transcripts[0]!)).toBe('ACGTACGTACACGTACGTAC');
    expect(letters(transcripts[4]!)).toBe('ACGT');
    expect(transcripts[5]!.exons).toEqual([[30, 35]]);
  });

  it('reads Ensembl’s own GenBank files', () => {
    const features =
      feature('gene', '1..40', '/gene=ENSG00000171552.14', '/locus_tag="BCL2L1"') +
      feature('mRNA', 'join(1..10,21..30)', '/gene="ENSG00000171552.14"', '/standard_name="ENST00000307677.5"') +
      feature('CDS', 'join(4..10,21..25)', '/gene="ENSG00000171552.14"', '/note="transcript_id=ENST00000307677.5"');
    const { transcripts } = read(
      record('20 40 bp DNA HTG', features.replace('gene            ', 'misc_feature    '), ''),
    );
    expect(transcripts).toMatchObject([{ id: 'ENST00000307677.5', cds: [3, 25], geneId: 'ENSG00000171552.14' }]);
    expect(transcripts[0]!.sequence).toBeUndefined();
  });

  it('says what it refuses, and where', () => {
    const broken = feature('mRNA', 'join(1..4,X1.1:5..9)', '/gene="A"') + feature('CDS', '1..3', '/gene="A"');
    const unfit = feature('mRNA', 'join(1..4,9..12)', '/gene="B"') + feature('CDS', '2..11', '/gene="B"');
    const dna = read(record('R1 12 bp DNA', broken + unfit, 'acgtacgtacgt'));
    expect(dna.rejected.map(({ line, record: name, reason }) => [line, name, reason])).toEqual([
      [5, 'A', 'mRNA: it lies partly on another record (X1.1:5..9)'],
      [11, 'B', 'CDS: this CDS fits the exons of no mRNA of its gene'],
    ]);
    expect(dna.transcripts.map(({ id, cds }) => [id, cds])).toEqual([['B', undefined]]);
    const cases: [string, string, number][] = [
      [record('R2 13 bp mRNA', feature('gene', '1..13'), 'acgtacgtacgt'), 'has 12 bases where LOCUS says 13', 1],
      [record('R3 4 aa', feature('source', '1..4'), 'mkvl'), 'is a protein', 1],
      [record('R4 mRNA', feature('gene', '1..4'), 'acgt'), 'states no length', 1],
      [record('R5 4 bp mRNA', feature('gene', '1..4'), 'ac!e'), 'stands for no nucleotide', 7],
      [record('R6 4 bp mRNA', feature('CDS', 'complement(1..3)'), 'acgt'), 'reverse strand', 5],
      ['garbage\nmore\n', 'belongs to no record', 1],
    ];
    for (const [text, reason, line] of cases) {
      const { transcripts, rejected } = read(text);
      expect(transcripts).toEqual([]);
      expect(rejected).toHaveLength(1);
      expect(rejected[0]).toMatchObject({ file: 'test.gb', line, reason: expect.stringContaining(reason) as string });
      expect(rejected[0]!.mend).not.toBe('');
    }
  });

  it('keeps whole records when the file was cut, and records without an end mark', () => {
    const one = record('R1 4 bp mRNA', feature('gene', '1..4', '/gene="A"'), 'acgt');
    const two = record('R2 4 bp mRNA', feature('gene', '1..4', '/gene="A"'), 'acgt');
    expect(read(one + two.slice(0, -4)).transcripts).toHaveLength(2);
    expect(read(one + two.slice(0, -10), 50, undefined, 'cut').transcripts).toHaveLength(1);
  });
});
