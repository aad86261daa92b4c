/** A protein domain on a transcript's protein: amino acids, 0-based half-open, counted from the CDS's first codon. */
export interface Domain {
  /** Accession, e.g. "IPR046371". */
  readonly accession: string;
  readonly start: number;
  readonly end: number;
}

/** Domains of many transcripts, in columns: transcript i has the domains [offsets[i], offsets[i + 1]), by start. */
export interface DomainTable {
  /** As the table names them: names ("BCL2L1-201") or ids; versions stay. */
  readonly transcripts: readonly string[];
  readonly offsets: Uint32Array<ArrayBuffer>;
  /** Different accessions; `accession` has their numbers. */
  readonly accessions: readonly string[];
  readonly accession: Uint32Array<ArrayBuffer>;
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
}
