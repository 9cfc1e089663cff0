/** Parts of a run's file: bytes and floats as base64 text, and changes in the middle of a run, read with the same distrust as the rest of the file. */

import { z } from 'zod';
import type { Change, RunModel, RunRecord } from '../../client/record.ts';
import { workerKind } from '../../kinds/kinds.worker.ts';
import { coded } from '../../model/errors.ts';
import { MAX_SEED, MAX_SIGMA } from '../../protocol/session.ts';

/** Bytes a turn: as many arguments as every engine takes. */
const CHUNK = 8192;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** The bytes a text stands for, or null when it is no base64. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text);
    return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Four bytes a float, the lowest first. */
export function floatsToBase64(floats: Float32Array): string {
  const view = new DataView(new ArrayBuffer(floats.length * 4));
  floats.forEach((v, i) => view.setFloat32(4 * i, v, true));
  return toBase64(new Uint8Array(view.buffer));
}

/** The floats that bytes stand for; a rest of less than four bytes is left out. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true));
}

/** A file that is no run, or one that is too large. `field` is where in the file; '' = all of it. */
export class RunFileError extends coded('run-file') {
  readonly field: string;
  private readonly problem: string;
  constructor(field: string, problem: string) {
    super(sentence('This run file', field, problem));
    this.field = field;
    this.problem = problem;
  }

  /** The message, where the run came in something else than a file: "The run in this link". */
  of(what: string): string {
    return sentence(what, this.field, this.problem);
  }
}

const sentence = (what: string, field: string, problem: string): string =>
  field === '' ? `${what} ${problem}.` : `${what} cannot be opened: ${field} ${problem}.`;

const MAX_CHANGES = 1000;
const MAX_SIDE = 65_536;

const count = (most: number) => z.number().int().min(1).max(most);

/** A model, as files name it. */
export const modelSchema = z.object({ name: z.string().min(1).max(300), T: count(1024), n: count(1024), nSup: count(1024) });

const shape = z.object({ hiddenSize: count(MAX_SIDE), prefixLen: z.number().int().min(0).max(MAX_SIDE), seqLen: count(MAX_SIDE) });
const step = count(1e6);

export const changesSchema = z
  .array(
    z.discriminatedUnion('what', [
      z.object({ what: z.literal('y'), step }),
      z.object({ what: z.literal('z'), step }),
      z.object({ what: z.literal('x'), step, before: z.unknown() }),
      z.object({ what: z.literal('shake'), step, sigma: z.number().min(0).max(MAX_SIGMA), seed: z.number().int().min(0).max(MAX_SEED) }),
      z.object({ what: z.literal('model'), step, before: modelSchema, from: shape, to: shape }),
    ]),
  )
  .min(1)
  .max(MAX_CHANGES);
type FileChange = z.infer<typeof changesSchema>[number];

/** What a file says of a model. */
export const modelForFile = ({ name, T, n, nSup }: RunModel): z.infer<typeof modelSchema> => ({ name: name.slice(0, 300), T, n, nSup });

/** A change, for a file. */
export const changeForFile = (change: Change): FileChange =>
  change.what === 'model' ? { ...change, before: modelForFile(change.before) } : change;

interface Frames {
  readonly kind: RunRecord['kind'];
  /** Tokens of an answer before the first change. */
  readonly seqLen: number;
  /** Of the last frame. */
  readonly lastStep: number;
}

/** Checks changes against each other and against the run. @throws RunFileError naming the field */
export function readChanges(raw: readonly FileChange[], { kind, seqLen, lastStep }: Frames): readonly Change[] {
  let length = seqLen;
  return raw.map((change, i): Change => {
    const wrong = (field: string, problem: string): RunFileError => new RunFileError(`changes.${i}.${field}`, problem);
    if (change.step <= (raw[i - 1]?.step ?? 0)) throw wrong('step', `is ${change.step}, and must be more than the one before`);
    if (change.step > lastStep) throw wrong('step', `is ${change.step}; the run has ${lastStep} steps`);
    if (change.what === 'model') {
      if (change.from.seqLen !== length) throw wrong('from.seqLen', `is ${change.from.seqLen}; answers had ${length} tokens until then`);
      length = change.to.seqLen;
    }
    if (change.what !== 'x') return change;
    const before = workerKind(kind).changed?.safeParse(change.before);
    if (!before?.success) throw wrong('before', `is not a board of its kind (${kind})`);
    return { ...change, before: before.data };
  });
}

/** Tokens of an answer at a step, where a change of model says so. */
export const seqLenAt = (changes: readonly Change[], at: number): number | undefined => {
  const last = changes.findLast((c) => c.what === 'model' && c.step < at);
  return last?.what === 'model' ? last.to.seqLen : undefined;
};
