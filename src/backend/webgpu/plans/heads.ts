import { ceilDiv, lanesOf, simple, spread, type KernelPlanner, type StagePlan } from './plan';

/** Rows whose sums are made apart: BLOCK in batch_norm.wgsl and batch_norm_backward.wgsl. */
const BLOCK_ROWS = 128;

const planBatchNorm: KernelPlanner = ({ batch = 0, length = 0, width = 0, training = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  const x = ceilDiv(width, lanes);
  const blocks = ceilDiv(batch * length, BLOCK_ROWS);
  const perBlock = { workgroups: [x, blocks, 1], constants } as const;
  const perColumn = { workgroups: [x, 1, 1], constants } as const;
  const normalise: StagePlan = {
    stage: 'normalise',
    workgroups: [x, ...spread(batch * length)],
    constants,
    bindings: ['x', 'weight', 'bias', 'lengths', 'y', 'stats'],
  };
  const statistics: StagePlan[] = training
    ? [
        { stage: 'sum_block', ...perBlock, bindings: ['x', 'lengths', 'partials'] },
        { stage: 'mean', ...perColumn, bindings: ['lengths', 'stats', 'partials'] },
        { stage: 'square_block', ...perBlock, bindings: ['x', 'lengths', 'stats', 'partials'] },
        { stage: 'variance', ...perColumn, bindings: ['lengths', 'running', 'stats', 'partials'] },
      ]
    : [{ stage: 'recall', ...perColumn, bindings: ['running', 'stats'] }];
  return {
    stages: [...statistics, normalise],
    scratch: training ? { partials: 4 * blocks * width } : {},
    params: {},
    flops: batch * length * width * (training ? 12 : 6),
  };
};

const planBatchNormBackward: KernelPlanner = ({ batch = 0, length = 0, width = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  const x = ceilDiv(width, lanes);
  const blocks = ceilDiv(batch * length, BLOCK_ROWS);
  const inputs = ['x', 'weight', 'bias', 'stats', 'lengths', 'dy'];
  return {
    stages: [
      { stage: 'sum_block', workgroups: [x, blocks, 1], constants, bindings: [...inputs, 'partials'] },
      { stage: 'total_up', workgroups: [x, 1, 1], constants, bindings: ['d_weight', 'd_bias', 'partials'] },
      {
        stage: 'spread_back',
        workgroups: [x, ...spread(batch * length)],
        constants,
        bindings: [...inputs, 'd_x', 'partials'],
      },
    ],
    scratch: { partials: 8 * blocks * width },
    params: {},
    flops: batch * length * width * 20,
  };
};

/** One invocation an item; `item` names the parameter that counts them, `inner` the one that says what each walks over. */
const each =
  (stage: string, item: string, bindings: readonly string[], flopsEach: number, inner?: string): KernelPlanner =>
  (params, device) => {
    const lanes = lanesOf(device);
    const items = params[item] ?? 0;
    return simple(
      [{ stage, workgroups: [...spread(ceilDiv(items, lanes)), 1], constants: { workgroup_width: lanes }, bindings }],
      items * flopsEach * (inner === undefined ? 1 : (params[inner] ?? 0)),
    );
  };

const planDcl: KernelPlanner = ({ rows = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  return {
    stages: [
      {
        stage: 'reduce',
        workgroups: [...spread(ceilDiv(rows, lanes)), 1],
        constants,
        bindings: ['similarity', 'weights', 'row_loss', 'normaliser'],
      },
      {
        stage: 'differentiate',
        workgroups: [ceilDiv(rows, lanes), ...spread(rows)],
        constants,
        bindings: ['similarity', 'weights', 'd_similarity', 'normaliser'],
      },
    ],
    scratch: { normaliser: 8 * rows },
    params: {},
    flops: rows * rows * 32,
  };
};

/** Few enough to be added up by one invocation, enough to keep a device busy on the largest tensors. */
const MAX_STRANDS = 1024;

const planSumSquares: KernelPlanner = ({ count = 0 }, device) => {
  const lanes = lanesOf(device);
  const strands = Math.min(MAX_STRANDS, lanes * ceilDiv(Math.sqrt(count), lanes));
  return {
    stages: [
      {
        stage: 'sum_strand',
        workgroups: [ceilDiv(strands, lanes), 1, 1],
        constants: { workgroup_width: lanes },
        bindings: ['x', 'partials'],
      },
      { stage: 'total_up', workgroups: [1, 1, 1], constants: {}, bindings: ['out', 'partials'] },
    ],
    scratch: { partials: 4 * MAX_STRANDS },
    params: { strands },
    flops: count * 2,
  };
};

/** Planners of heads, losses and the optimizer. */
export const headsPlanners: Readonly<Record<string, KernelPlanner>> = {
  batchNorm: planBatchNorm,
  batchNormBackward: planBatchNormBackward,
  relu: each('rectify', 'count', ['x', 'y'], 1),
  reluBackward: each('pass_back', 'count', ['y', 'dy', 'd_x'], 1),
  dropout: each('drop', 'count', ['x', 'y'], 16),
  l2Normalise: each('normalise', 'rows', ['x', 'y'], 4, 'width'),
  l2NormaliseBackward: each('pass_back', 'rows', ['x', 'dy', 'd_x'], 8, 'width'),
  dcl: planDcl,
  crossEntropy: each('score', 'rows', ['logits', 'labels', 'loss', 'd_logits'], 32, 'classes'),
  pointwiseLoss: each('score', 'count', ['prediction', 'truth', 'loss', 'd_prediction'], 32),
  adamW: each('step', 'count', ['gradient', 'value', 'm', 'v'], 20),
  sumSquares: planSumSquares,
};
