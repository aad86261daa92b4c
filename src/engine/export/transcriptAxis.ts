/** A transcript's parts along the upper or left side of a picture, as rectangles: for matrices of positions by positions. */
import type { TrackBox, TranscriptTrack } from './transcriptTrack';

export type AxisSide = 'top' | 'left';

/** A rectangle in pixels; the picture's upper left corner is (0, 0), the parts lie beyond it, at negative y or x. */
export interface AxisMark {
  readonly kind: 'exon' | 'exon-other' | 'cds' | 'domain';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly box: TrackBox;
  /** Pixels along the axis, for a label. */
  readonly along: number;
}

/** Pixels between the picture and the exons, and how thick exons, the CDS and a domain are. */
const GAP = 3;
const EXON = 9;
const CDS = 5;
const DOMAIN = 12;
/** Pixels that ticks and their numbers take. */
const TICKS = 18;

/** Where the axis's numbers stand, in pixels from the picture. */
export const axisTicksAt = (track: TranscriptTrack): number => GAP + EXON + CDS + 3 + track.lanes * DOMAIN;

/** Pixels that all of it takes. */
export const axisRoom = (track: TranscriptTrack): number => axisTicksAt(track) + TICKS;

/** Exons nearest to the picture, in two shades by turns, then the CDS, then domains in lanes. */
export function axisMarks(track: TranscriptTrack, side: AxisSide): readonly AxisMark[] {
  const mark = (kind: AxisMark['kind'], box: TrackBox, near: number, thick: number): AxisMark => {
    const across = -near - thick;
    const place =
      side === 'top'
        ? { x: box.x, y: across, width: box.width, height: thick }
        : { x: across, y: box.x, width: thick, height: box.width };
    return { kind, box, along: box.width, ...place };
  };
  const domainsAt = GAP + EXON + CDS + 3;
  return [
    ...track.exons.map((box) => mark(box.index % 2 === 0 ? 'exon' : 'exon-other', box, GAP, EXON)),
    ...(track.cds ? [mark('cds', track.cds, GAP + EXON, CDS)] : []),
    ...track.domains.map((box) => mark('domain', box, domainsAt + box.lane * DOMAIN, DOMAIN - 2)),
  ];
}
