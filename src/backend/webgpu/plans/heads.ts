import { ceilDiv, lanesOf, spread, type KernelPlanner, type StagePlan } from './plan';

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

/** Planners of heads, losses and the optimizer. */
export const headsPlanners: Readonly<Record<string, KernelPlanner>> = {
  batchNorm: planBatchNorm,
  batchNormBackward: planBatchNormBackward,
};
