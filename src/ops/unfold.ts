import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/unfold.wgsl */
export const unfoldKernel = declareKernel({
  name: 'unfold',
  params: {
    batch: 'u32',
    length: 'u32',
    channels: 'u32',
    outLength: 'u32',
    taps: 'u32',
    dilation: 'u32',
    padLeft: 'u32',
  },
  bindings: { x: 'read', columns: 'read_write' },
});

/** Which input positions an output of a convolution sees: l − padLeft + j · dilation for j < taps. */
export interface Windows {
  readonly taps: number;
  readonly dilation: number;
  readonly padLeft: number;
}

/** Windows of a convolution without padding, and its output's length (≤ 0 where the input is shorter than a window). */
export const validWindows = (taps: number, length: number): { windows: Windows; outLength: number } => ({
  windows: { taps, dilation: 1, padLeft: 0 },
  outLength: length - taps + 1,
});

/** Windows of PyTorch's padding="same": of an odd number of zeros, the larger half stands on the right. */
export const sameWindows = (taps: number, dilation: number): Windows => ({
  taps,
  dilation,
  padLeft: ((taps - 1) * dilation) >> 1,
});

/**
 * columns (B, L', W·C): the windows of x (B, L, C) side by side, zeros outside the sequence; the convolution is then `linear`
 * with its weight arranged (W·C, O). Source: PyTorch `Conv1d`, oracle/baselines_torch.py.
 */
export function unfold(backend: Backend, x: Tensor, columns: Tensor, windows: Windows): void {
  const [batch = 0, length = 0, channels = 0] = x.shape;
  backend.dispatch(
    unfoldKernel,
    { x: x.buffer, columns: columns.buffer },
    { batch, length, channels, outLength: columns.shape[1]!, ...windows },
  );
}
