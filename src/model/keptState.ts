import type { Backend, DeviceBuffer } from '../backend/contract';
import type { EncoderConfig } from './config';
import type { Workspace } from './workspace';

type Floats = Float32Array<ArrayBuffer>;

/**
 * All that an encoder knows of a sequence's positions [0, position): sequences that are equal up to there can go on from it. On the host,
 * so it outlives its device. 4 · (nLayer · E · (W − 1 + N) + D) bytes: 117 KB of Orthrus Small. Source: docs/chunked-scan.md, "Chunks carry state".
 */
export interface KeptState {
  readonly position: number;
  /** Of each layer: the last inputs of its convolution (E, W − 1) and its scan's state (E, N). */
  readonly layers: readonly { readonly conv: Floats; readonly scan: Floats }[];
  /** (D): the final hidden states summed over [0, position). */
  readonly sum: Floats;
}

/** Reads what the first sequence of a batch has come to at `position`, which must lie before its end. */
export async function readState(
  backend: Backend,
  config: EncoderConfig,
  workspace: Workspace,
  position: number,
  signal?: AbortSignal,
): Promise<KeptState> {
  const { dInner: E, dState: N, dConv: W, dModel: D } = config;
  const read = async (buffer: DeviceBuffer, values: number): Promise<Floats> =>
    new Float32Array(await backend.download(buffer, 0, 4 * values, signal));
  const [sum, ...layers] = await Promise.all([
    read(workspace.mean.buffer, D),
    ...workspace.states.map(async ({ conv, scan }) => {
      const [own, kept] = await Promise.all([read(conv.buffer, E * (W - 1)), read(scan.buffer, E * N)]);
      return { conv: own, scan: kept };
    }),
  ]);
  return { position, layers, sum };
}

/** Puts every one of the first `batch` sequences where `state` was read. */
export function restoreState(backend: Backend, workspace: Workspace, state: KeptState, batch: number): void {
  const repeat = (buffer: DeviceBuffer, values: Floats): void => {
    const rows = new Float32Array(batch * values.length);
    for (let b = 0; b < batch; b++) rows.set(values, b * values.length);
    backend.upload(buffer, rows);
  };
  for (const [i, { conv, scan }] of workspace.states.entries()) {
    repeat(conv.buffer, state.layers[i]!.conv);
    repeat(scan.buffer, state.layers[i]!.scan);
  }
  repeat(workspace.mean.buffer, state.sum);
}
