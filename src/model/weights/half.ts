/**
 * Whole arrays of 16-bit floats to and from f32: IEEE half (F16) and bfloat16 (BF16).
 * Reading is exact, NaN payloads included. Writing rounds to nearest, ties to even; too large becomes infinite, NaN stays NaN.
 * All of it on the bits, so no rounding happens twice. Hosts are little-endian, as every JavaScript engine we run on is.
 */

/** The f32 bits of each of the 65,536 halves; built at the first use (256 kB). */
let halfTable: Uint32Array | undefined;

function buildHalfTable(): Uint32Array {
  const table = new Uint32Array(65_536);
  for (let h = 0; h < 65_536; h++) {
    const sign = (h & 0x8000) << 16;
    const exponent = (h >>> 10) & 31;
    const fraction = h & 1023;
    if (exponent === 31) {
      table[h] = sign | 0x7f800000 | (fraction << 13);
    } else if (exponent > 0) {
      table[h] = sign | ((exponent + 112) << 23) | (fraction << 13);
    } else if (fraction > 0) {
      // Subnormal: fraction * 2^-24, written with its leading one as the implicit bit.
      const lead = 31 - Math.clz32(fraction);
      table[h] = sign | ((lead + 103) << 23) | ((fraction << (23 - lead)) & 0x7fffff);
    } else {
      table[h] = sign;
    }
  }
  return table;
}

const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, values.length);

/** F16 bits to f32, exactly. */
export function f16ToF32(source: Uint16Array): Float32Array {
  const table = (halfTable ??= buildHalfTable());
  const out = new Float32Array(source.length);
  const bits = bitsOf(out);
  for (let i = 0; i < source.length; i++) bits[i] = table[source[i]];
  return out;
}

/** BF16 bits to f32, exactly: they are the upper half of it. */
export function bf16ToF32(source: Uint16Array): Float32Array {
  const out = new Float32Array(source.length);
  const bits = bitsOf(out);
  for (let i = 0; i < source.length; i++) bits[i] = source[i] << 16;
  return out;
}

/** f32 to F16 bits, to nearest even. Beyond 65,520 it is infinite; below 2^-14 subnormal. */
export function f32ToF16(source: Float32Array): Uint16Array {
  const bits = bitsOf(source);
  const out = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const sign = (bits[i] >>> 16) & 0x8000;
    const magnitude = bits[i] & 0x7fffffff;
    let half: number;
    if (magnitude >= 0x47800000) {
      // 65,536 and up, infinity, NaN (kept quiet, so that a cut payload cannot turn it into infinity).
      half = magnitude > 0x7f800000 ? 0x7e00 | ((magnitude >>> 13) & 0x3ff) : 0x7c00;
    } else if (magnitude >= 0x38800000) {
      half = (magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13;
    } else {
      // Subnormal result: the mantissa counted in units of 2^-24.
      const shift = 126 - (magnitude >>> 23);
      if (shift > 24) {
        half = 0;
      } else {
        const mantissa = (magnitude & 0x7fffff) | 0x800000;
        half = (mantissa + (1 << (shift - 1)) - 1 + ((mantissa >>> shift) & 1)) >>> shift;
      }
    }
    out[i] = sign | half;
  }
  return out;
}

/** f32 to BF16 bits, to nearest even. */
export function f32ToBf16(source: Float32Array): Uint16Array {
  const bits = bitsOf(source);
  const out = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i];
    const isNaN = (b & 0x7fffffff) > 0x7f800000;
    out[i] = isNaN ? (b >>> 16) | 0x40 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16;
  }
  return out;
}
