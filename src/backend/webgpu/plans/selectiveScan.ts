import { ceilDiv, type KernelPlan, type KernelPlanner, type PlanDevice, type StagePlan } from './plan';

const STATES = 16;
const SEGMENT = 64;

/**
 * Sweep or parallel scan. The parallel scan reads u, dt, B and C twice and does about 1.8 times the arithmetic, so it pays
 * only where a sweep's B · E invocations leave most of the device idle and there are several segments to spread. Never on
 * a software adapter: a handful of threads is busy already.
 */
export function scanVariant(batch: number, length: number, channels: number, device: PlanDevice): 'sweep' | 'parallel' {
  if (device.tuning?.scan) return device.tuning.scan;
  if (device.software) return 'sweep';
  return batch * channels * 2 <= device.parallelInvocations && length >= 4 * SEGMENT ? 'parallel' : 'sweep';
}

export const planSelectiveScan: KernelPlanner = (params, device): KernelPlan => {
  const { batch = 0, length = 0, channels = 0 } = params;
  const lanes = device.tuning?.workgroup ?? 64;
  const constants = { workgroup_channels: lanes };
  const x = ceilDiv(channels, lanes);
  const flops = batch * length * channels * STATES * 8;
  if (scanVariant(batch, length, channels, device) === 'sweep') {
    const bindings = ['u', 'dt', 'bc', 'a_log', 'd_skip', 'z', 'state', 'y'];
    return {
      stages: [{ stage: 'sweep', workgroups: [x, batch, 1], constants, bindings }],
      scratch: {},
      params: { segment: length },
      flops,
    };
  }
  const segment = device.tuning?.scanSegment ?? SEGMENT;
  const segments = ceilDiv(length, segment);
  const stages: StagePlan[] = [
    {
      stage: 'reduce',
      workgroups: [x, segments, batch],
      constants,
      bindings: ['u', 'dt', 'bc', 'a_log', 'segment_state', 'segment_dt'],
    },
    {
      stage: 'spine',
      workgroups: [x, batch, 1],
      constants,
      bindings: ['a_log', 'state', 'segment_state', 'segment_dt'],
    },
    {
      stage: 'apply',
      workgroups: [x, segments, batch],
      constants,
      bindings: ['u', 'dt', 'bc', 'a_log', 'd_skip', 'z', 'y', 'segment_state'],
    },
  ];
  const cells = batch * segments * channels * 4;
  return {
    stages,
    scratch: { segment_state: cells * STATES, segment_dt: cells },
    params: { segment },
    flops: flops * 2,
  };
};
