/** What was found out about a device, remembered: tile choices, and which fast paths its answers agree with. */

/**
 * A place for short texts; the caller decides where they live. Neither method throws or rejects: what cannot be read is null, what
 * cannot be written is found out again next time. Whatever comes back is checked by its reader.
 */
export interface TileMemory {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
}

/** A memory that lasts as long as the page. */
export function pageMemory(): TileMemory {
  const texts = new Map<string, string>();
  return {
    read: (key) => Promise.resolve(texts.get(key) ?? null),
    write: (key, text) => {
      texts.set(key, text);
      return Promise.resolve();
    },
  };
}

/** FNV-1a, 32 bits: keys name the kernels' text by it, so that a choice never outlives the code it was made for. */
export class Digest {
  #hash = 0x811c9dc5;

  text(text: string): this {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
    return this;
  }

  /** Up to `most` of the values, evenly spread, and how many there are. */
  floats(values: Float32Array, most = 1024): this {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    this.#mix(values.length);
    const step = Math.max(1, values.length / most);
    for (let i = 0; i < values.length; i += step) this.#mix(bits[Math.floor(i)]);
    return this;
  }

  toString(): string {
    return this.#hash.toString(16).padStart(8, '0');
  }

  #mix(word: number): void {
    this.#hash = Math.imul(this.#hash ^ word, 0x01000193) >>> 0;
  }
}
