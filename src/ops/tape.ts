import type { Backend } from '../backend/contract';
import { axpy } from './axpy';
import { sizeOf, type Tensor } from './tensor';

/**
 * Records what a forward pass does, and runs its backward passes in reverse order.
 *
 * An operation that records takes the tape first: it allocates its output here, dispatches, and pushes a closure that adds to
 * the gradients of its inputs. Gradients of activations belong to the tape; those of parameters to a ParameterSet.
 *
 * The n-th allocation of a pass takes the buffer of the n-th allocation of the pass before, which grows when it is too small: passes
 * of one model allocate alike, so memory is that of the largest pass, and nothing is allocated in the steady state. What such
 * a buffer holds beforehand is arbitrary.
 */
export class Tape {
  private readonly held: Tensor['buffer'][] = [];
  private next = 0;
  private readonly backwards: (() => void)[] = [];
  private readonly gradients = new Map<Tensor['buffer'], Tensor>();

  constructor(
    readonly backend: Backend,
    private readonly label: string,
  ) {}

  /** An uninitialised tensor that lives until `reset`. */
  tensor(shape: readonly number[], role: string): Tensor {
    const bytes = 4 * sizeOf(shape);
    const held = this.held[this.next];
    let buffer = held;
    if (!held || held.bytes < bytes) {
      if (held) this.backend.free(held);
      buffer = this.backend.allocate(bytes, `${this.label}.${role}`);
      this.held[this.next] = buffer;
    }
    this.next++;
    return { buffer: buffer!, shape };
  }

  /** A tensor of zeros. */
  zeros(shape: readonly number[], role: string): Tensor {
    const tensor = this.tensor(shape, role);
    this.backend.clear(tensor.buffer);
    return tensor;
  }

  /** The gradient of a tensor that is gathered already; undefined where nothing depends on it. */
  gradient(tensor: Tensor): Tensor | undefined {
    return this.gradients.get(tensor.buffer);
  }

  /** Adds to a tensor's gradient: `write` assigns the contribution to the tensor that it is given. */
  addGradient(tensor: Tensor, write: (target: Tensor) => void): void {
    const known = this.gradients.get(tensor.buffer);
    const target = this.tensor(tensor.shape, 'gradient');
    write(target);
    if (known) axpy(this.backend, target, known, 1);
    else this.gradients.set(tensor.buffer, target);
  }

  /** Records one backward step; it is left out where `output` has no gradient in the end. */
  record(output: Tensor, backward: (gradient: Tensor) => void): void {
    this.backwards.push(() => {
      const gradient = this.gradients.get(output.buffer);
      if (gradient) backward(gradient);
    });
  }

  /** Runs what was recorded, last first. @param pace called between steps; see Backend.pace */
  async backward(pace?: () => Promise<unknown>): Promise<void> {
    for (let step = this.backwards.pop(); step; step = this.backwards.pop()) {
      step();
      await pace?.();
    }
  }

  /** Forgets everything recorded; tensors of the pass are no longer valid, their memory is kept for the next. */
  reset(): void {
    this.next = 0;
    this.backwards.length = 0;
    this.gradients.clear();
  }

  /** Gives the memory back. */
  dispose(): void {
    this.reset();
    for (const buffer of this.held) this.backend.free(buffer);
    this.held.length = 0;
  }
}
