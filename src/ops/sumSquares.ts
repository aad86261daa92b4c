import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/sum_squares.wgsl. `strands` is chosen by the backend's plan. */
export const sumSquaresKernel = declareKernel({
  name: 'sumSquares',
  params: { count: 'u32', slot: 'u32', strands: 'u32' },
  bindings: { x: 'read', out: 'read_write' },
});

/** out[slot] = Σ x², assigned; a slot for each tensor whose gradients' norm is wanted. */
export function sumSquares(backend: Backend, x: Tensor, out: Tensor, slot: number): void {
  backend.dispatch(sumSquaresKernel, { x: x.buffer, out: out.buffer }, { count: sizeOf(x.shape), slot, strands: 1 });
}
