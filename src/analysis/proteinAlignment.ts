import { nextMacrotask } from '../backend/cpu/macrotask';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter, type ProgressListener } from '../lib/progress';
import { blosumRows } from './blosum62';

/** Two sequences of one length with gaps as `-`, one under the other. */
export interface ProteinAlignment {
  readonly a: string;
  readonly b: string;
  readonly score: number;
  /** Columns with the same letter on both sides, and columns without a gap. */
  readonly identical: number;
  readonly aligned: number;
  /** `identical` over all columns of the alignment, gaps among them, 0 … 1; NaN of two empty sequences. */
  readonly identity: number;
}

/** What a gap of n letters costs: OPEN + (n − 1) · EXTEND (EMBOSS's needle: 10 and 0.5, here doubled scores keep them whole). */
const OPEN = 20;
const EXTEND = 1;

/** Cells of the traceback, a byte each: 8,000 × 8,000 letters. */
const MOST_CELLS = 64_000_000;

/** Bits of a traceback cell: where the best of M came from, and whether a gap in b (A) or in a (B) was extended. */
const FROM_A = 1;
const FROM_B = 2;
const EXTENDS_A = 4;
const EXTENDS_B = 8;

const NEVER = -(2 ** 30);

/**
 * Aligns two proteins end to end, with the highest BLOSUM62 score, gaps costing 10 for their first letter and 0.5 for each further one,
 * also at the ends. Of equally good ones that which ends without a gap, else with a gap in `b`.
 * Time and a byte of memory for each pair of letters: two proteins of 3,000 take a fraction of a second and 9 MB.
 * @param a amino acids as letters; what is none of the 20, B, Z, X or * counts as X
 * @throws OrthrusError `protein.long` beyond 64 million pairs of letters; AbortError
 * Source: Needleman, Wunsch, J. Mol. Biol. 48 (1970); Gotoh, J. Mol. Biol. 162 (1982).
 */
export async function alignProteins(
  a: string,
  b: string,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: ProgressListener } = {},
): Promise<ProteinAlignment> {
  const [n, m] = [a.length, b.length];
  const width = m + 1;
  if ((n + 1) * width > MOST_CELLS) {
    throw new OrthrusError(
      'protein.long',
      `Proteins of ${n} and ${m} amino acids are too long to be aligned here.`,
      'Save both as FASTA and align them elsewhere.',
    );
  }
  const { row, rows } = blosumRows(a, b);
  const trace = new Uint8Array((n + 1) * width);
  // Of the row above: the best score, and the best that ends with a letter of a above a gap.
  const best = new Int32Array(width);
  const gapInB = new Int32Array(width).fill(NEVER);
  for (let j = 1; j <= m; j++) {
    best[j] = -OPEN - (j - 1) * EXTEND;
    trace[j] = FROM_B | (j > 1 ? EXTENDS_B : 0);
  }
  const meter = new ProgressMeter(onProgress, 'Aligning', 'amino acids', n);
  for (let i = 1; i <= n; i++) {
    let diagonal = best[0]!;
    best[0] = -OPEN - (i - 1) * EXTEND;
    trace[i * width] = FROM_A | (i > 1 ? EXTENDS_A : 0);
    let gapInA = NEVER;
    const scores = row[i - 1]! * m;
    for (let j = 1; j <= m; j++) {
      let bits = 0;
      let down = best[j]! - OPEN;
      if (gapInB[j]! - EXTEND > down) {
        down = gapInB[j]! - EXTEND;
        bits |= EXTENDS_A;
      }
      gapInB[j] = down;
      let across = best[j - 1]! - OPEN;
      if (gapInA - EXTEND > across) {
        across = gapInA - EXTEND;
        bits |= EXTENDS_B;
      }
      gapInA = across;
      let top = diagonal + 2 * rows[scores + j - 1]!;
      if (down > top) {
        top = down;
        bits |= FROM_A;
      }
      if (across > top) {
        top = across;
        bits = (bits & ~FROM_A) | FROM_B;
      }
      diagonal = best[j]!;
      best[j] = top;
      trace[i * width + j] = bits;
    }
    if (i % 64 !== 0) continue;
    meter.update(i);
    await nextMacrotask();
    throwIfAborted(signal);
  }
  return { ...traceBack(a, b, trace), score: best[m]! / 2 };
}

function traceBack(a: string, b: string, trace: Uint8Array): Omit<ProteinAlignment, 'score'> {
  const width = b.length + 1;
  const columns: [string, string][] = [];
  let [i, j] = [a.length, b.length];
  let [identical, aligned] = [0, 0];
  // Whether a gap in b (A) or in a (B) is being walked through.
  let state: 'match' | 'A' | 'B' = 'match';
  while (i > 0 || j > 0) {
    const bits = trace[i * width + j]!;
    if (state === 'match') {
      if (bits & FROM_A) state = 'A';
      else if (bits & FROM_B) state = 'B';
      else {
        i--;
        j--;
        aligned++;
        if (a[i] === b[j]) identical++;
        columns.push([a[i]!, b[j]!]);
        continue;
      }
    }
    if (state === 'A') {
      if (!(bits & EXTENDS_A)) state = 'match';
      columns.push([a[--i]!, '-']);
    } else {
      if (!(bits & EXTENDS_B)) state = 'match';
      columns.push(['-', b[--j]!]);
    }
  }
  columns.reverse();
  return {
    a: columns.map(([of]) => of).join(''),
    b: columns.map(([, of]) => of).join(''),
    identical,
    aligned,
    identity: identical / columns.length,
  };
}
