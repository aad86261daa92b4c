import { readFileSync } from 'node:fs';

interface Golden {
  readonly pixels: string;
  /** Of umap-learn's fuzzy graph with 15 neighbours: edges in both directions, and the sum of each point's weights. */
  readonly edges: number;
  readonly weightSums: readonly number[];
  /** Of umap-learn's layouts from five seeds. */
  readonly trustworthiness: readonly number[];
  /** Of scikit-learn's best k-means of 50 starts, by number of clusters. */
  readonly inertia: Readonly<Record<string, number>>;
  /** Spread, least distance, a, b. */
  readonly curves: readonly (readonly [number, number, number, number])[];
}

/** src/oracle/make_digits.py: 500 handwritten digits of 8 × 8 pixels, and what umap-learn and scikit-learn say of them. */
export const digits = JSON.parse(readFileSync(new URL('analysis/digits.json', import.meta.url), 'utf8')) as Golden;
export const DIGITS = 500;
export const PIXELS = 64;
export const digitRows = (): Float32Array<ArrayBuffer> => Float32Array.from(Buffer.from(digits.pixels, 'base64'));
