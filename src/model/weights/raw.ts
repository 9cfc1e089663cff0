/**
 * A tensor as it lies in a file: its dtype and shape are known and checked, its numbers are decoded when somebody asks. F16 and BF16 are read exactly, NaN
 * payloads included, and written to nearest, ties to even; too large becomes infinite, NaN stays NaN. All of it on the bits, so no rounding happens twice. Hosts
 * are little-endian, as every JavaScript engine we run on is.
 */

import { BadTensorError, UnsupportedError } from './checks.ts';

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

/** The dtypes we read, by safetensors' names, with the bytes of an element. */
export const itemSizes = { F64: 8, F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 } as const;
export type Dtype = keyof typeof itemSizes;

export const isDtype = (v: unknown): v is Dtype => typeof v === 'string' && Object.hasOwn(itemSizes, v);

/** The same bytes where a typed array of this element size may start on them; a copy only when they are not aligned. */
export function alignedTo(size: number, bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
}

export class RawTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  private readonly bytes: () => Uint8Array;

  /** @param bytes gives the elements, little-endian, row-major and dense; exactly product(shape) of them. */
  constructor(name: string, dtype: Dtype, shape: readonly number[], bytes: () => Uint8Array) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * The numbers of a float tensor; F64 is rounded. F32 comes as a view of the file's bytes where they are aligned, so treat it as read-only.
   * @throws UnsupportedError for an integer tensor.
   */
  float32(): Float32Array {
    switch (this.dtype) {
      case 'F64': {
        const bytes = alignedTo(8, this.bytes());
        return Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8));
      }
      case 'F32': {
        const bytes = alignedTo(4, this.bytes());
        return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      }
      case 'F16':
        return f16ToF32(this.uint16());
      case 'BF16':
        return bf16ToF32(this.uint16());
      case 'I32':
      case 'I64':
      case 'U8':
      case 'BOOL':
        throw new UnsupportedError(this.name, `is of dtype ${this.dtype}; a float tensor is needed here`);
    }
  }

  /**
   * The numbers of an integer tensor (BOOL as 0 and 1). I32 may be a view of the file's bytes: treat it as read-only.
   * @throws UnsupportedError for a float tensor, BadTensorError for an I64 beyond 32 bits or a BOOL that is neither 0 nor 1.
   */
  int32(): Int32Array {
    switch (this.dtype) {
      case 'I32': {
        const bytes = alignedTo(4, this.bytes());
        return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      }
      case 'I64':
        return this.narrowed();
      case 'U8':
        return new Int32Array(this.bytes());
      case 'BOOL': {
        const out = new Int32Array(this.bytes());
        for (let i = 0; i < out.length; i++) {
          if (out[i] > 1) throw new BadTensorError(this.name, `holds ${out[i]} at ${i}, which is no truth value`);
        }
        return out;
      }
      case 'F64':
      case 'F32':
      case 'F16':
      case 'BF16':
        throw new UnsupportedError(this.name, `is of dtype ${this.dtype}; an integer tensor is needed here`);
    }
  }

  private uint16(): Uint16Array {
    const bytes = alignedTo(2, this.bytes());
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  }

  /** I64 as I32: the upper word must be nothing but the sign of the lower one. */
  private narrowed(): Int32Array {
    const bytes = alignedTo(4, this.bytes());
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const out = new Int32Array(words.length / 2);
    for (let i = 0; i < out.length; i++) {
      out[i] = words[2 * i];
      if (words[2 * i + 1] !== out[i] >> 31) throw new BadTensorError(this.name, `holds a number beyond 32 bits at ${i}`);
    }
    return out;
  }
}
