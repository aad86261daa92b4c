/** A feature of a record's table, with the qualifiers that are used here. */
export interface GenBankFeature {
  readonly key: string;
  readonly location: string;
  /** 1-based line of the file. */
  readonly line: number;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const FEATURES = new Set(['source', 'gene', 'mRNA', 'CDS', 'exon', 'ncRNA', 'misc_RNA', 'rRNA', 'tRNA', 'tmRNA']);

const QUALIFIERS = new Set(
  (
    'gene locus_tag transcript_id protein_id product standard_name note pseudo pseudogene ncRNA_class db_xref organism ' +
    'mol_type'
  ).split(' '),
);

/** Puts the lines of a feature table together; only what is used here is kept. */
export class FeatureTable {
  private key = '';
  private line = 0;
  private location = '';
  private qualifiers = new Map<string, string>();
  /** The qualifier being read; '' while the location is. */
  private name = '';
  private value = '';
  private open = false;

  constructor(private readonly onFeature: (feature: GenBankFeature) => void) {}

  /** Takes one line of the table, which begins with at least one space. */
  push(text: string, line: number): void {
    const start = /^ {1,15}(\S+)\s+(\S.*)$/.exec(text);
    if (start && !this.open && !start[1]!.startsWith('/')) {
      this.finish();
      this.key = start[1]!;
      this.line = line;
      this.location = start[2]!;
      return;
    }
    if (!FEATURES.has(this.key)) {
      // Not kept, but a quoted text must be followed to its end: a line of it may look like a feature.
      if ((text.match(/"/g)?.length ?? 0) % 2 === 1) this.open = !this.open;
      return;
    }
    this.content(text.trim());
  }

  private content(text: string): void {
    if (this.open) {
      if (QUALIFIERS.has(this.name)) this.value += ` ${text}`;
    } else if (text.startsWith('/')) {
      this.finishQualifier();
      const equals = text.indexOf('=');
      this.name = equals < 0 ? text.slice(1) : text.slice(1, equals);
      this.value = equals < 0 ? '' : text.slice(equals + 1);
    } else if (this.name === '') {
      this.location += text;
    }
    if ((text.match(/"/g)?.length ?? 0) % 2 === 1) this.open = !this.open;
  }

  /** To be called after the last line. */
  finish(): void {
    this.finishQualifier();
    const { key, location, line, qualifiers } = this;
    if (FEATURES.has(key)) this.onFeature({ key, location, line, qualifiers });
    this.key = '';
    this.qualifiers = new Map();
    this.open = false;
  }

  private finishQualifier(): void {
    const { name } = this;
    this.name = '';
    if (!QUALIFIERS.has(name)) return;
    const value = this.value.replace(/^"|"$/g, '').replaceAll('""', '"');
    // Of many cross-references only the gene's is used.
    if (name === 'db_xref' && !/^(GeneID|LocusID):/.test(value)) return;
    if (!this.qualifiers.has(name)) this.qualifiers.set(name, value);
    else if (name === 'note') this.qualifiers.set(name, `${this.qualifiers.get(name)!} ${value}`);
  }
}
