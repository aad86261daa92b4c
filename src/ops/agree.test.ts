/** webgpu against cpu on every op of inference over awkward shapes. */
import { Rng } from '../lib/rng';
import { agreementSuite, awkwardLengths as lengths, awkwardWidths as widths, type Case } from '../oracle/agreement';
import { addLayerNorm } from './addLayerNorm';
import { causalConv } from './causalConv';
import { embedTracks } from './embedTracks';
import { linear } from './linear';
import { maskedMean } from './maskedMean';
import { selectiveScan } from './selectiveScan';
import type { Tensor } from './tensor';

const cases: [string, Case][] = [];
for (const [batch, length] of lengths) {
  for (const width of widths) {
    const at = `${batch} × ${length} × ${width}`;
    cases.push([
      `addLayerNorm ${at}`,
      (backend, random, blank) => {
        const rows = batch * length;
        const [residual, normed] = [random(rows, width), blank(rows, width)];
        addLayerNorm(backend, random(rows, width), random(width), random(width), residual, normed);
        return [residual, normed];
      },
    ]);
    cases.push([
      `causalConv ${at}`,
      (backend, random, blank) => {
        const [state, out] = [random(batch, width, 3), blank(batch, length, width)];
        causalConv(backend, random(batch, length, width + 3), random(width, 4), random(width), state, out);
        return [state, out];
      },
    ]);
    cases.push([
      `selectiveScan ${at}`,
      (backend, random, blank, weights) => {
        const [state, y] = [random(batch, width, 16), blank(batch, length, width)];
        const rows = (columns: number): Tensor => random(batch, length, columns);
        selectiveScan(
          backend,
          {
            u: rows(width),
            dt: rows(width),
            bc: rows(36),
            bOffset: 4,
            cOffset: 20,
            z: rows(width + 2),
            zOffset: 2,
            // Finite: a driver's exp may lose NaN, and checkpoints with NaN are refused when they are read.
            aLog: weights(width, 16),
            dSkip: random(width),
          },
          state,
          y,
        );
        return [state, y];
      },
    ]);
    cases.push([
      `maskedMean ${at}`,
      (backend, random, blank, _, words) => {
        const own = Uint32Array.from({ length: batch }, (_, b) => Math.max(1, length - b));
        const mean = blank(batch, width);
        const lengthsTensor = words(own);
        maskedMean(backend, random(batch, length, width), lengthsTensor, mean, 0);
        return [mean];
      },
    ]);
    cases.push([
      `embedTracks ${at}`,
      (backend, random, blank, _, words) => {
        const tokens = batch * length;
        const rng = new Rng(tokens);
        const bytes = Uint8Array.from({ length: 4 * Math.ceil(tokens / 4) }, () => rng.uint32() & 63);
        const codes = words(new Uint32Array(bytes.buffer));
        const hidden = blank(tokens, width);
        embedTracks(backend, codes.buffer, random(width, 6), random(width), hidden);
        return [hidden];
      },
    ]);
  }
}
for (const rows of [1, 2, 5, 63, 67, 131]) {
  for (const [inner, cols] of [
    [1, 1],
    [3, 7],
    [16, 9],
    [37, 8],
    [64, 513],
    [129, 61],
  ] as const) {
    cases.push([
      `linear ${rows} × ${inner} × ${cols}`,
      (backend, random, blank) => {
        const y = blank(rows, cols);
        linear(backend, random(rows, inner + 5), random(inner, cols), y, {
          bias: random(cols),
          epilogue: rows % 2 ? 'bias+relu' : 'bias',
          xOffset: 3,
        });
        return [y];
      },
    ]);
    cases.push([
      `linear into a slice ${rows} × ${inner} × ${cols}`,
      (backend, random, _, weights) => {
        // What lies beside the slice stays.
        const y = weights(rows, cols + 4);
        linear(backend, random(rows, inner), random(inner, cols), y, { yOffset: 1 });
        return [y];
      },
    ]);
  }
}

agreementSuite(cases, 2e-5, /3 × 65 × 13|67 × 37 × 8|131 × 129 × 61|1 × 31 × 64/);
