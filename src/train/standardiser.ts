/** Takes columns to mean 0 and standard deviation 1, and back; missing values (NaN) stay missing. */
export class Standardiser {
  private constructor(
    readonly mean: readonly number[],
    readonly deviation: readonly number[],
  ) {}

  /** By the values known in row-major `targets` (n × width); a column without spread is only shifted. */
  static of(targets: Float32Array, width: number): Standardiser {
    const columns = Array.from({ length: width }, (_, c) =>
      Array.from(targets.filter((_, i) => i % width === c)).filter((value) => !Number.isNaN(value)),
    );
    const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
    const deviation = columns.map((values, c) => {
      const squares = values.reduce((sum, value) => sum + (value - mean[c]!) ** 2, 0);
      const spread = Math.sqrt(squares / Math.max(1, values.length));
      // What rounding makes of one and the same value is no spread.
      return spread > 1e-6 * Math.abs(mean[c]!) ? spread : 1;
    });
    return new Standardiser(mean, deviation);
  }

  static identity(width: number): Standardiser {
    return new Standardiser(new Array<number>(width).fill(0), new Array<number>(width).fill(1));
  }

  forward(values: Float32Array): Float32Array<ArrayBuffer> {
    const width = this.mean.length;
    return Float32Array.from(values, (value, i) => (value - this.mean[i % width]!) / this.deviation[i % width]!);
  }

  /** Gradients of standardised values as those of the values. */
  scale(gradients: Float32Array): Float32Array<ArrayBuffer> {
    const width = this.mean.length;
    return Float32Array.from(gradients, (gradient, i) => gradient / this.deviation[i % width]!);
  }

  back(values: Float32Array): Float32Array<ArrayBuffer> {
    const width = this.mean.length;
    return Float32Array.from(values, (value, i) => value * this.deviation[i % width]! + this.mean[i % width]!);
  }
}
