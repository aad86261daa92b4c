import type { HostTensor } from '../model/parameters';
import type { Standardiser } from './standardiser';

/**
 * Parameters of which the dense layer `name` reads values as they are, where it read standardised ones:
 * W (x − μ) / σ + b = (W / σ) x + (b − W μ / σ).
 * @param published with `name`.weight (N, K) and `name`.bias (N)
 */
export function foldStandardiser(
  published: ReadonlyMap<string, HostTensor>,
  name: string,
  { mean, deviation }: Standardiser,
): Map<string, HostTensor> {
  const [weight, bias] = [published.get(`${name}.weight`)!, published.get(`${name}.bias`)!];
  const width = mean.length;
  const scaled = Float32Array.from(weight.data, (value, i) => value / deviation[i % width]!);
  const shifted = Float32Array.from(bias.data, (value, n) =>
    mean.reduce((sum, middle, k) => sum - scaled[n * width + k]! * middle, value),
  );
  return new Map(published)
    .set(`${name}.weight`, { shape: weight.shape, data: scaled })
    .set(`${name}.bias`, { shape: bias.shape, data: shifted });
}
