import { inSlices } from '../lib/slices';

export interface Nearest {
  /** Rows, nearest first; ties by lower row. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** L2, in the units of the embeddings. */
  readonly distances: Float32Array<ArrayBuffer>;
}

/**
 * The k rows nearest to one, exact, by L2 with sums in float64. One query over 50,000 × 512 numbers is some 40 ms of arithmetic, less
 * than copying the 100 MB to a worker would hold up the thread that has them: so it runs there, in slices of 8 ms.
 *
 * @param data rows × dim, row-major
 * @param among rows to search; `of` itself is left out
 * @throws AbortError
 */
export async function nearestTo(
  data: Float32Array<ArrayBuffer>,
  dim: number,
  of: number,
  among: ArrayLike<number>,
  k: number,
  signal?: AbortSignal,
): Promise<Nearest> {
  const query = Float64Array.from(data.subarray(of * dim, (of + 1) * dim));
  const squares = new Float64Array(among.length);
  await inSlices(
    among.length,
    (i) => {
      const start = among[i]! * dim;
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        const difference = data[start + d]! - query[d]!;
        sum += difference * difference;
      }
      squares[i] = among[i] === of ? NaN : sum;
    },
    { signal, stride: 64 },
  );
  const known = squares.filter((square) => !Number.isNaN(square)).sort();
  const count = Math.min(k, known.length);
  const farthest = count > 0 ? known[count - 1]! : -1;
  const near: number[] = [];
  for (let i = 0; i < squares.length; i++) if (squares[i]! <= farthest) near.push(i);
  near.sort((a, b) => squares[a]! - squares[b]! || among[a]! - among[b]!);
  near.length = count;
  return {
    rows: Uint32Array.from(near, (i) => among[i]!),
    distances: Float32Array.from(near, (i) => Math.sqrt(squares[i]!)),
  };
}
