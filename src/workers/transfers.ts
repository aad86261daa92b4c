import { transfer } from 'comlink';

/** Marks every typed array directly in `value` for transfer instead of copy. */
export function transferArrays<T extends object>(value: T, ...more: readonly object[]): T {
  const buffers = new Set<ArrayBuffer>();
  for (const holder of [value, ...more]) {
    for (const field of Object.values(holder) as unknown[]) {
      if (ArrayBuffer.isView(field) && field.buffer instanceof ArrayBuffer) buffers.add(field.buffer);
    }
  }
  return transfer(value, [...buffers]);
}
