import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

interface Golden<Scores> {
  readonly dim: number;
  /** Rows to learn from, the first ones. */
  readonly learned: number;
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
  /** scikit-learn's on the other rows, the means of five seeds. */
  readonly scores: Scores;
  readonly importances: readonly number[];
}

interface ClassScores {
  readonly outOfBag: number;
  readonly accuracy: number;
  readonly auroc: number;
}

interface ValueScores {
  readonly outOfBag: number;
  readonly r2: number;
  /** With a third of the features, leaves of five rows and a depth of four. */
  readonly r2Third: number;
}

interface Packed {
  readonly dim: number;
  readonly learned: number;
  readonly x: string;
  readonly y: readonly number[];
  readonly scores: never;
  readonly importances: readonly number[];
}

const file = JSON.parse(readFileSync(new URL('analysis/forest.json', import.meta.url), 'utf8')) as Readonly<
  Record<'cancer' | 'digits' | 'diabetes', Packed>
> & { readonly trees: number };

function unpack<Scores>({ x, y, ...rest }: Packed): Golden<Scores> {
  const bytes = new Uint8Array(inflateSync(Buffer.from(x, 'base64')));
  const numbers = bytes.length === y.length * rest.dim ? Float32Array.from(bytes) : new Float32Array(bytes.buffer);
  return { ...rest, x: numbers, y: Float32Array.from(y) };
}

/** src/oracle/make_forest.py: three data sets, and how well scikit-learn's forests of this many trees predict them. */
export const forestTrees = file.trees;
export const cancer = unpack<ClassScores>(file.cancer);
export const digitClasses = unpack<ClassScores>(file.digits);
export const diabetes = unpack<ValueScores>(file.diabetes);
