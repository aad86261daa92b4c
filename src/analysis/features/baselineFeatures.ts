import { nextMacrotask } from '../../backend/cpu/macrotask';
import type { Transcript } from '../../bio/transcript';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter, type ProgressListener } from '../../lib/progress';
import type { BaselineFeatures, FeatureKind } from './featureTypes';
import { exonCount, exonDensity, gcShares, lengths, logLengths } from './lengths';
import { codonPlaces, codons, kmers, type Columns } from './words';

export interface FeatureOptions {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 30;

function groupsOf(kind: FeatureKind): readonly Columns[] {
  switch (kind) {
    case 'composition':
      return [lengths(), logLengths(), exonCount(), exonDensity(), gcShares()];
    case 'codons':
      return [codons(), codonPlaces()];
    case 'engineered':
      return [kmers(4), codons(), logLengths(), exonDensity()];
    default:
      return [kmers(Number(kind[0]))];
  }
}

/**
 * Features of transcripts that need no model (docs/evaluation.md, "Baseline features"), in the order given. Gives the event loop a turn
 * about every 30 ms.
 * @throws AbortError
 * Source: Agarwal and Kelley, The genetic and biochemical determinants of mRNA degradation rates in mammals (Genome Biology 2022).
 */
export async function baselineFeatures(
  transcripts: readonly Transcript[],
  kind: FeatureKind,
  { onProgress, signal }: FeatureOptions = {},
): Promise<BaselineFeatures> {
  const meter = new ProgressMeter(onProgress, 'Computing features', 'transcripts', transcripts.length);
  const groups = groupsOf(kind);
  const names = groups.flatMap((group) => group.names);
  const dim = names.length;
  const data = new Float32Array(transcripts.length * dim);
  throwIfAborted(signal);
  let turn = performance.now();
  for (const [row, transcript] of transcripts.entries()) {
    let at = row * dim;
    for (const group of groups) {
      group.write(transcript, data, at);
      at += group.names.length;
    }
    if (performance.now() - turn < SLICE_MS) continue;
    meter.update(row + 1);
    await nextMacrotask();
    throwIfAborted(signal);
    turn = performance.now();
  }
  meter.update(transcripts.length);
  return { names, dim, data };
}
