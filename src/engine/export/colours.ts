/** viridis at 0, 0.1, … 1 (viridisLite 0.4 `viridis(11)`); linear between, within 2/255 of the full table. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 37, 118],
  [65, 68, 135],
  [53, 96, 141],
  [42, 120, 142],
  [33, 144, 140],
  [34, 168, 132],
  [67, 191, 113],
  [122, 209, 81],
  [187, 223, 39],
  [253, 231, 37],
] as const;

export type Rgb = readonly [red: number, green: number, blue: number];

/** The viridis colour of a value, which is clamped to 0…1. Channels 0…255. */
export function viridis(value: number): Rgb {
  const at = Math.min(1, Math.max(0, value)) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(at));
  const [from, to] = [VIRIDIS[index]!, VIRIDIS[index + 1]!];
  const mix = (channel: 0 | 1 | 2): number => Math.round(from[channel] + (at - index) * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
}

/** `#rrggbb`. */
export function hexColour(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Okabe–Ito, the strongest first; a grey stands for its black, which is lost on dark ground. */
export const PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#f0e442',
  '#8c8c8c',
] as const;

/** Colour of a cluster; they come round again after eight, so the letter always goes with it. */
export function clusterColour(cluster: number): string {
  return PALETTE[cluster % PALETTE.length]!;
}

/** Letter of a cluster: A … Z, AA, AB, … */
export function clusterLetter(cluster: number): string {
  const last = String.fromCharCode(65 + (cluster % 26));
  return cluster < 26 ? last : clusterLetter(Math.floor(cluster / 26) - 1) + last;
}

/** Black or white, whichever reads better on the given `#rrggbb` (WCAG relative luminance). */
export function inkOn(hex: string): '#000000' | '#ffffff' {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}

/** Channels of a `#rrggbb`, or of the `#rgb` that a built style sheet makes of `#rrggbb` where it can. */
export function parseHex(hex: string): Rgb {
  const digits = hex.length === 4 ? hex.replaceAll(/[\da-f]/gi, '$&$&') : hex;
  const channel = (at: number): number => parseInt(digits.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** Part of the ink in a mark's rim. Yellow on white and violet on dark ground are seen by their rims. */
export const RIM_INK = 0.45;

/** Colour of a mark's rim: its own, towards the ink of the page. `#rrggbb` all. */
export function rimColour(colour: string, ink: string): string {
  const from = parseHex(colour);
  const mixed = parseHex(ink).map((channel, i) => Math.round(from[i]! + RIM_INK * (channel - from[i]!)));
  return hexColour([mixed[0]!, mixed[1]!, mixed[2]!]);
}
