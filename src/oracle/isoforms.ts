import { readFileSync } from 'node:fs';
import { Rng } from '../lib/rng';

/** The 14 coding isoforms of BCL2L1 (Ensembl 110, GRCh38), as the Isoforms panel is given them. */
export interface OracleIsoform {
  id: string;
  name: string;
  biotype: string;
  label: string;
  length: number;
  chrom: string;
  strand: '+' | '-';
  exons: [number, number][];
  cdsParts: [number, number][];
}

export function bcl2l1Rows(): OracleIsoform[] {
  return JSON.parse(readFileSync(new URL('./isoforms/bcl2l1.json', import.meta.url), 'utf8')) as OracleIsoform[];
}

/** Seeded uniform embeddings, n × dim, in −1…1: values without meaning, for tests of what is drawn and written of them. */
export function seededEmbeddings(n: number, dim: number, seed: number): Float32Array<ArrayBuffer> {
  const rng = new Rng(seed);
  return Float32Array.from({ length: n * dim }, () => rng.uniform(-1, 1));
}
