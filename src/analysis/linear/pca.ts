import { OrthrusError } from '../../lib/errors';
import { ProgressMeter } from '../../lib/progress';
import { checkedRows } from './checkInputs';
import { columnScale, standardiseInto } from './columnScale';
import type { LongCall, PcaFit, RowMatrix } from './linearTypes';
import { predictLinear } from './predict';
import { symmetricEigen } from './symmetricEigen';
import { addSymmetricProduct } from './symmetricProduct';
import { takingTurns, type Pause } from './turns';

/** Rows centred at once. */
const ROWS = 256;

/**
 * The first `count` principal components, exactly, from the eigenvectors of the covariance (of the rows' inner products where there are
 * fewer rows than features). Components along which rows do not differ have variance 0; with fewer rows than features they are all 0.
 * Deterministic; gives the event loop a turn about every 30 ms.
 * @param count from 1 to the smaller of rows and features
 * @param rows those to fit on; default all
 * @throws OrthrusError `linear.shape`, `linear.notFinite`, `pca.components`; AbortError
 */
export async function fitPca(
  features: RowMatrix,
  count: number,
  { onProgress, signal }: LongCall = {},
  rows?: Uint32Array<ArrayBuffer>,
): Promise<PcaFit> {
  const chosen = checkedRows(features, rows);
  const [n, d] = [chosen.length, features.columns];
  if (!Number.isInteger(count) || count < 1 || count > Math.min(n, d)) {
    throw new OrthrusError(
      'pca.components',
      `${count} components of ${n} rows with ${d} features.`,
      'From 1 to the smaller of the two numbers.',
    );
  }
  const pause = takingTurns(signal);
  const meter = new ProgressMeter(onProgress, 'Principal components', 'steps', 2);
  meter.update(0);
  const scale = { ...columnScale(features, chosen), deviation: new Float64Array(d).fill(1) };
  const dual = n < d;
  const size = dual ? n : d;
  const product = new Float64Array(size * size);
  const centred = new Float64Array((dual ? n : Math.min(ROWS, n)) * d);
  for (let from = 0; from < n; from += centred.length / d) {
    const some = chosen.subarray(from, from + centred.length / d);
    standardiseInto(centred, features, some, scale);
    const vectors = dual
      ? { count: n, length: d, vectorStride: d, termStride: 1 }
      : { count: d, length: some.length, vectorStride: 1, termStride: d };
    await addSymmetricProduct(product, centred, vectors, pause);
  }
  let total = 0;
  for (let i = 0; i < size; i++) {
    total += product[i * size + i]!;
    for (let j = 0; j < i; j++) product[j * size + i] = product[i * size + j]!;
  }
  meter.update(1);
  const { values, vectors } = await symmetricEigen(product, size, pause);
  // What rounding leaves of a variance of 0.
  const noise = Math.max(0, values[0]!) * Number.EPSILON * Math.max(n, d);
  const squares = values.slice(0, count).map((value) => (value > noise ? value : 0));
  const components = dual ? fromRows(vectors, centred, squares, d) : vectors.slice(0, count * d);
  for (let k = 0; k < count; k++) fixSign(components.subarray(k * d, (k + 1) * d));
  meter.update(2);
  return {
    components,
    mean: scale.mean,
    variance: squares.map((value) => value / Math.max(1, n - 1)),
    ratio: squares.map((value) => (total > 0 ? value / total : 0)),
  };
}

/** Coordinates of all rows on the components: rows × k. */
export function projectPca(
  { components, mean }: PcaFit,
  features: RowMatrix,
  pause: Pause,
): Promise<Float64Array<ArrayBuffer>> {
  const d = mean.length;
  const intercepts = new Float64Array(components.length / d);
  for (let i = 0; i < components.length; i++) intercepts[Math.floor(i / d)]! -= components[i]! * mean[i % d]!;
  return predictLinear({ weights: components, intercepts }, features, pause);
}

/** Components from the eigenvectors of the rows' inner products: Zᵀ u / √λ. */
function fromRows(vectors: Float64Array, z: Float64Array, squares: Float64Array, d: number): Float64Array<ArrayBuffer> {
  const n = z.length / d;
  const components = new Float64Array(squares.length * d);
  for (const [k, square] of squares.entries()) {
    if (square === 0) continue;
    for (let i = 0; i < n; i++) {
      const share = vectors[k * n + i]! / Math.sqrt(square);
      for (let j = 0; j < d; j++) components[k * d + j]! += share * z[i * d + j]!;
    }
  }
  return components;
}

function fixSign(component: Float64Array): void {
  let furthest = 0;
  for (let j = 1; j < component.length; j++) {
    if (Math.abs(component[j]!) > Math.abs(component[furthest]!)) furthest = j;
  }
  if (component[furthest]! < 0) for (let j = 0; j < component.length; j++) component[j]! *= -1;
}
