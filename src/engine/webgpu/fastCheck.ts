/** Which fast paths a device may use for a model: those whose answers agree with the plain f32 kernels' on that very device. And a memory for what was found out about it. */

import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { type RecursionStep, type TokenBatch, BackendError } from '../engine.ts';
import { Program, type TileSet } from './program.ts';
import { noFastPaths, pathNames, type FastPaths } from './wgsl.ts';

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
  private hash = 0x811c9dc5;

  text(text: string): this {
    for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i));
    return this;
  }

  /** Up to `most` of the values, evenly spread, and how many there are. */
  floats(values: Float32Array, most = 1024): this {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    this.mix(values.length);
    const step = Math.max(1, values.length / most);
    for (let i = 0; i < values.length; i += step) this.mix(bits[Math.floor(i)]);
    return this;
  }

  toString(): string {
    return this.hash.toString(16).padStart(8, '0');
  }

  private mix(word: number): void {
    this.hash = Math.imul(this.hash ^ word, 0x01000193) >>> 0;
  }
}

/** Share of the predicted cells that must be the same. */
export const LEAST_AGREEMENT = 0.995;
/** Largest difference of a halting logit, absolute, or relative to logits beyond 1. */
const MOST_HALT_DIFFERENCE = 0.1;
/** A device that needs longer for one plain step is left on it: the check shall not keep anybody waiting, milliseconds. */
const PATIENCE_MS = 3000;
/** Cells compared, at least. */
const CELLS = 400;

export type AnsweredStep = Pick<RecursionStep, 'tokens' | 'halt' | 'ms'>;

/** Share of the predictions that are the same. */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++;
  return a.length === b.length ? same / a.length : 0;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= MOST_HALT_DIFFERENCE * Math.max(1, Math.abs(a)); // NaN is not near

export const agrees = (plain: AnsweredStep, fast: AnsweredStep): boolean =>
  agreement(plain.tokens, fast.tokens) >= LEAST_AGREEMENT && plain.halt.every((h, i) => near(h, fast.halt[i]));

/**
 * The offered paths that agree. f16 storage first, then subgroups on top of what agreed.
 * @param probe one supervision step on the same questions with these paths; BackendError where they do not compile or fit.
 * @param sofar told what is agreed before a path is tried that may take the device or the page down
 */
export async function agreedPaths(
  offered: FastPaths,
  probe: (fast: FastPaths) => Promise<AnsweredStep>,
  sofar: (agreed: FastPaths) => Promise<void> = () => Promise.resolve(),
): Promise<FastPaths> {
  const plain = await probe(noFastPaths);
  if (plain.ms > PATIENCE_MS) return noFastPaths;
  let agreed = noFastPaths;
  for (const path of [...(offered.half ? [{ half: true }] : []), ...(offered.lanes > 1 ? [{ lanes: offered.lanes }] : [])]) {
    const requested = { ...agreed, ...path };
    await sofar(agreed);
    try {
      if (agrees(plain, await probe(requested))) agreed = requested;
    } catch (error) {
      if (!(error instanceof BackendError)) throw error; // the path stays off
    }
  }
  return agreed;
}

/** As `agreedPaths`, asked once for an adapter, a model and these kernels. */
export async function rememberedPaths(
  memory: TileMemory,
  adapter: string,
  offered: FastPaths,
  weights: TrmWeights,
  tiles: TileSet,
  probe: (fast: FastPaths) => Promise<AnsweredStep>,
): Promise<FastPaths> {
  const key = `fast paths ${adapter} ${modelDigest(offered, weights, tiles)}`;
  const known = await memory.read(key);
  for (const half of [false, true]) {
    for (const lanes of [1, offered.lanes]) {
      const paths = { half: half && offered.half, lanes };
      if (known === verdict(paths)) return paths;
    }
  }
  // What crashes the device is not tried again at the next visit.
  const agreed = await agreedPaths(offered, probe, (sofar) => memory.write(key, verdict(sofar)));
  await memory.write(key, verdict(agreed));
  return agreed;
}

const verdict = (fast: FastPaths): string => pathNames(fast).join(', ') || 'none';

/** Changes with the kernels, the configuration and the weights. */
function modelDigest(offered: FastPaths, { config, tensors }: TrmWeights, tiles: TileSet): string {
  const digest = new Digest();
  const program = new Program(config, checkBatch(config), tiles, offered);
  for (const { kernel } of [...program.updateZ(), ...program.updateY(), program.decode()]) digest.text(kernel.code);
  for (const [name, { data }] of tensors) digest.text(name).floats(data);
  return digest.toString();
}

/** Questions of the check. */
const checkBatch = (config: TrmConfig): number => Math.ceil(CELLS / sequenceLength(config));

/** Pseudo-random questions, always the same. */
export function checkQuestions({ seqLen, vocabSize, ...rest }: TrmConfig): TokenBatch {
  const batch = checkBatch({ ...rest, seqLen, vocabSize });
  let state = 1;
  const tokens = Int32Array.from({ length: batch * seqLen }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * vocabSize);
  });
  return { tokens, batch };
}
