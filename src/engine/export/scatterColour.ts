/** Every point alike. */
export interface NoColour {
  readonly kind: 'none';
}

/** Colour by a number: viridis over the range of what is there. */
export interface ValueColour {
  readonly kind: 'value';
  readonly title: string;
  /** such as `nt`; empty for a count or a share */
  readonly unit: string;
  /** one a point; what is not finite is missing, and on a log scale also what is not above 0 */
  readonly values: Float32Array;
  readonly scale: 'linear' | 'log';
}

/** Colour and shape by a group. */
export interface CategoryColour {
  readonly kind: 'category';
  readonly title: string;
  readonly names: readonly string[];
  /** one a point, into `names`; what is no index of `names` (−1, 65535) is missing */
  readonly codes: Int32Array | Int16Array | Uint16Array;
}

/** What the points of a scatter plot are coloured by. */
export type ScatterColour = NoColour | ValueColour | CategoryColour;
