import { describe, expect, it } from 'vitest';
import { parseFastaHeader, type FastaHeader } from './fastaHeader';

const cases: [string, string, Partial<FastaHeader>][] = [
  [
    'the project’s own',
    'BCL2L1-201 gene:ENSG00000171552 gene_symbol:BCL2L1 biotype:protein_coding CDS:382-1083',
    {
      id: 'BCL2L1-201',
      name: 'BCL2L1-201',
      gene: 'BCL2L1',
      geneId: 'ENSG00000171552',
      biotype: 'protein_coding',
      cds: [381, 1083],
    },
  ],
  [
    'Ensembl cDNA',
    'ENST00000307677.5 cdna chromosome:GRCh38:20:31664452:31723989:-1 gene:ENSG00000171552.14 gene_biotype:protein_coding ' +
      'transcript_biotype:nonsense_mediated_decay gene_symbol:BCL2L1 description:BCL2 like 1 gene:X [Source:HGNC Symbol;Acc:HGNC:992]',
    {
      id: 'ENST00000307677.5',
      gene: 'BCL2L1',
      geneId: 'ENSG00000171552.14',
      biotype: 'nonsense_mediated_decay',
      chrom: '20',
      strand: '-',
      cds: undefined,
    },
  ],
  [
    'Ensembl CDS',
    'ENST00000307677.5 cds chromosome:GRCh38:20:31664452:31723989:1 gene:ENSG00000171552.14 transcript_biotype:protein_coding',
    { cds: 'whole', joinable: false, strand: '+', gene: '' },
  ],
  [
    'GENCODE coding',
    'ENST00000641515.2|ENSG00000186092.7|OTTHUMG00000001094.4|OTTHUMT00000003223.4|OR4F5-201|OR4F5|2618|UTR5:1-60|CDS:61-1041|UTR3:1042-2618|',
    {
      id: 'ENST00000641515.2',
      name: 'OR4F5-201',
      gene: 'OR4F5',
      geneId: 'ENSG00000186092.7',
      biotype: '',
      cds: [60, 1041],
    },
  ],
  [
    'GENCODE with biotype',
    'ENST00000456328.2|ENSG00000290825.1|OTTHUMG00000002860.3|OTTHUMT00000362751.1|DDX11L2-202|DDX11L2|1657|lncRNA|',
    { id: 'ENST00000456328.2', gene: 'DDX11L2', biotype: 'lncRNA', cds: undefined },
  ],
  [
    'RefSeq',
    'NM_138578.3 Homo sapiens BCL2 like 1 (BCL2L1), transcript variant 1, mRNA; nuclear gene (odd) for this',
    { id: 'NM_138578.3', gene: 'BCL2L1', species: 'Homo sapiens', biotype: 'protein_coding' },
  ],
  [
    'RefSeq model',
    'XR_001.1 PREDICTED: Mus musculus uncharacterized LOC1 (LOC1), ncRNA',
    { gene: 'LOC1', species: 'Mus musculus', biotype: '' },
  ],
  [
    'ortholog of a transcript',
    'IL17RA-203|Pan_troglodytes gene_symbol:IL17RA',
    {
      id: 'IL17RA-203|Pan_troglodytes',
      name: 'IL17RA-203',
      gene: 'IL17RA',
      species: 'Pan troglodytes',
      joinable: false,
    },
  ],
  [
    'ortholog of a gene',
    'ENSG00000000971|Homo_sapiens ENST00000367429',
    { id: 'ENST00000367429', gene: '', geneId: 'ENSG00000000971', species: 'Homo sapiens', joinable: false },
  ],
  ['bare id', 'tx|1', { id: 'tx|1', name: 'tx|1', gene: '', species: '', chrom: '', joinable: true }],
  ['CDS tag with dots', 'x CDS:1..9', { cds: [0, 9], badCds: undefined }],
  ['CDS tag that is none', 'x CDS:9-1', { cds: undefined, badCds: '9-1' }],
  ['nothing', '', { id: '' }],
];

describe('parseFastaHeader', () => {
  it.each(cases)('%s', (_, header, expected) => {
    expect(parseFastaHeader(header)).toMatchObject(expected);
  });
});
