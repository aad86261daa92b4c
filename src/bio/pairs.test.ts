import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { madeUp, madeUpSet } from '../oracle/transcripts';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import { pairKind, trainingRecord } from './pairs';
import { groupTranscripts, type PairInput } from './pairsGroups';
import { readOrthologTable } from './pairsOrthologs';
import { codingPartner, linkProjections, projectionOf } from './pairsPartners';
import { trainingSummary } from './pairsSummary';
import { CODON_START_BIT, EXON_END_BIT } from './tracks';
import type { Transcript } from './transcript';

const file = (text: string) => blobSource('file', new Blob([text]));
const table = (text: string) => readOrthologTable(file(text));

/** Ids of each group, in order. */
const idsOf = (input: PairInput): string[][] =>
  groupTranscripts(input).groups.map(({ members }) => members.map(({ transcript }) => transcript.id));

const human = [
  madeUp({ id: 'H1-a', gene: 'ONE', geneId: 'ENSG1.3' }),
  madeUp({ id: 'H1-b', gene: 'ONE', geneId: 'ENSG1.3' }),
  madeUp({ id: 'H2-a', gene: 'TWO', geneId: 'ENSG2' }),
];
const mouse = [
  madeUp({ id: 'M1-a', gene: 'One', geneId: 'ENSMUSG1', species: 'mouse' }),
  madeUp({ id: 'M2-a', gene: 'Deux', geneId: 'ENSMUSG2', species: 'mouse' }),
];
const both = [...human, ...mouse];

describe('groups', () => {
  it('hold the isoforms of a gene, and genes of one name in two species unless that is not wanted', () => {
    expect(idsOf({ references: both })).toEqual([['H1-a', 'H1-b', 'M1-a'], ['H2-a'], ['M2-a']]);
    expect(idsOf({ references: both, byName: false })).toEqual([['H1-a', 'H1-b'], ['H2-a'], ['M1-a'], ['M2-a']]);
  });

  it('hold what an ortholog table links, whatever its columns are called and wherever they stand', async () => {
    const tables = [
      'human_gene_id\tmouse_gene_id\nENSG2\tENSMUSG2\nENSG9\tENSMUSG9\n',
      '# made by hand\n"a","b","c"\n"ENSG2.7","TWO","ENSMUSG2"\n',
      'symbol,confidence,ortholog\nTWO,1,Deux\n',
    ];
    for (const text of tables) {
      const grouped = groupTranscripts({ references: both, byName: false, orthologs: [await table(text)] });
      expect(grouped.linkedRows).toBe(1);
      expect(grouped.groups.map(({ name }) => name)).toEqual(['ensg1', 'ensg2', 'ensmusg1']);
    }
    await expect(table('just\nwords\n')).rejects.toMatchObject({ code: 'orthologs.columns' });
  });

  it('are not joined by a name that many genes of one species share', () => {
    const family = [1, 2, 3].map((i) => madeUp({ id: `Y${i}`, gene: 'Y_RNA', geneId: `ENSG10${i}` }));
    expect(
      idsOf({ references: [...family, madeUp({ id: 'm', gene: 'Y_rna', geneId: 'E', species: 'mouse' })] }),
    ).toHaveLength(4);
    expect(idsOf({ references: family.slice(0, 2) })).toHaveLength(1);
  });

  it('are the same whatever the order of the input', () => {
    const references = madeUpSet(12);
    const sorted = (input: Transcript[]): string[][] => idsOf({ references: input }).map((ids) => ids.sort());
    const expected = sorted(references);
    fc.assert(
      fc.property(fc.shuffledSubarray(references, { minLength: references.length }), (shuffled) => {
        expect(sorted(shuffled)).toEqual(expected);
      }),
      { numRuns: 20, seed: 0 },
    );
  });
});

describe('coding sequences as partners', () => {
  it('come from a FASTA of gene and species, go to their gene, and count as unlinked where it is missing', async () => {
    const fasta = '>ENSG1|Pan_troglodytes ENSPTRT1\nATGAAATAG\n>ENSG77|Pan_troglodytes ENSPTRT2\nATGTAG\n';
    const { transcripts } = await importTranscripts({ sources: [file(fasta)] });
    const partners = transcripts.map(codingPartner);
    expect([...partners[0]!.tracks].map((code) => code & CODON_START_BIT)).toEqual([16, 0, 0, 16, 0, 0, 16, 0, 0]);
    expect(partners[0]!.tracks[8]! & EXON_END_BIT).toBe(EXON_END_BIT);
    const { groups, unlinked } = groupTranscripts({ references: human, partners });
    expect(unlinked).toBe(1);
    expect(groups[0]!.members.map(({ transcript, partnerOnly }) => [transcript.id, partnerOnly])).toEqual([
      ['H1-a', false],
      ['H1-b', false],
      ['ENSPTRT1', true],
    ]);
  });

  it('are cut out of what has UTRs', () => {
    const whole = madeUp({ id: 'x', length: 30, cds: [6, 18] });
    const partner = codingPartner(whole);
    expect(partner.cds).toEqual([0, 12]);
    expect([...partner.tracks].map((code) => code & 15)).toEqual(
      [...whole.tracks.subarray(6, 18)].map((code) => code & 15),
    );
  });

  test.each([
    ['ENST00000398168.DMD.77', { transcript: 'ENST00000398168', gene: 'DMD' }],
    ['ENST00000398168.4.DMD.77,78', { transcript: 'ENST00000398168.4', gene: 'DMD' }],
    ['ENST00000398168.77', { transcript: 'ENST00000398168', gene: '' }],
    ['ENST00000398168.12#DMD#77', { transcript: 'ENST00000398168.12', gene: 'DMD' }],
    ['ENST00000398168.HLA-A.-1', { transcript: 'ENST00000398168', gene: 'HLA-A' }],
    ['BCL2L1-201', undefined],
  ])('TOGA calls a projection %s', (name, expected) => {
    expect(projectionOf(name)).toEqual(expected);
  });

  it('of TOGA, BED12 and genome, are linked by the reference transcript or by the gene', async () => {
    const bed = [
      'chrP\t2\t20\tH1-a.ONE.5\t0\t+\t2\t20\t0\t2\t6,6,\t0,12,',
      'chrP\t2\t8\tENST5.TWO.9\t0\t-\t2\t8\t0\t1\t6,\t0,',
      'chrP\t2\t8\tENST6.THREE.9\t0\t-\t2\t8\t0\t1\t6,\t0,',
    ].join('\n');
    const genome = '>chrP\nCCATGAAACCGGTTTTAGCCCC\n';
    const sources = [blobSource('toga.bed', new Blob([bed])), blobSource('genome.fa', new Blob([genome]))];
    const { transcripts } = await importTranscripts({ sources, species: 'Pan troglodytes' });
    expect(transcripts).toHaveLength(3);
    const { partners, unlinked } = linkProjections(transcripts, human);
    expect(unlinked).toBe(1);
    expect(partners.map(({ geneId, species, cds }) => [geneId, species, cds])).toEqual([
      ['ENSG1.3', 'Pan troglodytes', [0, 12]],
      ['ENSG2', 'Pan troglodytes', [0, 6]],
    ]);
    expect(idsOf({ references: human, partners }).map(({ length }) => length)).toEqual([3, 2]);
  });
});

test('kinds: isoforms splice, other species are orthologs, paralogs and coding sequences of one’s own species are neither', () => {
  const [h1, , h2] = human.map((transcript) => trainingRecord(transcript, false));
  const isoform = trainingRecord(human[1]!, false);
  const ortholog = trainingRecord(mouse[0]!, false);
  const coding = (species: string) => trainingRecord({ ...human[0]!, species }, true);
  expect(pairKind(h1!, h1!)).toBe('self');
  expect(pairKind(h1!, isoform)).toBe('splice');
  expect(pairKind(h1!, ortholog)).toBe('orthology');
  expect(pairKind(h1!, h2!)).toBeUndefined();
  expect(pairKind(h1!, coding('Pan troglodytes'))).toBe('orthology');
  expect(pairKind(h1!, coding('Homo_sapiens'))).toBeUndefined();
});

test('the summary counts what a walk over all pairs counts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), fc.integer(), fc.boolean(), (genes, seed, isKnown) => {
      const references = madeUpSet(genes, seed).map((transcript) =>
        isKnown ? transcript : { ...transcript, species: '' },
      );
      const partners = ['Pan troglodytes', 'Homo sapiens'].flatMap((species) =>
        references
          .slice(0, 5)
          .map((transcript) => codingPartner({ ...transcript, id: `${species} ${transcript.id}`, species })),
      );
      const { groups } = groupTranscripts({ references, partners });
      const summary = trainingSummary(groups);
      let [pairs, alone] = [0, 0];
      const kinds = { splice: 0, orthology: 0 };
      for (const { members } of groups) {
        const records = members.map(({ transcript, partnerOnly }) => trainingRecord(transcript, partnerOnly));
        for (const [i, a] of records.entries()) {
          if (a.partnerOnly) continue;
          const related = records.filter((b) => b !== a && pairKind(a, b) !== undefined);
          if (related.length === 0) alone++;
          for (const b of related) {
            if (records.indexOf(b) < i && !b.partnerOnly) continue;
            pairs++;
            kinds[pairKind(a, b) as 'splice' | 'orthology']++;
          }
        }
      }
      expect(summary).toMatchObject({ pairs, alone, groups: groups.length, transcripts: references.length });
      const ofRows = (coding: boolean): number =>
        summary.rows
          .filter(({ source }) => (source === 'splicing') !== coding)
          .reduce((sum, row) => sum + row.pairs, 0);
      expect([ofRows(false), ofRows(true)]).toEqual([kinds.splice, kinds.orthology]);
      expect(summary.nucleotides).toBe(references.reduce((sum, { tracks }) => sum + tracks.length, 0));
      expect(summary.lengths.reduce((a, b) => a + b, 0)).toBe(references.length);
    }),
    { numRuns: 60, seed: 0 },
  );
});
