/** A tensor as it lies in a file: its dtype and shape are known and checked, its numbers are decoded when somebody asks. */

import { WeightsError } from './errors.ts';
import { bf16ToF32, f16ToF32 } from './half.ts';

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
  readonly #bytes: () => Uint8Array;

  /** @param bytes gives the elements, little-endian, row-major and dense; exactly product(shape) of them. */
  constructor(name: string, dtype: Dtype, shape: readonly number[], bytes: () => Uint8Array) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.#bytes = bytes;
  }

  /**
   * The numbers of a float tensor; F64 is rounded. F32 comes as a view of the file's bytes where they are aligned, so treat it as read-only.
   * @throws WeightsError `unsupported` for an integer tensor.
   */
  float32(): Float32Array {
    switch (this.dtype) {
      case 'F64': {
        const bytes = alignedTo(8, this.#bytes());
        return Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8));
      }
      case 'F32': {
        const bytes = alignedTo(4, this.#bytes());
        return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      }
      case 'F16':
        return f16ToF32(this.#uint16());
      case 'BF16':
        return bf16ToF32(this.#uint16());
      case 'I32':
      case 'I64':
      case 'U8':
      case 'BOOL':
        throw new WeightsError('unsupported', this.name, `is of dtype ${this.dtype}; a float tensor is needed here`);
    }
  }

  /**
   * The numbers of an integer tensor (BOOL as 0 and 1). I32 may be a view of the file's bytes: treat it as read-only.
   * @throws WeightsError `unsupported` for a float tensor, `bad-tensor` for an I64 beyond 32 bits or a BOOL that is neither 0 nor 1.
   */
  int32(): Int32Array {
    switch (this.dtype) {
      case 'I32': {
        const bytes = alignedTo(4, this.#bytes());
        return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      }
      case 'I64':
        return this.#narrowed();
      case 'U8':
        return new Int32Array(this.#bytes());
      case 'BOOL': {
        const out = new Int32Array(this.#bytes());
        for (let i = 0; i < out.length; i++) {
          if (out[i] > 1) throw new WeightsError('bad-tensor', this.name, `holds ${out[i]} at ${i}, which is no truth value`);
        }
        return out;
      }
      case 'F64':
      case 'F32':
      case 'F16':
      case 'BF16':
        throw new WeightsError('unsupported', this.name, `is of dtype ${this.dtype}; an integer tensor is needed here`);
    }
  }

  #uint16(): Uint16Array {
    const bytes = alignedTo(2, this.#bytes());
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  }

  /** I64 as I32: the upper word must be nothing but the sign of the lower one. */
  #narrowed(): Int32Array {
    const bytes = alignedTo(4, this.#bytes());
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const out = new Int32Array(words.length / 2);
    for (let i = 0; i < out.length; i++) {
      out[i] = words[2 * i];
      if (words[2 * i + 1] !== out[i] >> 31) throw new WeightsError('bad-tensor', this.name, `holds a number beyond 32 bits at ${i}`);
    }
    return out;
  }
}
