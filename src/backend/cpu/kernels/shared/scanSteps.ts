/**
 * What the scan and its backward pass make of a segment before they walk it: one channel at a time with its states in registers, which
 * wants Δ and Δ · u of four channels, made with four lanes, at one place.
 */
import { Lanes, Maths } from './maths';

/** Positions of a segment. */
export const SEGMENT: u32 = 32;
/** Bytes of a channel's 16 states. */
export const STATES: u32 = 64;

// In a thread's scratch memory, in bytes, by position, one lane a channel:
export const DELTA: usize = 0;
export const GAIN: usize = 512;
/** What follows. */
export const STEPS_END: usize = 1024;

/** Δ and Δ · u of the one to four channels whose first position lies at `dt` and `u`; `row` bytes to the next. */
export function prepareSteps(scratch: usize, dt: usize, u: usize, row: u32, positions: u32, lanes: u32): void {
  for (let i: u32 = 0; i < positions; i++) {
    const delta = Maths.softplus(Lanes.load(dt, lanes));
    v128.store(scratch, delta, DELTA);
    v128.store(scratch, f32x4.mul(delta, Lanes.load(u, lanes)), GAIN);
    scratch += 16;
    dt += row;
    u += row;
  }
}
