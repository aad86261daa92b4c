/** Finished tiles of a run, kept until its result is: a run that was cancelled, or whose page went away, goes on with them. */
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { jacobianTiles } from '../../analysis/jacobian/tiles';
import type { JacobianTile } from '../../analysis/jacobian/tiles';
import { rowStart } from '../../analysis/jacobian/triangle';
import type { Triangle } from '../../analysis/jacobian/triangle';
import { sha256 } from '../../lib/hash';
import { hashOf } from '../../notebook/keys';
import type { ResultsApi } from '../../workers/resultsProtocol';

/** Raised when tiles hold other numbers than before. */
const VERSION = 1;
/** In the list of what is kept; no panel's kind. */
const KIND = 'jacobian tile';

/** What decides a tile's numbers. */
export type TiledRun = Pick<Jacobian, 'codes' | 'window' | 'readout'> & {
  readonly model: Pick<Jacobian['model'], 'sha256'>;
};

export interface KeptTile {
  /** The tile's rows of the upper triangle, packed. */
  readonly values: Triangle;
  readonly device: string;
  readonly seconds: number;
  readonly tokens: number;
  readonly fullTokens: number;
}

/** Where a tile's rows lie in the triangle, [start, end). */
export const tileSpan = (n: number, { first, count }: JacobianTile): readonly [start: number, end: number] => [
  rowStart(n, first),
  rowStart(n, first + count),
];

/** The tiles of a run, with the key that each is kept under. */
export async function keyedTiles({
  codes,
  window: [from, to],
  readout,
  model,
}: TiledRun): Promise<readonly (JacobianTile & { readonly key: string })[]> {
  // What follows the window decides nothing: the encoder is causal.
  const read = await sha256(codes.slice(0, to));
  const run = { what: KIND, version: VERSION, model: model.sha256, codes: read, window: [from, to], readout };
  return jacobianTiles(to - from, from).map((tile) => ({ ...tile, key: hashOf({ run, ...tile }) }));
}

/** @param size numbers that the tile has */
function isKeptTile(value: unknown, size: number): value is KeptTile {
  const { values, device, seconds, tokens, fullTokens } = (value ?? {}) as Partial<KeptTile>;
  return (
    values instanceof Float32Array &&
    values.length === size &&
    typeof device === 'string' &&
    [seconds, tokens, fullTokens].every((amount) => typeof amount === 'number')
  );
}

/** A kept tile; undefined where it is not there, or damaged. */
export async function keptTile(results: ResultsApi, key: string, size: number): Promise<KeptTile | undefined> {
  const value = await results.readResult(key).catch(() => undefined);
  return isKeptTile(value, size) ? value : undefined;
}

/** Keeps a tile. @returns whether that was possible: a full disk makes a run start anew, and stops none */
export async function keepTile(results: ResultsApi, key: string, tile: KeptTile): Promise<boolean> {
  return results.writeResult(key, KIND, tile, []).then(
    () => true,
    () => false,
  );
}

/** Lets go of a run's tiles, once its result is kept. */
export async function dropTiles(results: ResultsApi, run: TiledRun): Promise<void> {
  await results.removeResults((await keyedTiles(run)).map(({ key }) => key));
}
