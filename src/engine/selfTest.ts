import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import { fromHost, toHost, type Tensor } from '../ops/tensor';
import type { KnownAnswer, Put } from './knownAnswers/answer';
import { analysisAnswers } from './knownAnswers/analysis';
import { baselinesAnswers } from './knownAnswers/baselines';
import { encoderAnswers } from './knownAnswers/encoder';
import { encoderBackwardAnswers } from './knownAnswers/encoderBackward';
import { headsAnswers } from './knownAnswers/heads';
import { scanBackwardAnswers } from './knownAnswers/scanBackward';

/** Drivers' exponentials are good to about 1e-6; a wrong kernel is off by far more. */
const TOLERANCE = 1e-4;

/** What a device is going to be used for: opening it must not wait for kernels that only training or analysis needs. */
export type SelfTestScope = 'inference' | 'training' | 'analysis';

const answers: Readonly<Record<SelfTestScope, readonly KnownAnswer[]>> = {
  inference: encoderAnswers,
  training: [...encoderBackwardAnswers, ...scanBackwardAnswers, ...headsAnswers, ...baselinesAnswers],
  analysis: analysisAnswers,
};

/** The kernels whose answers are known. */
export const testedKernels = (scope: SelfTestScope): string[] => answers[scope].map(({ kernel }) => kernel);

/**
 * Asks every kernel of a backend for an answer that is known, on the device that is going to be used.
 * @throws OrthrusError `device.wrong`, naming the kernel whose answer is another
 */
export async function selfTest(backend: Backend, scope: SelfTestScope): Promise<void> {
  for (const { kernel, ask } of answers[scope]) {
    const used = new Set<Tensor>();
    const put: Put = (values, ...shape) => {
      const tensor = fromHost(backend, Float32Array.from(values), shape, 'self-test');
      used.add(tensor);
      return tensor;
    };
    try {
      for (const [tensor, expected] of ask(backend, put)) {
        used.add(tensor);
        if (expected.length !== 0) check(backend, kernel, await toHost(backend, tensor), expected);
      }
    } finally {
      for (const { buffer } of used) backend.free(buffer);
    }
  }
}

function check(backend: Backend, kernel: string, got: Float32Array, expected: readonly number[]): void {
  const close = (value: number, i: number): boolean =>
    Math.abs(got[i]! - value) <= TOLERANCE * Math.max(1, Math.abs(value));
  if (got.length === expected.length && expected.every(close)) return;
  throw new OrthrusError(
    'device.wrong',
    `${backend.info.name} computes ${kernel} wrongly.`,
    'Update the graphics driver and the browser, or choose the other backend.',
  );
}
