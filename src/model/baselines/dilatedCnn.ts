import { streamSeed } from '../../lib/rng';
import type { Tape } from '../../ops/tape';
import type { Tensor } from '../../ops/tensor';
import { dense, dropOut, rectify } from '../layers';
import type { ParameterSet } from '../parameterSet';
import { convolve } from './convolution';
import {
  addTo,
  batchNormaliseRows,
  meanOverPositions,
  pool,
  type BaselineMode,
  type BaselineOutputs,
  type Pass,
} from './layers';
import { batchNormBaselineSpecs, convolutionSpecs, denseBaselineSpecs, type BaselineSpec } from './specs';

export interface DilatedCnnConfig {
  readonly kind: 'dilated-cnn';
  readonly tracks: number;
  readonly outputs: number;
  /** Channels, dilation and number of blocks of each stage. */
  readonly widths: readonly number[];
  readonly dilations: readonly number[];
  readonly blocks: readonly number[];
  readonly kernel: number;
}

/** The small published model. */
export const dilatedCnnConfig = (
  tracks: number,
  outputs: number,
  widths: readonly number[] = [64, 128, 128, 256],
): DilatedCnnConfig => ({
  kind: 'dilated-cnn',
  tracks,
  outputs,
  widths,
  dilations: [1, 2, 4, 8],
  blocks: [2, 2, 2, 2],
  kernel: 2,
});

/** Share that the released code drops between the convolutions of a block, in all stages but the last. */
export const DILATED_DROPOUT = 0.1;

/** Fewest positions of which one is left for the mean. */
export const dilatedCnnShortest = ({ widths }: DilatedCnnConfig): number => 2 ** (1 + widths.length);

interface Block {
  readonly name: string;
  readonly inputs: number;
  readonly width: number;
  readonly dilation: number;
  /** Ends its stage: max-pooling follows. */
  readonly last: boolean;
  /** Belongs to the last stage. */
  readonly lastStage: boolean;
}

function blocksOf({ widths, dilations, blocks }: DilatedCnnConfig): Block[] {
  const all: Block[] = [];
  let inputs = widths[0]!;
  for (const [stage, width] of widths.entries()) {
    for (let i = 0; i < blocks[stage]!; i++) {
      all.push({
        name: `blocks.${all.length}`,
        inputs,
        width,
        dilation: dilations[stage]!,
        last: i === blocks[stage]! - 1,
        lastStage: stage === widths.length - 1,
      });
      inputs = width;
    }
  }
  return all;
}

/** Parameters in the order and under the names of oracle/baselines_torch.py `DilatedCnn`, drawn as PyTorch does. */
export function dilatedCnnSpecs(config: DilatedCnnConfig): BaselineSpec[] {
  const { tracks, outputs, widths, kernel } = config;
  const blocks = blocksOf(config).map(({ name, inputs, width }) => [
    ...(inputs === width
      ? []
      : [
          ...convolutionSpecs(`${name}.downsample.0`, inputs, width, 1),
          ...batchNormBaselineSpecs(`${name}.downsample.1`, width),
        ]),
    ...convolutionSpecs(`${name}.conv1`, inputs, width, kernel),
    ...convolutionSpecs(`${name}.conv2`, width, width, kernel),
    ...batchNormBaselineSpecs(`${name}.bn1`, width),
    ...batchNormBaselineSpecs(`${name}.bn2`, width),
  ]);
  return [
    ...convolutionSpecs('conv1', tracks, widths[0]!, kernel),
    ...batchNormBaselineSpecs('bn1', widths[0]!),
    ...blocks.flat(),
    ...denseBaselineSpecs('fc', widths.at(-1)!, outputs, 'default'),
  ];
}

/** Numbers a sequence that the widest layer lays out. */
function columnsSize(config: DilatedCnnConfig, length: number): number {
  let size = length * config.tracks;
  let left = length >> 1;
  for (const { inputs, width, last } of blocksOf(config)) {
    size = Math.max(size, left * Math.max(inputs, width));
    if (last) left >>= 1;
  }
  return size * config.kernel;
}

/**
 * The paper's dilated CNN: residual blocks of two dilated `same` convolutions, max-pooling after each stage, the mean over
 * positions and a dense layer. x (B, L, C) is padded with zeros; padded positions count in BatchNorm and in the mean, as in the
 * released code where it is given no lengths.
 */
export function dilatedCnn(
  tape: Tape,
  parameters: ParameterSet,
  config: DilatedCnnConfig,
  x: Tensor,
  mode: BaselineMode,
): BaselineOutputs {
  const [batch = 0, length = 0] = x.shape;
  const { kernel: taps } = config;
  const { training, dropout = DILATED_DROPOUT, seed = 0, inputGradient = false } = mode;
  const columns = tape.tensor([batch, columnsSize(config, length)], 'columns');
  const pass: Pass = { tape, parameters, columns };
  const norm = (name: string, y: Tensor, relu: boolean): Tensor =>
    batchNormaliseRows(pass, name, y, { training, relu, momentum: 0.1, eps: 1e-5 });
  const same = (name: string, y: Tensor, dilation: number): Tensor =>
    convolve(pass, name, y, { taps, padding: 'same', dilation, relu: true });

  let y = convolve(pass, 'conv1', x, { taps, padding: 'same', inputGradient });
  y = pool(pass, norm('bn1', y, true));
  for (const { name, inputs, width, dilation, last, lastStage } of blocksOf(config)) {
    const shortcut =
      inputs === width
        ? y
        : norm(`${name}.downsample.1`, convolve(pass, `${name}.downsample.0`, y, { taps: 1, padding: 'same' }), false);
    let own = norm(`${name}.bn1`, same(`${name}.conv1`, y, dilation), true);
    own = dropOut(tape, own, training && !lastStage ? dropout : 0, streamSeed(seed, `${name}.dropout`));
    own = norm(`${name}.bn2`, same(`${name}.conv2`, own, dilation), true);
    y = rectify(tape, addTo(pass, shortcut, own));
    if (last) y = pool(pass, y);
  }
  const representation = meanOverPositions(pass, y);
  return { representation, outputs: dense(tape, parameters, 'fc', representation) };
}
