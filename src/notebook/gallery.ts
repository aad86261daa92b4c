/** The notebooks that ship with the program: documents under public/gallery, or made from a gene's files there. */
import type { NotebookDocument } from './document/documentTypes';
import type { Kinds } from './panelKind';
import { documentOf } from './templates';

export interface GalleryItem {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** In a few words what it has and needs. */
  readonly facts: string;
  /** Its document under gallery/; none where `gene` makes it. */
  readonly file?: string;
  /** A gene whose transcripts ship as gallery/GENE.fa.gz and GENE.gtf.gz. */
  readonly gene?: string;
}

const gene = (id: string, title: string, text: string, facts: string): GalleryItem => ({
  id,
  gene: id,
  title,
  text,
  facts,
});

export const GALLERY: readonly GalleryItem[] = [
  {
    id: 'BCL2L1',
    title: 'BCL2L1: Bcl-xL and Bcl-xS',
    text: 'Two splice forms of one gene that act against each other: -201 protects the cell from death, -202 and -205 lack a domain and promote it.',
    facts: '14 isoforms, 34,839 nt',
    file: 'BCL2L1.json',
  },
  {
    id: 'isoform-difference',
    title: 'What makes two isoforms differ?',
    text: 'Bcl-xL and Bcl-xS taken to pieces: from the heatmap to exons, to the domain that one lacks, to single letters about the splice site.',
    facts: 'BCL2L1; about two minutes',
    file: 'isoform-difference.json',
  },
  {
    id: 'OAS1',
    title: 'OAS1: a splice site under selection',
    text: 'p42, p44, p46 and p48: a variant at one splice acceptor decides which 3′ end the antiviral enzyme gets.',
    facts: '27 isoforms; sequences come from Ensembl on a click',
    file: 'OAS1.json',
  },
  {
    id: 'chromosome',
    title: 'A whole chromosome on a map',
    text: 'Every coding transcript of human chromosome 21 as a point: what does length, exon count or GC have to do with where it lies?',
    facts: 'chromosome 21, UMAP, table',
    file: 'chromosome.json',
  },
  {
    id: 'half-life',
    title: 'Does it predict half-life?',
    text: 'A straight line through embeddings of 784 human genes, beside lengths, codons and 4-mers on the same splits: what a score means, and what it has to beat.',
    facts: '784 genes, a probe with baselines; about a minute',
    file: 'half-life.json',
  },
  {
    id: 'train',
    title: 'Train a Tiny Orthrus',
    text: 'Contrastive training from nothing, in this page: isoforms of a gene pulled together, all else apart, and what the curves say.',
    facts: 'minutes on two cores',
    file: 'train.json',
  },
  {
    id: 'published',
    title: 'Bring the published model',
    text: 'Load the weights that the authors released, from Hugging Face or from a file, and see the same genes with a trained eye.',
    facts: 'downloads 5 to 40 MB on a click',
    file: 'published.json',
  },
  gene(
    'SNAP25',
    'SNAP25: mutually exclusive exons',
    'SNAP-25a and SNAP-25b differ in one exon 5, swapped as the brain develops.',
    '14 isoforms, 36,172 nt',
  ),
  gene(
    'APP',
    'APP: amyloid precursor',
    'Isoforms with and without the Kunitz protease inhibitor domain.',
    '10 isoforms, 27,058 nt',
  ),
  gene(
    'RUNX1',
    'RUNX1: two promoters',
    'RUNX1a, b and c: alternative starts and a truncated, dominant form.',
    '11 isoforms, 34,814 nt',
  ),
  gene(
    'GNAS',
    'GNAS: an imprinted locus',
    'Several promoters, and a short exon 3 in or out of Gsα.',
    '36 isoforms, 63,359 nt',
  ),
  gene(
    'MX1',
    'MX1: many non-coding leaders',
    'One protein under dozens of 5′ UTRs: what does the untranslated part weigh?',
    '37 isoforms, 119,072 nt',
  ),
  gene(
    'PANK2',
    'PANK2: where the protein goes',
    'Alternative starts decide between mitochondrion and cytosol.',
    '8 isoforms, 32,566 nt',
  ),
];

export const galleryItem = (id: string | null | undefined): GalleryItem | undefined =>
  GALLERY.find((item) => item.id === id);

/** The document of a gene whose transcripts ship. */
export function geneDocument(
  kinds: Kinds,
  { gene: symbol, title, text }: GalleryItem & { readonly gene: string },
): NotebookDocument {
  const shipped = (ending: string) => ({ kind: 'shipped', path: `gallery/${symbol}.${ending}.gz` });
  return documentOf(kinds, title, [
    { kind: 'note', params: { text: `# ${title}\n\n${text}` } },
    { kind: 'data', params: { sources: [shipped('fa'), shipped('gtf')], species: 'homo_sapiens' } },
    { kind: 'model' },
    { kind: 'embed' },
    { kind: 'isoforms', params: { gene: symbol } },
  ]);
}
