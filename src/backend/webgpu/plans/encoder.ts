import { ceilDiv, lanesOf, simple, spread, type KernelPlanner } from './plan';
import { planSelectiveScan } from './selectiveScan';

/** Whether rows and columns can be read as vec4, which `wide` needs. */
const vectorised = ({ inner = 0, cols = 0, xStride = 0, xOffset = 0 }: Readonly<Record<string, number>>): boolean =>
  [inner, cols, xStride, xOffset].every((count) => count % 4 === 0);

const planLinear: KernelPlanner = (params, device) => {
  const { rows = 0, inner = 0, cols = 0 } = params;
  const flops = 2 * rows * inner * cols;
  const barrierFree = vectorised(params) ? 'wide' : 'naive';
  const variant = device.tuning?.linear ?? (device.software || rows < 16 ? barrierFree : 'tiled');
  const stages = {
    tiled: { workgroups: [ceilDiv(cols, 64), ceilDiv(rows, 64), 1], bindings: ['x', 'weight', 'bias', 'y'] },
    wide: { workgroups: [ceilDiv(cols, 64), ceilDiv(rows, 8), 1], bindings: ['x4', 'weight4', 'bias', 'y'] },
    naive: { workgroups: [ceilDiv(cols, 64), rows, 1], bindings: ['x', 'weight', 'bias', 'y'] },
  } as const;
  return simple([{ stage: variant, constants: {}, ...stages[variant] }], flops);
};

const planAddLayerNorm: KernelPlanner = ({ tokens = 0, width = 0 }, device) => {
  const bindings = ['branch', 'weight', 'bias', 'residual', 'normed'];
  const variant = device.tuning?.layerNorm ?? (device.software ? 'invocation_per_row' : 'workgroup_per_row');
  const lanes = device.tuning?.workgroup ?? 32;
  const stage =
    variant === 'invocation_per_row'
      ? {
          stage: variant,
          workgroups: [ceilDiv(tokens, lanes), 1, 1] as const,
          constants: { workgroup_rows: lanes },
          bindings,
        }
      : { stage: variant, workgroups: [...spread(tokens), 1] as const, constants: {}, bindings };
  return simple([stage], tokens * width * 8);
};

const planEmbedTracks: KernelPlanner = ({ tokens = 0, width = 0 }, device) => {
  const lanes = lanesOf(device);
  return simple(
    [
      {
        stage: 'embed',
        workgroups: [ceilDiv(width, lanes), ...spread(tokens)],
        constants: { workgroup_width: lanes },
        bindings: ['codes', 'weight', 'bias', 'hidden'],
      },
    ],
    tokens * width * 4,
  );
};

const planCausalConv: KernelPlanner = ({ batch = 0, length = 0, channels = 0 }, device) => {
  const lanes = lanesOf(device);
  const x = ceilDiv(channels, lanes);
  const constants = { workgroup_width: lanes };
  return simple(
    [
      {
        stage: 'convolve',
        workgroups: [x, ...spread(batch * length)],
        constants,
        bindings: ['x', 'weight', 'bias', 'state', 'out'],
      },
      { stage: 'carry', workgroups: [x, batch, 1], constants, bindings: ['x', 'state'] },
    ],
    batch * length * channels * 16,
  );
};

const planMaskedMean: KernelPlanner = ({ batch = 0, length = 0, width = 0 }, device) => {
  const lanes = lanesOf(device);
  return simple(
    [
      {
        stage: 'accumulate',
        workgroups: [ceilDiv(width, lanes), batch, 1],
        constants: { workgroup_width: lanes },
        bindings: ['hidden', 'lengths', 'mean'],
      },
    ],
    batch * length * width,
  );
};

/** Planners of inference. */
export const encoderPlanners: Readonly<Record<string, KernelPlanner>> = {
  embedTracks: planEmbedTracks,
  addLayerNorm: planAddLayerNorm,
  linear: planLinear,
  causalConv: planCausalConv,
  selectiveScan: planSelectiveScan,
  maskedMean: planMaskedMean,
};
