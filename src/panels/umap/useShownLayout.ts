import { useCallback, useMemo } from 'react';
import type { Column } from '../../notebook/columns';
import type { LayoutArtefact, Result } from '../../notebook/artefacts';
import { useConnected, useNotebook } from '../../notebook/react';
import { laidOutOf, pointColumns } from './points';
import type { LaidOut } from './points';
import { isPartial } from './run';

/** What the plot shows: a layout under way, else the newest one, stale or not. */
export interface ShownLayout {
  readonly points: LaidOut;
  /** n × 2 */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly columns: readonly Column[];
  /** Undefined while it is made. */
  readonly layout: Result<LayoutArtefact> | undefined;
  /** Epochs done, while it is made. */
  readonly epoch: number | undefined;
}

/** @param result newest of the panel @param running what its run under way shows */
export function useShownLayout(result: Result<LayoutArtefact> | undefined, running: unknown): ShownLayout | undefined {
  const { store } = useNotebook();
  const connected = useConnected();
  // Reads the cache when it is asked and not before: another result there changes none of these points.
  const source = useCallback((of: Result, port: string) => store.getState().cache.get(of.inputs[port] ?? ''), [store]);
  const partial = isPartial(running) ? running : undefined;
  const layout = partial ? undefined : result;
  const members = partial?.members ?? result?.artefact.members;
  const embedded = partial?.embeddings ?? (result && source(result, 'embeddings'));
  // The same objects for all of a run and for its result: the plot keeps its view, and colours are not looked up again.
  const points = useMemo(() => members && laidOutOf(members, embedded, source), [members, embedded, source]);
  const columns = useMemo(
    () => (points ? pointColumns(points, layout, connected, source) : []),
    [points, layout, connected, source],
  );
  const positions = partial?.positions ?? layout?.artefact.layout.positions;
  const epoch = partial?.epoch;
  return useMemo(
    () => points && positions && { points, positions, columns, layout, epoch },
    [points, positions, columns, layout, epoch],
  );
}
