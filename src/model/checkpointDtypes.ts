/** Element types that stored tensors may have; all little-endian. */
export type StoredDtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

export type FloatDtype = 'F64' | 'F32' | 'F16' | 'BF16';

/** Bytes of one element. */
export const dtypeBytes: Readonly<Record<StoredDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/**
 * Little-endian floating elements as float32 (F64 is rounded to nearest; the others convert exactly).
 * The host is little-endian, as every platform with WebGPU is.
 * @param bytes contiguous elements; any alignment. The result never shares its memory.
 */
export function decodeFloats(bytes: Uint8Array, dtype: FloatDtype): Float32Array<ArrayBuffer> {
  const buffer = new Uint8Array(bytes).buffer;
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'BF16': {
      const words = new Uint16Array(buffer);
      const bits = new Uint32Array(words.length);
      for (let i = 0; i < words.length; i++) bits[i] = words[i]! << 16;
      return new Float32Array(bits.buffer);
    }
    case 'F16': {
      const words = new Uint16Array(buffer);
      const bits = new Uint32Array(words.length);
      for (let i = 0; i < words.length; i++) bits[i] = halfToFloatBits(words[i]!);
      return new Float32Array(bits.buffer);
    }
  }
}

/** The float32 bit pattern of an IEEE 754 half. Subnormal halves are normal in float32. */
function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Shift the leading one of a subnormal up to the implied place (bit 10).
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
