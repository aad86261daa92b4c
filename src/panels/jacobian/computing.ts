import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { rowsWork, spreadOrder } from '../../analysis/jacobian/tiles';
import type { JacobianTile } from '../../analysis/jacobian/tiles';
import { rowStart, triangleSize } from '../../analysis/jacobian/triangle';
import type { SubstitutionBlock } from '../../engine/variantContracts';
import { throwIfAborted } from '../../lib/errors';
import type { ModelArtefact, Result } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { keepTile, keptTile, keyedTiles, tileSpan } from './keptTiles';
import type { KeptTile } from './keptTiles';
import type { JacobianParams } from './schema';

/** A Jacobian under way, as `onPartial` shows it. The arrays fill up; the object is a new one each time. */
export interface JacobianPartial {
  readonly type: 'jacobian under way';
  readonly jacobian: Jacobian;
  /** 1 for each row of the window that is there. */
  readonly done: Uint8Array<ArrayBuffer>;
  /** Rows that are there. */
  readonly rows: number;
}

export function isPartial(value: unknown): value is JacobianPartial {
  return (value as Partial<JacobianPartial> | undefined)?.type === 'jacobian under way';
}

/** Pictures of a run under way follow each other by at least so many ms. */
const PICTURE_MS = 250;

/** What of a Jacobian is known before it is computed. */
export type JacobianPlan = Omit<Jacobian, 'values' | 'device' | 'seconds' | 'tokens' | 'fullTokens'>;

/**
 * Computes a Jacobian tile by tile: those that an earlier run left behind first, then the others, far apart first. Each is kept as soon as
 * it is done; between two, others may use the engine.
 * @throws as engine.substitutions; AbortError
 */
export async function computeJacobian(
  context: RunContext<JacobianParams>,
  model: Result<ModelArtefact>,
  plan: JacobianPlan,
): Promise<Jacobian> {
  const { services, signal, onProgress, onPartial } = context;
  const n = plan.window[1] - plan.window[0];
  const values = new Float32Array(triangleSize(n));
  const done = new Uint8Array(n);
  const shown: Jacobian = { ...plan, values, device: '', seconds: 0, tokens: 0, fullTokens: 0 };
  const devices = new Set<string>();
  const sums = { seconds: 0, tokens: 0, fullTokens: 0 };
  let rows = 0;
  let work = 0;

  const add = (tile: KeptTile): void => {
    if (tile.device !== '') devices.add(tile.device);
    for (const name of ['seconds', 'tokens', 'fullTokens'] as const) sums[name] += tile[name];
  };
  const count = (part: JacobianTile): void => {
    done.fill(1, part.first, part.first + part.count);
    rows += part.count;
    work += rowsWork(n, part);
  };
  let pictured = -Infinity;
  const picture = (): void => {
    const now = performance.now();
    if (signal.aborted || (rows < n && now - pictured < PICTURE_MS)) return;
    pictured = now;
    onPartial({ type: 'jacobian under way', jacobian: shown, done, rows } satisfies JacobianPartial);
  };

  const tiles = await keyedTiles(plan);
  const missing: (typeof tiles)[number][] = [];
  for (const index of spreadOrder(tiles.length)) {
    const tile = tiles[index]!;
    const [start, end] = tileSpan(n, tile);
    const kept = await keptTile(services.results, tile.key, end - start);
    throwIfAborted(signal);
    if (!kept) missing.push(tile);
    else {
      values.set(kept.values, start);
      add(kept);
      count(tile);
    }
  }
  const found = work;
  const total = rowsWork(n, { first: 0, count: n });
  const started = performance.now();
  const report = (): void => {
    const seconds = (performance.now() - started) / 1000;
    // Of this run alone: what was kept took no time now.
    const rate = seconds > 0 ? (work - found) / seconds : 0;
    onProgress({ stage: found > 0 ? 'Substitutions, going on' : 'Substitutions', done: work, total, unit: 'nt', rate });
  };
  report();
  picture();

  let keeps = true;
  for (const tile of missing) {
    const [start, end] = tileSpan(n, tile);
    const onRows = (block: SubstitutionBlock): void => {
      for (let k = 0; k < block.count; k++) {
        const row = block.first + k;
        const width = n - tile.first;
        // Columns begin with the tile's first row: what lies before a row of it is zero.
        const own = block.values.subarray(k * width + row, (k + 1) * width);
        values.set(own, rowStart(n, tile.first + row));
      }
      count({ first: tile.first + block.first, count: block.count });
      report();
      picture();
    };
    const summary = await tileComputed(context, model, plan, tile, onRows);
    const computed = { values: values.slice(start, end), ...summary };
    add(computed);
    if (keeps && missing.length > 1) keeps = await keepTile(services.results, tile.key, computed);
    throwIfAborted(signal);
  }
  return { ...plan, values, device: [...devices].join(', '), ...sums };
}

/** One tile on the engine. */
async function tileComputed(
  { services, task, signal, withModel }: RunContext<JacobianParams>,
  model: Result<ModelArtefact>,
  { codes, window: [from, to], readout }: JacobianPlan,
  { first, count }: JacobianTile,
  onRows: (block: SubstitutionBlock) => void,
): Promise<Omit<KeptTile, 'values'>> {
  const { device, seconds, tokens, fullTokens } = await withModel(model, async () => {
    throwIfAborted(signal);
    return services.engine.substitutions(
      {
        // What follows the window changes nothing in it.
        codes: codes.slice(0, to),
        positions: Uint32Array.from({ length: count }, (_, k) => from + first + k),
        read: readout,
        columns: [from + first, to],
      },
      task,
      onRows,
      () => undefined,
    );
  });
  return { device, seconds, tokens, fullTokens };
}
