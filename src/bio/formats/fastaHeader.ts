import type { Interval, Strand } from '../transcript';
import { biotypeName } from './draft';

/** What a FASTA header says. Texts are '' where it does not. */
export interface FastaHeader {
  readonly id: string;
  readonly name: string;
  readonly gene: string;
  readonly geneId: string;
  readonly biotype: string;
  readonly species: string;
  readonly chrom: string;
  readonly strand: Strand;
  /** 0-based half-open in the sequence, stop codon included; 'whole' for a FASTA of coding sequences. */
  readonly cds: Interval | 'whole' | undefined;
  /** The CDS tag as written where it is no range, for the message. */
  readonly badCds: string | undefined;
  /**
   * Whether an annotation may describe this sequence: not so for coding sequences alone, and for a record "id|Species_name",
   * which is another species' copy of the transcript that it names.
   */
  readonly joinable: boolean;
}

const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');

/** `CDS:61-2010` (1-based, inclusive) as an interval; a string where it is no such range; undefined where there is none. */
function cdsTag(value: string | undefined): Interval | string | undefined {
  if (value === undefined || value === '') return undefined;
  const range = /^<?(\d+)(?:-|\.\.)>?(\d+)$/.exec(value);
  if (!range) return value;
  const [first, last] = [Number(range[1]), Number(range[2])];
  return first >= 1 && last >= first ? [first - 1, last] : value;
}

/** GENCODE: id|gene id|Havana gene|Havana transcript|name|symbol|length|[UTR5:…|CDS:…|UTR3:…|]biotype| */
function gencode(parts: readonly string[]): Partial<Mutable> {
  const tag = (key: string): string | undefined =>
    parts.find((part) => part.startsWith(`${key}:`))?.slice(key.length + 1);
  const last = parts.slice(7).findLast((part) => part !== '' && !part.includes(':')) ?? '';
  return { id: parts[0]!, geneId: parts[1]!, name: parts[4]!, gene: parts[5]!, biotype: last, cdsText: tag('CDS') };
}

type Mutable = { -readonly [Key in keyof FastaHeader]: FastaHeader[Key] } & { cdsText: string | undefined };

/**
 * Reads the header styles that transcript FASTAs come with: `NAME gene:ID gene_symbol:SYMBOL biotype:TYPE CDS:first-last`, Ensembl
 * (`ENST… cdna chromosome:… gene:… gene_symbol:… transcript_biotype:…`), GENCODE (`ENST…|ENSG…|…|name|symbol|length|CDS:61-2010|`),
 * RefSeq (`NM_… Homo sapiens … (SYMBOL), mRNA`), orthologs (`id|Genus_species transcript`), or a bare id.
 */
export function parseFastaHeader(header: string): FastaHeader {
  const [first = '', ...words] = header.trim().split(/\s+/);
  const parts = first.split('|');
  const tags = new Map<string, string>();
  for (const word of words) {
    const colon = word.indexOf(':');
    if (colon > 0 && !tags.has(word.slice(0, colon))) tags.set(word.slice(0, colon), word.slice(colon + 1));
    // What follows is prose, in which anything may look like a tag.
    if (word.startsWith('description:')) break;
  }
  const found: Partial<Mutable> = parts.length >= 7 ? gencode(parts) : { id: first };
  let joinable = true;
  if (parts.length === 2 && /^[A-Z][a-z]+_[a-z]+(_[a-z]+)?$/.test(parts[1]!)) {
    found.species = parts[1]!.replaceAll('_', ' ');
    joinable = false;
    if (words[0] !== undefined && !words[0].includes(':')) {
      found.id = words[0];
      found.geneId = parts[0]!;
    } else found.name = parts[0]!;
  } else if (/^[NX][MR]_\d+/.test(first)) {
    found.gene = /.*\(([^()\s]+)\),/.exec(header)?.[1] ?? '';
    found.species = /^\S+\s+(?:PREDICTED:\s+)?([A-Z][a-z]+ [a-z]+)/.exec(header)?.[1] ?? '';
    found.biotype = /^[NX]M_/.test(first) ? 'protein_coding' : '';
  }
  const location = /(?:chromosome|scaffold|primary_assembly|group|contig|supercontig|plasmid|chrom):(\S+)/.exec(header);
  const place = location?.[1]!.split(':');
  const isCodingOnly = words[0] === 'cds';
  const cds = cdsTag(tags.get('CDS') ?? tags.get('cds') ?? found.cdsText);
  const id = found.id ?? first;
  return {
    id,
    name: found.name ?? tags.get('transcript_name') ?? id,
    gene: found.gene ?? tags.get('gene_symbol') ?? tags.get('gene_name') ?? '',
    geneId: found.geneId ?? tags.get('gene') ?? tags.get('gene_id') ?? '',
    biotype: biotypeName(found.biotype ?? tags.get('transcript_biotype') ?? tags.get('biotype') ?? ''),
    species: found.species ?? (tags.get('species') ?? '').replaceAll('_', ' '),
    chrom: place?.[1] ?? '',
    strand: place?.[4] === '-1' ? '-' : '+',
    cds: isCodingOnly ? 'whole' : typeof cds === 'string' ? undefined : cds,
    badCds: typeof cds === 'string' ? cds : undefined,
    joinable: joinable && !isCodingOnly,
  };
}

export { withoutVersion };
