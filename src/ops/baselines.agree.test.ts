/** webgpu against cpu on the baselines' ops over awkward shapes. */
import { Rng } from '../lib/rng';
import { agreementSuite, awkwardLengths, type Case } from '../oracle/agreement';
import { expandTracks } from './expandTracks';
import { fold } from './fold';
import { gruCell } from './gruCell';
import { gruCellBackward } from './gruCellBackward';
import { maxPool } from './maxPool';
import { maxPoolBackward } from './maxPoolBackward';
import { sameWindows, unfold, validWindows } from './unfold';

/** Either side of a vector and of a workgroup; few, because columns are wide. */
const widths = [1, 7, 13, 67];

const cases: [string, Case][] = [];
for (const [batch, length] of awkwardLengths.slice(0, 4)) {
  for (const width of widths) {
    const at = `${batch} × ${length} × ${width}`;
    for (const [taps, dilation] of [
      [2, 8],
      [5, 3],
    ] as const) {
      const windows = sameWindows(taps, dilation);
      cases.push([
        `unfold ${taps} taps, dilation ${dilation}, ${at}`,
        (backend, random, blank) => {
          const columns = blank(batch, length, taps * width);
          unfold(backend, random(batch, length, width), columns, windows);
          return [columns];
        },
      ]);
      cases.push([
        `fold ${taps} taps, dilation ${dilation}, ${at}`,
        (backend, random, blank) => {
          const dX = blank(batch, length, width);
          fold(backend, random(batch, length, taps * width), dX, windows);
          return [dX];
        },
      ]);
    }
    if (length >= 5) {
      const { windows, outLength } = validWindows(5, length);
      cases.push([
        `unfold and fold, valid ${at}`,
        (backend, random, blank) => {
          const [columns, dX] = [blank(batch, outLength, 5 * width), blank(batch, length, width)];
          unfold(backend, random(batch, length, width), columns, windows);
          fold(backend, random(batch, outLength, 5 * width), dX, windows);
          return [columns, dX];
        },
      ]);
    }
    if (length >= 2) {
      cases.push([
        `maxPool ${at}`,
        (backend, random, blank) => {
          const [x, half] = [random(batch, length, width), length >> 1];
          const [y, dX] = [blank(batch, half, width), blank(batch, length, width)];
          maxPool(backend, x, y);
          maxPoolBackward(backend, x, random(batch, half, width), dX);
          return [y, dX];
        },
      ]);
    }
    cases.push([
      `gruCell ${at}`,
      (backend, _, blank, weights) => {
        const run = {
          gatesX: weights(batch, length, 3 * width),
          gatesH: weights(batch, length + 1, 3 * width),
          states: weights(batch, length + 1, width),
        };
        for (let step = 0; step < Math.min(3, length); step++) gruCell(backend, run, step, length - 1 - step);
        // Rows of other steps and positions stay.
        const gradients = {
          dThrough: weights(batch, width),
          dState: weights(batch, width),
          dGatesX: length === 1 ? blank(batch, length, 3 * width) : weights(batch, length, 3 * width),
          dGatesH: weights(batch, length + 1, 3 * width),
        };
        gruCellBackward(backend, run, gradients, length - 1, 0);
        return [run.states, gradients.dState, gradients.dGatesX, gradients.dGatesH];
      },
    ]);
  }
  for (const tracks of [4, 6]) {
    cases.push([
      `expandTracks ${batch} × ${length} × ${tracks}`,
      (backend, _, blank, __, words) => {
        const rng = new Rng(length);
        const bytes = Uint8Array.from({ length: 4 * Math.ceil((batch * length) / 4) }, () => rng.uint32() & 63);
        const x = blank(batch, length, tracks);
        expandTracks(backend, words(new Uint32Array(bytes.buffer)).buffer, x);
        return [x];
      },
    ]);
  }
}

agreementSuite(cases, 2e-5, /(old|maxPool).* 3 × 65 × 13/);
