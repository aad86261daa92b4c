import type { BackendChoice } from '../backend/choice';
import { openBackend } from '../backend/openBackend';
import { describeError, OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import { Encoder } from '../model/encoder';
import { initialParameters, presets } from '../model/initialise';
import type { Calibration, CalibrationResult } from './contracts';
import type { TaskOptions } from './engine';

/** Milliseconds each backend is measured for; five seconds for the two. */
const MEASURED_MS = 2300;
/** Length of the sequences measured, in nucleotides, and how many there are in a batch. */
const LENGTH = 256;
const BATCH = 4;

/**
 * Measures how fast each backend embeds with Orthrus Small on this machine: about five seconds, compiling not counted.
 * @param gpu as in EngineOptions
 * @returns tokens per second, and the backend to prefer; a backend that cannot be opened has none, and a reason
 */
export async function calibrate(
  gpu: GPU | undefined,
  threads: number | undefined,
  { onProgress, signal }: TaskOptions = {},
): Promise<Calibration> {
  const meter = new ProgressMeter(onProgress, 'Calibrating', 's', (2 * MEASURED_MS) / 1000);
  const config = presets['orthrus-small'];
  const parameters = initialParameters(config, 0);
  const sequences = Array.from({ length: BATCH }, (_, i) =>
    Uint8Array.from({ length: LENGTH }, (_, l) => 1 << ((l + i) & 3)),
  );

  const measure = async (choice: Exclude<BackendChoice, 'auto'>, before: number): Promise<CalibrationResult> => {
    throwIfAborted(signal);
    try {
      const { backend } = await openBackend({ gpu, choice, ...(threads !== undefined && { threads }) });
      try {
        const encoder = Encoder.create(backend, config, parameters);
        await encoder.representations([sequences[0]!.subarray(0, 16)], signal ? { signal } : {}); // compiles
        const started = performance.now();
        let tokens = 0;
        let finished = 0;
        let seconds = 0;
        while (seconds * 1000 < MEASURED_MS) {
          await encoder.representations(sequences, {
            ...(signal && { signal }),
            onTokens: (count) => {
              finished = count;
              seconds = (performance.now() - started) / 1000;
              meter.update(before + Math.min(seconds, MEASURED_MS / 1000));
            },
          });
          tokens += finished;
        }
        return { backend: choice, name: backend.info.name, tokensPerSecond: tokens / seconds, problem: '' };
      } finally {
        backend.dispose();
      }
    } catch (error) {
      if (!(error instanceof OrthrusError)) throw error;
      return { backend: choice, name: '', tokensPerSecond: 0, problem: describeError(error) };
    }
  };

  const results = [await measure('webgpu', 0), await measure('cpu', MEASURED_MS / 1000)] as const;
  const fastest = results[0].tokensPerSecond > results[1].tokensPerSecond ? results[0] : results[1];
  return { results, adapter: results[0].name, fastest: fastest.backend };
}
