/** Walks of the scan's backward pass: one channel of one segment, its states in registers. */
import { Maths } from './maths';
import { DELTA, GAIN, SEGMENT, STATES, STEPS_END } from './scanSteps';

/** Bytes of a position's partial sums: 16 for B, 16 for C. */
export const PARTIAL: u32 = 128;

// A thread's scratch memory after the steps, in bytes. Of a segment of four channels, by position, one lane a channel:
export const D_OUTPUT: usize = STEPS_END;
// By position, a vector a channel whose lanes are yet to be summed:
export const OUTPUT_SUM: usize = 1536;
export const GAIN_SUM: usize = 3584;
export const EXPONENT_SUM: usize = 5632;
// Of a segment of one channel, by position: a, and a · h[t − 1].
export const DECAYS: usize = 7680;
export const DECAYED: usize = 9728;
// Of the tile, by channel:
export const RATES: usize = 11776;
export const ADJOINT: usize = 15872;
export const D_A: usize = 19968;
export const D_SKIP: usize = 24064;
// States that enter the segments, by segment and channel.
export const ENTERING: usize = 24320;

/** One channel over a whole segment: states from `from` to `to`. `steps` is the scratch memory at its lane. */
export function scanChannel(steps: usize, rates: usize, from: usize, to: usize, bs: usize, row: u32): void {
  let h0 = v128.load(from);
  let h1 = v128.load(from, 16);
  let h2 = v128.load(from, 32);
  let h3 = v128.load(from, 48);
  for (let i: u32 = 0; i < SEGMENT; i++) {
    const delta = v128.load32_splat(steps, DELTA);
    const gain = v128.load32_splat(steps, GAIN);
    h0 = Maths.madd(gain, v128.load(bs), Maths.exp2Times(f32x4.mul(delta, v128.load(rates)), h0));
    h1 = Maths.madd(gain, v128.load(bs, 16), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 16)), h1));
    h2 = Maths.madd(gain, v128.load(bs, 32), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 32)), h2));
    h3 = Maths.madd(gain, v128.load(bs, 48), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 48)), h3));
    steps += 16;
    bs += row;
  }
  v128.store(to, h0);
  v128.store(to, h1, 16);
  v128.store(to, h2, 32);
  v128.store(to, h3, 48);
}

class States {
  /** Four states of one position: keeps decay and decayed state, returns the next. */
  @inline
  static rebuild(keep: usize, rates: v128, delta: v128, gain: v128, h: v128, b: v128): v128 {
    const decay = Maths.exp2(f32x4.mul(delta, rates));
    const decayed = f32x4.mul(decay, h);
    v128.store(keep, decay, DECAYS);
    v128.store(keep, decayed, DECAYED);
    return Maths.madd(gain, b, decayed);
  }

  /** `factor` · `value` is added to a partial sum. */
  @inline
  static add(sum: usize, factor: v128, value: v128): void {
    v128.store(sum, Maths.madd(factor, value, v128.load(sum)));
  }
}

/** One channel of a segment from the state that enters, `from`: decays, states, outputs, and its part of C's gradients. */
export function rebuildChannel(
  scratch: usize,
  lane: u32,
  rates: usize,
  from: usize,
  bs: usize,
  cs: usize,
  row: u32,
  partials: usize,
  positions: u32,
): void {
  let h0 = v128.load(from);
  let h1 = v128.load(from, 16);
  let h2 = v128.load(from, 32);
  let h3 = v128.load(from, 48);
  let steps = scratch + lane * 4;
  let sums = scratch + lane * 16;
  let keep = scratch;
  for (let i: u32 = 0; i < positions; i++) {
    const delta = v128.load32_splat(steps, DELTA);
    const gain = v128.load32_splat(steps, GAIN);
    const dOutput = v128.load32_splat(steps, D_OUTPUT);
    h0 = States.rebuild(keep, v128.load(rates), delta, gain, h0, v128.load(bs));
    let output = f32x4.mul(h0, v128.load(cs));
    States.add(partials + 64, dOutput, h0);
    h1 = States.rebuild(keep + 16, v128.load(rates, 16), delta, gain, h1, v128.load(bs, 16));
    output = Maths.madd(h1, v128.load(cs, 16), output);
    States.add(partials + 80, dOutput, h1);
    h2 = States.rebuild(keep + 32, v128.load(rates, 32), delta, gain, h2, v128.load(bs, 32));
    output = Maths.madd(h2, v128.load(cs, 32), output);
    States.add(partials + 96, dOutput, h2);
    h3 = States.rebuild(keep + 48, v128.load(rates, 48), delta, gain, h3, v128.load(bs, 48));
    output = Maths.madd(h3, v128.load(cs, 48), output);
    States.add(partials + 112, dOutput, h3);
    v128.store(sums, output, OUTPUT_SUM);
    steps += 16;
    sums += 64;
    keep += STATES;
    bs += row;
    cs += row;
    partials += PARTIAL;
  }
}

/** The same channel from the last position to the first; `at` is the scratch memory at this channel of the tile. */
export function walkChannelBack(
  scratch: usize,
  lane: u32,
  at: usize,
  bs: usize,
  cs: usize,
  row: u32,
  partials: usize,
  positions: u32,
): void {
  // States 0 to 7, then 8 to 15: what is summed over positions stays in registers.
  for (let half: usize = 0; half < 64; half += 32) {
    let adjoint0 = v128.load(at + half, ADJOINT);
    let adjoint1 = v128.load(at + half, ADJOINT + 16);
    const rates0 = v128.load(at + half, RATES);
    const rates1 = v128.load(at + half, RATES + 16);
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    const last = positions - 1;
    let steps = scratch + lane * 4 + last * 16;
    let sums = scratch + lane * 16 + last * 64;
    let keep = scratch + last * STATES + half;
    let b = bs + last * row + half;
    let c = cs + last * row + half;
    let partial = partials + last * PARTIAL + half;
    for (let i: u32 = 0; i < positions; i++) {
      const delta = v128.load32_splat(steps, DELTA);
      const gain = v128.load32_splat(steps, GAIN);
      const dOutput = v128.load32_splat(steps, D_OUTPUT);
      adjoint0 = Maths.madd(dOutput, v128.load(c), adjoint0);
      States.add(partial, gain, adjoint0);
      let dGain = f32x4.mul(adjoint0, v128.load(b));
      const exponent0 = f32x4.mul(adjoint0, v128.load(keep, DECAYED));
      adjoint0 = f32x4.mul(adjoint0, v128.load(keep, DECAYS));
      a0 = Maths.madd(delta, exponent0, a0);
      let dExponent = f32x4.mul(exponent0, rates0);
      adjoint1 = Maths.madd(dOutput, v128.load(c, 16), adjoint1);
      States.add(partial + 16, gain, adjoint1);
      dGain = Maths.madd(adjoint1, v128.load(b, 16), dGain);
      const exponent1 = f32x4.mul(adjoint1, v128.load(keep, DECAYED + 16));
      adjoint1 = f32x4.mul(adjoint1, v128.load(keep, DECAYS + 16));
      a1 = Maths.madd(delta, exponent1, a1);
      dExponent = Maths.madd(exponent1, rates1, dExponent);
      if (half) {
        dGain = f32x4.add(dGain, v128.load(sums, GAIN_SUM));
        dExponent = f32x4.add(dExponent, v128.load(sums, EXPONENT_SUM));
      }
      v128.store(sums, dGain, GAIN_SUM);
      v128.store(sums, dExponent, EXPONENT_SUM);
      steps -= 16;
      sums -= 64;
      keep -= STATES;
      b -= row;
      c -= row;
      partial -= PARTIAL;
    }
    v128.store(at + half, adjoint0, ADJOINT);
    v128.store(at + half, adjoint1, ADJOINT + 16);
    v128.store(at + half, f32x4.add(v128.load(at + half, D_A), a0), D_A);
    v128.store(at + half, f32x4.add(v128.load(at + half, D_A + 16), a1), D_A + 16);
  }
}
