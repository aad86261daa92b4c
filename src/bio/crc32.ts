/**
 * CRC-32 of gzip and zip (polynomial 0xEDB88320, RFC 1952 section 8), eight bytes a step ("slicing by 8", Kounavis and
 * Berry 2008): one table look-up a byte is a third as fast and would cost as much as the decompression it checks.
 */
const tables: readonly Int32Array[] = (() => {
  const made = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    made[0]![n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let k = 1; k < 8; k++) {
      const before = made[k - 1]![n]!;
      made[k]![n] = (before >>> 8) ^ made[0]![before & 255]!;
    }
  }
  return made;
})();

/**
 * CRC-32 of `bytes`, as an unsigned number.
 * @param before the CRC of what came before, to go on with
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as unknown as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let c = ~before;
  let i = 0;
  for (const last = bytes.length - 8; i <= last; i += 8) {
    const low = c ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    c =
      t7[low & 255]! ^
      t6[(low >>> 8) & 255]! ^
      t5[(low >>> 16) & 255]! ^
      t4[low >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) c = (c >>> 8) ^ t0[(c ^ bytes[i]!) & 255]!;
  return ~c >>> 0;
}
