import { OrthrusError } from '../../lib/errors';
import { streamSeed } from '../../lib/rng';
import type { Tape } from '../../ops/tape';
import type { Tensor } from '../../ops/tensor';
import { dense, dropOut, rectify } from '../layers';
import type { ParameterSet } from '../parameterSet';
import { convolve } from './convolution';
import { gruInReverse } from './gru';
import { batchNormaliseRows, layerNormalise, pool, type BaselineMode, type BaselineOutputs, type Pass } from './layers';
import {
  batchNormBaselineSpecs,
  convolutionSpecs,
  denseBaselineSpecs,
  gruSpecs,
  layerNormSpecs,
  type BaselineSpec,
} from './specs';

export interface SalukiConfig {
  readonly kind: 'saluki';
  readonly tracks: number;
  readonly outputs: number;
  /** 64 is the small published model, 512 the large one. */
  readonly filters: number;
  readonly kernel: number;
  readonly layers: number;
}

export const salukiConfig = (tracks: number, outputs: number, filters = 64): SalukiConfig => ({
  kind: 'saluki',
  tracks,
  outputs,
  filters,
  kernel: 5,
  layers: 6,
});

/** Share that the released code drops after each block's convolution and after `fc`. */
export const SALUKI_DROPOUT = 0.3;
const LAYER_NORM_EPS = 0.007;
const BATCH_NORM = { momentum: 0.9, eps: 1e-3 } as const;

/** Fewest positions of which one is left for the GRU. */
export function salukiShortest({ kernel, layers }: SalukiConfig): number {
  let length = 1;
  for (let i = 0; i < layers; i++) length = 2 * length + kernel - 1;
  return length + kernel - 1;
}

/** Parameters in the order and under the names of oracle/baselines_torch.py `Saluki`, drawn as the released code draws them. */
export function salukiSpecs({ tracks, outputs, filters, kernel, layers }: SalukiConfig): BaselineSpec[] {
  const blocks = Array.from({ length: layers }, (_, i) => [
    ...layerNormSpecs(`blocks.${i}.ln1`, filters),
    ...convolutionSpecs(`blocks.${i}.conv1`, filters, filters, kernel, { scheme: 'he' }),
  ]);
  return [
    ...convolutionSpecs('stem', tracks, filters, kernel, { bias: false, scheme: 'he' }),
    ...blocks.flat(),
    ...layerNormSpecs('norm', filters),
    ...gruSpecs('rnn_layer', filters),
    ...batchNormBaselineSpecs('bn1', filters),
    ...denseBaselineSpecs('fc', filters, filters, 'he'),
    ...batchNormBaselineSpecs('bn2', filters),
    ...denseBaselineSpecs('final_fc', filters, outputs, 'he'),
  ];
}

/**
 * Saluki (Agarwal and Kelley 2022, as the paper's baselines have it): convolution, blocks of LayerNorm, ReLU, convolution and
 * max-pooling, a GRU from the last position to the first, and two dense layers with BatchNorm. x (B, L, C) is padded with zeros, and
 * padded positions are walked like others, as in the released code.
 * @throws OrthrusError `train.single-sequence` where a batch to train on has no spread
 */
export function saluki(
  tape: Tape,
  parameters: ParameterSet,
  config: SalukiConfig,
  x: Tensor,
  mode: BaselineMode,
): BaselineOutputs {
  const [batch = 0, length = 0] = x.shape;
  const { filters, kernel, layers, tracks } = config;
  const { training, dropout = SALUKI_DROPOUT, seed = 0, inputGradient = false } = mode;
  if (training && batch < 2) {
    throw new OrthrusError(
      'train.single-sequence',
      'Saluki normalises over the sequences of a batch, and this one holds one sequence.',
      'Train on batches of at least two sequences.',
    );
  }
  const inside = length - kernel + 1;
  const columns = tape.tensor([batch, inside, kernel * Math.max(tracks, filters)], 'columns');
  const pass: Pass = { tape, parameters, columns };
  const drop = (name: string, y: Tensor): Tensor =>
    dropOut(tape, y, training ? dropout : 0, streamSeed(seed, `${name}.dropout`));

  const valid = { taps: kernel, padding: 'valid' } as const;
  let y = convolve(pass, 'stem', x, { ...valid, bias: false, inputGradient });
  for (let i = 0; i < layers; i++) {
    y = rectify(tape, layerNormalise(pass, `blocks.${i}.ln1`, y, LAYER_NORM_EPS));
    y = pool(pass, drop(`blocks.${i}`, convolve(pass, `blocks.${i}.conv1`, y, valid)));
  }
  y = rectify(tape, layerNormalise(pass, 'norm', y, LAYER_NORM_EPS));
  y = gruInReverse(pass, 'rnn_layer', y);
  y = batchNormaliseRows(pass, 'bn1', y, { training, relu: true, ...BATCH_NORM });
  y = drop('fc', dense(tape, parameters, 'fc', y));
  const representation = batchNormaliseRows(pass, 'bn2', y, { training, relu: true, ...BATCH_NORM });
  return { representation, outputs: dense(tape, parameters, 'final_fc', representation) };
}
