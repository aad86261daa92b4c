/** The demonstrations that ship with the page. Counts are of the files in public/gallery. */
export interface GalleryItem {
  readonly id: string;
  readonly gene: string;
  readonly title: string;
  readonly text: string;
  readonly isoforms: number;
  readonly nucleotides: number;
  /** Files under gallery/; none where the sequences have to be fetched. */
  readonly files: readonly string[];
  /** Ensembl species where the sequences do not ship. */
  readonly ensembl?: string;
}

const shipped = (
  gene: string,
  isoforms: number,
  nucleotides: number,
  title: string,
  text: string,
  suffix = '.gz',
): GalleryItem => ({
  id: gene,
  gene,
  title,
  text,
  isoforms,
  nucleotides,
  files: [`${gene}.fa${suffix}`, `${gene}.gtf${suffix}`],
});

export const GALLERY: readonly GalleryItem[] = [
  shipped(
    'BCL2L1',
    14,
    34839,
    'Bcl-xL and Bcl-xS',
    'Two splice forms of one gene that act against each other: -201 protects the cell from death, -202 and -205 lack a domain and promote it.',
    '',
  ),
  shipped(
    'SNAP25',
    14,
    36172,
    'Mutually exclusive exons',
    'SNAP-25a and SNAP-25b differ in one exon 5, swapped as the brain develops.',
  ),
  shipped('APP', 10, 27058, 'Amyloid precursor', 'Isoforms with and without the Kunitz protease inhibitor domain.'),
  shipped('RUNX1', 11, 34814, 'Two promoters', 'RUNX1a, b and c: alternative starts and a truncated, dominant form.'),
  shipped('GNAS', 36, 63359, 'An imprinted locus', 'Several promoters, and a short exon 3 in or out of Gsα.'),
  shipped(
    'MX1',
    37,
    119072,
    'Many non-coding leaders',
    'One protein under dozens of 5′ UTRs: what does the untranslated part weigh?',
  ),
  shipped('PANK2', 8, 32566, 'Where the protein goes', 'Alternative starts decide between mitochondrion and cytosol.'),
  {
    id: 'OAS1',
    gene: 'OAS1',
    title: 'A splice site under selection',
    text: 'p42, p44, p46 and p48: a variant at one splice acceptor decides which 3′ end the antiviral enzyme gets.',
    isoforms: 27,
    nucleotides: 0,
    files: [],
    ensembl: 'homo_sapiens',
  },
];

export const galleryItem = (id: string | null | undefined): GalleryItem | undefined =>
  GALLERY.find((item) => item.id === id);
