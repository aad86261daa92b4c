/** Geometry of a mutagenesis as a picture: which row lies where, and what of the positions falls on which pixels. */
import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import { exonEndsOf } from '../../analysis/mutagenesis/substitutionKinds';
import { positionX, transcriptTrack } from './transcriptTrack';
import type { TrackWindow, TranscriptParts, TranscriptTrack } from './transcriptTrack';

/** Room for names and numbers at the left of the tracks, and free at the right. */
export const LEFT = 92;
const RIGHT = 10;
const TICKS = 20;
const EXON = 14;
const CDS = 9;
const LANE = 15;
const GAP = 8;
const CURVE = 84;
/** Room above a curve for its title. */
const TITLE = 10;
const CELL = 15;
/** A nucleotide so wide shows its letter. */
export const LETTER_PIXELS = 8;

/** A row of the picture. */
export interface PictureRow {
  readonly y: number;
  readonly height: number;
}

export interface MutagenesisLayout {
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The stretch shown; its x = 0 is LEFT in the picture. */
  readonly window: TrackWindow;
  readonly track: TranscriptTrack;
  /** Where single letters are shown. */
  readonly letters: boolean;
  readonly exons: PictureRow;
  readonly cds: PictureRow;
  readonly domains: PictureRow;
  readonly effect: PictureRow;
  /** Four rows of cells, A, C, G and T from above; of no height where letters are not shown. */
  readonly effectCells: PictureRow;
  readonly change: PictureRow;
  readonly changeCells: PictureRow;
  readonly sequence: PictureRow;
  readonly protein: PictureRow;
}

/** What is drawn of the transcript. */
export const mutagenesisParts = (
  { transcript }: Pick<Mutagenesis, 'transcript'>,
  domains: TranscriptParts['domains'],
): TranscriptParts => ({
  length: transcript.codes.length,
  exonEnds: exonEndsOf(transcript),
  cds: transcript.cds ?? undefined,
  domains,
});

/**
 * @param width of the whole picture
 * @param shown the stretch, 0 ≤ from < to ≤ length
 * @param predicted whether there are changes of a prediction
 * @param room whether rows of letters keep their room where none are shown, so that zooming moves nothing
 */
export function mutagenesisLayout(
  parts: TranscriptParts,
  shown: readonly [from: number, to: number],
  width: number,
  predicted: boolean,
  room: boolean,
): MutagenesisLayout {
  const window = { from: shown[0], to: shown[1], width: Math.max(1, width - LEFT - RIGHT) };
  const track = transcriptTrack(parts, window);
  const letters = window.width / (window.to - window.from) >= LETTER_PIXELS;
  const cells = letters || room ? 4 * CELL : 0;
  let y = TICKS;
  const row = (height: number, above = 0): PictureRow => {
    if (height === 0) return { y, height };
    const at = { y: y + above, height };
    y += above + height + GAP;
    return at;
  };
  const exons = row(parts.exonEnds.length > 0 ? EXON : 0);
  const cds = row(parts.cds ? CDS : 0);
  const domains = row(track.lanes * LANE);
  const effect = row(CURVE, TITLE);
  const effectCells = row(cells);
  const change = row(predicted ? CURVE : 0, TITLE);
  const changeCells = row(predicted ? cells : 0);
  const sequence = row(letters || room ? CELL : 0);
  const protein = row((letters || room) && parts.cds ? CELL : 0);
  return {
    ...{ width, height: y, window, track, letters },
    ...{ exons, cds, domains, effect, effectCells, change, changeCells, sequence, protein },
  };
}

/** Positions that fall on one column of pixels, or one position; what is not known is NaN. */
export interface Bucket {
  /** Pixels in the window. */
  readonly x: number;
  readonly width: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
}

/**
 * Positions of the window as columns: one each while they are a pixel wide or more, else a pixel's together, of which lowest, highest and
 * mean are kept. Nothing that is strong vanishes.
 * @param region positions that there are values of: value i is that of position region[0] + i
 */
export function bucketsOf(
  window: TrackWindow,
  region: readonly [number, number],
  strongest: Float32Array,
  mean: Float32Array,
): Bucket[] {
  const from = Math.max(region[0], Math.floor(window.from));
  const to = Math.min(region[1], Math.ceil(window.to));
  const perPixel = (window.to - window.from) / window.width;
  const step = Math.max(1, perPixel);
  const buckets: Bucket[] = [];
  for (let edge = from; edge < to;) {
    // Columns begin at multiples of their width, so that they stay the same while the window moves.
    const next = Math.min(to, Math.max(edge + 1, Math.ceil((Math.floor(edge / step + 1e-9) + 1) * step)));
    let [low, high, sum, count] = [NaN, NaN, 0, 0];
    for (let i = edge - region[0]; i < next - region[0]; i++) {
      const value = strongest[i]!;
      if (Number.isNaN(value)) continue;
      if (!(value >= low)) low = value;
      if (!(value <= high)) high = value;
      sum += mean[i]!;
      count++;
    }
    const x = Math.max(0, positionX(window, edge));
    const end = Math.min(window.width, positionX(window, next));
    buckets.push({ x, width: end - x, low, high, mean: count > 0 ? sum / count : NaN });
    edge = next;
  }
  return buckets;
}
