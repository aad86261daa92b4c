import { describe, expect, it } from 'vitest';
import { dataText, sourceOf } from '../oracle/bio/collect';
import { gff3, genePred, bed12, type Structure } from '../oracle/bio/writers';
import { cdsParts, exonLengthsOf } from './assembly';
import type { ByteSource } from './byteSource';
import { importTranscripts } from './import';
import type { ImportRequest, ImportResult } from './importTypes';
import { sequenceOf } from './tracks';

const files = (...names: string[]): ByteSource[] => names.map((name) => sourceOf(name, dataText(name)));
const load = (sources: ByteSource[], request: Partial<ImportRequest> = {}): Promise<ImportResult> =>
  importTranscripts({ ...request, sources });

describe('transcript FASTA with annotation', () => {
  it('joins the isoforms of BCL2L1, in any order of the files', async () => {
    const { transcripts, rejectedCount, notes, files: reports } = await load(files('BCL2L1.fa', 'BCL2L1.gtf'));
    expect(transcripts).toHaveLength(14);
    expect([rejectedCount, notes]).toEqual([0, []]);
    expect(reports).toEqual([
      { name: 'BCL2L1.fa', format: 'FASTA', records: 14, waits: false },
      { name: 'BCL2L1.gtf', format: 'GTF', records: 14, waits: false },
    ]);
    const xl = transcripts.find(({ id }) => id === 'BCL2L1-201')!;
    expect(xl).toMatchObject({ gene: 'BCL2L1', geneId: 'ENSG00000171552', chrom: '20', strand: '-', cds: [381, 1083] });
    expect(exonLengthsOf(xl)).toEqual([251, 694, 1629]);
    expect(
      cdsParts(xl)
        .map(([start, end]) => end - start)
        .reduce((a, b) => a + b),
    ).toBe(702);
    expect(sequenceOf(xl.tracks).slice(381, 384)).toBe('ATG');
    expect((await load(files('BCL2L1.gtf', 'BCL2L1.fa'))).transcripts).toEqual(transcripts);
  });

  it('gives the CDS that the headers give, for all isoforms', async () => {
    const joined = await load(files('BCL2L1.fa', 'BCL2L1.gtf'));
    const alone = await load(files('BCL2L1.fa'));
    expect(alone.transcripts.map(({ id, cds }) => [id, cds])).toEqual(
      joined.transcripts.map(({ id, cds }) => [id, cds]),
    );
    expect(alone.transcripts.every(({ cdsSource, exons }) => cdsSource === 'header' && exons.length === 0)).toBe(true);
  });

  it.each<[string, (fasta: string, gtf: string) => [string, string]]>([
    ['by id without the FASTA’s version', (fasta, gtf) => [fasta.replace(/>(\S+)/g, '>$1.7'), gtf]],
    [
      'by id without the annotation’s version',
      (fasta, gtf) => [fasta, gtf.replace(/(transcript_id "[^"]+)/g, '$1.12')],
    ],
    [
      'by ids with other versions',
      (fasta, gtf) => [fasta.replace(/>(\S+)/g, '>$1.7'), gtf.replace(/(transcript_id "[^"]+)/g, '$1.6')],
    ],
    ['by name', (fasta, gtf) => [fasta, gtf.replace(/transcript_id "BCL2L1-/g, 'transcript_id "ENST00000')]],
  ])('joins %s', async (_, change) => {
    const [fasta, gtf] = change(dataText('BCL2L1.fa'), dataText('BCL2L1.gtf'));
    const { transcripts, rejected } = await load([sourceOf('f', fasta), sourceOf('g', gtf)]);
    expect(rejected).toEqual([]);
    expect(transcripts.map(({ exons }) => exons.length > 0)).toEqual(new Array(14).fill(true));
  });

  it('is the same from GTF, GFF3, genePred and BED12', async () => {
    const reference = (await load(files('BCL2L1.fa', 'BCL2L1.gtf'))).transcripts;
    const structures: Structure[] = reference.map((t) => {
      const parts = cdsParts(t);
      const cds = parts.length > 0 ? ([parts[0]![0], parts.at(-1)![1]] as const) : undefined;
      return { id: t.id, gene: t.gene, chrom: t.chrom, strand: t.strand, exons: t.exons, cds };
    });
    for (const text of [gff3(structures), genePred(structures, 'genePredExt', true), bed12(structures)]) {
      const { transcripts } = await load([sourceOf('annotation', text), ...files('BCL2L1.fa')]);
      expect(transcripts.map(({ id, cds, tracks }) => [id, cds, tracks])).toEqual(
        reference.map(({ id, cds, tracks }) => [id, cds, tracks]),
      );
    }
  });

  it('leaves out sequences that the annotation lacks when others have theirs, and says so', async () => {
    const gtf = dataText('BCL2L1.gtf')
      .split('\n')
      .filter((row) => row.includes('"BCL2L1-201"'))
      .join('\n');
    const { transcripts, notes } = await load([sourceOf('one.gtf', gtf), ...files('BCL2L1.fa')]);
    expect(transcripts.map(({ id }) => id)).toEqual(['BCL2L1-201']);
    expect(notes).toEqual(['13 sequences of BCL2L1.fa are not in the annotation and were left out.']);
  });

  it('reads a FASTA alone when none of it is in the annotation, and says so', async () => {
    const { transcripts, notes } = await load(files('OAS1.structures.gtf', 'BCL2L1.fa'));
    expect(transcripts).toHaveLength(14);
    expect(notes[0]).toMatch(/No record of BCL2L1.fa is in the annotation/);
    expect(notes[1]).toMatch(/27 annotated transcripts have no sequence.*Add the FASTA/);
  });

  it('refuses an annotation that nothing gives sequences for', async () => {
    const { transcripts, rejected } = await load(files('OAS1.structures.gtf'));
    expect(transcripts).toEqual([]);
    expect(rejected).toEqual([
      {
        file: 'OAS1.structures.gtf',
        line: undefined,
        record: '',
        reason: '27 annotated transcripts have no sequence, OAS1-201 for one',
        mend: 'Add the FASTA of its transcripts, or its genome (FASTA or 2bit).',
      },
    ]);
  });

  it('tells which files wait for another one', async () => {
    const genome = sourceOf('genome.fa', `>chr1\n${'ACGT'.repeat(1_000_001)}\n`);
    const index = sourceOf('genome.fa.fai', 'chr1\t4000004\t6\t4000004\t4000005\n');
    const junk = sourceOf('junk.fa', '>a\nAC-GT\n');
    const { transcripts, files: reports } = await load([genome, index, junk]);
    expect(transcripts).toEqual([]);
    expect(reports.map(({ format, waits }) => [format, waits])).toEqual([
      ['genome FASTA', true],
      ['FASTA index (.fai)', true],
      ['FASTA', false],
    ]);
    const annotation = await load(files('OAS1.structures.gtf'));
    expect(annotation.files[0]!.waits).toBe(true);
  });

  it('does not call a refused sequence a missing one', async () => {
    const [fasta, gtf] = [dataText('BCL2L1.fa').replace('CTCGATCC', 'CTC-ATCC'), files('BCL2L1.gtf')];
    const { transcripts, rejected, notes } = await load([sourceOf('f', fasta), ...gtf]);
    expect([transcripts.length, rejected.length, notes]).toEqual([13, 1, []]);
  });

  it('keeps another species’ copies apart from the annotation', async () => {
    const ortholog = '>BCL2L1-201|Pan_troglodytes gene_symbol:BCL2L1\nATGCCCTAA\n';
    const { transcripts } = await load([sourceOf('o.fa', ortholog), ...files('BCL2L1.gtf', 'BCL2L1.fa')], {
      species: 'Homo sapiens',
    });
    expect(transcripts).toHaveLength(15);
    expect(new Set(transcripts.map(({ species }) => species))).toEqual(new Set(['Pan troglodytes', 'Homo sapiens']));
  });
});

describe('filters, ORFs and tables', () => {
  it.each([['bcl2l1'], ['ENSG00000171552'], ['ensg00000171552.9']])('keeps gene %s', async (gene) => {
    const both = [...files('BCL2L1.fa', 'BCL2L1.gtf'), sourceOf('o.fa', '>x gene:G1 gene_symbol:OTHER\nACGT\n')];
    expect((await load(both, { genes: [gene] })).transcripts).toHaveLength(14);
    expect((await load(files('BCL2L1.fa'), { genes: [gene] })).transcripts).toHaveLength(14);
    expect((await load(both, { genes: ['BCL2L'] })).transcripts).toHaveLength(0);
  });

  it('knows the gene from either file', async () => {
    const gtf = dataText('BCL2L1.gtf').replace(/gene_name "[^"]*"; /g, '');
    const fasta = dataText('BCL2L1.fa').replace(/ .*/g, '');
    const bySymbol = { genes: ['BCL2L1'] };
    expect((await load([sourceOf('g', gtf), ...files('BCL2L1.fa')], bySymbol)).transcripts).toHaveLength(14);
    expect((await load([sourceOf('f', fasta), ...files('BCL2L1.gtf')], bySymbol)).transcripts).toHaveLength(14);
    expect((await load([sourceOf('f', fasta), sourceOf('g', gtf)], bySymbol)).transcripts).toHaveLength(0);
  });

  it('keeps biotypes', async () => {
    const all = (await load(files('BCL2L1.fa', 'BCL2L1.gtf'))).transcripts;
    for (const biotype of new Set(all.map((t) => t.biotype))) {
      const some = (await load(files('BCL2L1.fa', 'BCL2L1.gtf'), { biotypes: [biotype.toUpperCase()] })).transcripts;
      expect(some).toEqual(all.filter((t) => t.biotype === biotype));
    }
  });

  it('predicts an ORF only when asked, and marks it', async () => {
    const bare = sourceOf('f', dataText('BCL2L1.fa').replace(/ CDS:\S+/g, ''));
    expect((await load([bare])).transcripts.map(({ cdsSource }) => cdsSource)).toEqual(new Array(14).fill('none'));
    const { transcripts } = await load([bare], { predictOrf: true });
    expect(transcripts[0]).toMatchObject({ id: 'BCL2L1-201', cds: [381, 1083], cdsSource: 'predicted' });
  });

  it('reads a tracks table', async () => {
    const header = 'id\tgene\tsequence\tcds_start\tcds_end\texon_ends';
    const rows = [
      'a\tG\tACGTACGTA\t1\t7\t4,9',
      'b\tG\tAUGn\t\t\t',
      'c\tG\tACGT\t1\t9\t',
      'd\tG\tACGT\t\t\t3,3,4',
      'e\tG\tACGT\t\t\t3',
      'a\tG\tA\t\t\t',
    ];
    const { transcripts, rejected } = await load([sourceOf('t', [header, ...rows].join('\n'))]);
    expect(transcripts.map(({ id, cds, tracks }) => [id, cds, sequenceOf(tracks), exonLengthsOf({ tracks })])).toEqual([
      ['a', [1, 7], 'ACGTACGTA', [4, 5]],
      ['b', undefined, 'ATGN', [4]],
    ]);
    expect(rejected.map(({ line, record }) => [line, record])).toEqual([
      [4, 'c'],
      [5, 'd'],
      [6, 'e'],
      [7, 'a'],
    ]);
  });
});

describe('GenBank', () => {
  const record = `LOCUS       NM_000001              30 bp    mRNA    linear   PRI 01-JAN-2020
VERSION     NM_000001.2
  ORGANISM  Homo sapiens
FEATURES             Location/Qualifiers
     exon            1..12
                     /gene="TST"
     exon            13..30
                     /gene="TST"
     CDS             4..18
                     /gene="TST"
ORIGIN
        1 acgatgaaac ccgggtaaac gtacgtacgt
//
`;

  it('brings its sequence along, beside other files', async () => {
    const { transcripts, rejected } = await load([sourceOf('r', record), ...files('BCL2L1.fa', 'BCL2L1.gtf')]);
    expect(rejected).toEqual([]);
    expect(transcripts).toHaveLength(15);
    const { id, gene, species, cds, tracks } = transcripts[0]!;
    expect([id, gene, species, cds]).toEqual(['NM_000001.2', 'TST', 'Homo sapiens', [3, 18]]);
    expect([sequenceOf(tracks), exonLengthsOf({ tracks })]).toEqual(['ACGATGAAACCCGGGTAAACGTACGTACGT', [12, 18]]);
  });
});
