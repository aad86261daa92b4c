import type { Rgb } from './colours';

/** ColorBrewer's PuOr with 11 classes, from −1 (purple) to 1 (orange), which the common kinds of colour blindness tell apart; linear between. */
const PURPLE_ORANGE: readonly Rgb[] = [
  [45, 0, 75],
  [84, 39, 136],
  [128, 115, 172],
  [178, 171, 210],
  [216, 218, 235],
  [247, 247, 247],
  [254, 224, 182],
  [253, 184, 99],
  [224, 130, 20],
  [179, 88, 6],
  [127, 59, 8],
];

/** Colour of a value between −1 and 1, to which it is clamped; 0 is nearly white. Channels 0…255. */
export function diverging(value: number): Rgb {
  const at = ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (PURPLE_ORANGE.length - 1);
  const index = Math.min(PURPLE_ORANGE.length - 2, Math.floor(at));
  const [from, to] = [PURPLE_ORANGE[index]!, PURPLE_ORANGE[index + 1]!];
  const mix = (channel: 0 | 1 | 2): number => Math.round(from[channel] + (at - index) * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
}
