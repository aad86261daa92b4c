import type { Interval } from '../../bio/transcript';
import type { Json, JsonObject } from '../../notebook/document/documentTypes';

/** Parameters of the Categorical Jacobian panel. */
export interface JacobianParams {
  /** Id (with or without version) or name; empty: the first transcript. */
  readonly transcript: string;
  /** Positions that are mutated and read, [from, to), 0-based; null: the whole transcript or, of a longer one, the stretch about its CDS start. */
  readonly window: Interval | null;
  /** `auto`: log-odds where the model has a sequence head, else hidden states; `hidden`: those in any case. */
  readonly readout: 'auto' | 'hidden';
}

export interface JacobianView {
  readonly scale: 'log' | 'linear';
  /** Percentile of the values above zero from which on all have the last colour. */
  readonly clip: number;
}

/** Most positions: 9 million pairs, 13.5 million nucleotides through the encoder. */
export const MOST_POSITIONS = 3000;

export const CLIP_LIMITS = { least: 50, most: 100 } as const;

/** Nucleotides before the CDS start that the default window of a long transcript has. */
const BEFORE_CDS = 500;

const place = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseWindow(value: Json | undefined): Interval | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [from, to] = value as readonly Json[];
  return place(from) && place(to) && from < to ? [from, to] : null;
}

/** Parameters from a document: what is missing or of another kind takes its default. */
export const parseJacobianParams = ({ transcript, window, readout }: JsonObject): JacobianParams => ({
  transcript: typeof transcript === 'string' ? transcript.trim() : '',
  window: parseWindow(window),
  readout: readout === 'hidden' ? 'hidden' : 'auto',
});

export const parseJacobianView = ({ scale, clip }: JsonObject): JacobianView => ({
  scale: scale === 'linear' ? 'linear' : 'log',
  clip: typeof clip === 'number' && clip >= CLIP_LIMITS.least && clip <= CLIP_LIMITS.most ? clip : 99.5,
});

/** The window of a transcript where none is chosen. */
export function defaultWindow(length: number, cds: Interval | null): Interval {
  if (length <= MOST_POSITIONS) return [0, length];
  const from = Math.min(length - MOST_POSITIONS, Math.max(0, (cds?.[0] ?? 0) - BEFORE_CDS));
  return [from, from + MOST_POSITIONS];
}

/** Why a window cannot be computed, whatever the transcript; undefined where it can. */
export const windowTooLong = ({ window }: Pick<JacobianParams, 'window'>): string | undefined =>
  window && window[1] - window[0] > MOST_POSITIONS
    ? `Choose a window of ${MOST_POSITIONS.toLocaleString('en')} nt at most.`
    : undefined;
