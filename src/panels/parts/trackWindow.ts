/** Zooming and panning along a transcript: pure, so that pointer, wheel, keys and buttons do the same. */

/** The stretch shown, [from, to) in positions; both ends may lie within a nucleotide. */
export type Shown = readonly [from: number, to: number];

/** Nucleotides that are shown at least. */
export const LEAST_SHOWN = 12;

/** The stretch moved into the transcript, no longer than it and no shorter than LEAST_SHOWN. */
export function within([from, to]: Shown, length: number): Shown {
  const span = Math.min(length, Math.max(Math.min(LEAST_SHOWN, length), to - from));
  const start = Math.min(length - span, Math.max(0, from));
  return [start, start + span];
}

/** Zooms so that `anchor` (a position) stays where it is. @param factor above 1: closer */
export function zoomed([from, to]: Shown, length: number, factor: number, anchor: number): Shown {
  const span = Math.min(length, Math.max(LEAST_SHOWN, (to - from) / factor));
  const share = (anchor - from) / (to - from);
  return within([anchor - share * span, anchor + (1 - share) * span], length);
}

/** Moves the stretch by so many positions. */
export const panned = ([from, to]: Shown, length: number, by: number): Shown => within([from + by, to + by], length);

/** The stretch, moved as little as needed to show a position with some room beside it. */
export function showing([from, to]: Shown, length: number, position: number): Shown {
  const room = Math.min(4, (to - from) / 4);
  if (position - room < from) return panned([from, to], length, position - room - from);
  if (position + 1 + room > to) return panned([from, to], length, position + 1 + room - to);
  return [from, to];
}

/** A stretch of `span` around a position. */
export const around = (position: number, span: number, length: number): Shown =>
  within([position + 0.5 - span / 2, position + 0.5 + span / 2], length);
