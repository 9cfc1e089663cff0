/**
 * A run in a link: its watched copy, every step, small enough for an address. What a link holds goes through the door for run files: it is
 * unpacked to the text of such a file, and verdicts are computed again there.
 */

import { z } from 'zod';
import { confidenceOf, latentOf, MOST_STEPS, tokensOf, type RunRecord } from '../../client/record.ts';
import { coded } from '../../model/errors.ts';
import { RUN_FILE_VERSION, writeRun, type RunQuestion } from '../../page/run/file.ts';
import { floatsToBase64, fromBase64, RunFileError, toBase64 } from '../../page/run/fileParts.ts';
import { RUN_FILE_FORMAT } from '../../protocol/limits.ts';
import { hashParts, linkWith, pageAddress, readHash, withPart } from '../../storage/address.ts';

/** Longest text of a run in a link that is made, in characters: longer addresses are cut off by what they are sent with. */
export const MOST_WRITTEN = 8000;
/** Longest that is read, and what it may unfold to, in bytes. */
const MOST_READ = 64_000;
const MOST_UNFOLDED = 2_000_000;

const list = z.array(z.number()).min(1).max(MOST_STEPS);
const packedSchema = z.object({
  /** What a run file says besides its frames. */
  head: z.looseObject({}),
  step: list,
  ms: list,
  halt: list,
  /** Bytes [steps, S] as differences from the step before, modulo 256. */
  tokens: z.string(),
  /** The same of probabilities in 255ths. */
  confidence: z.string(),
  /** z: 12 bits a cell [steps, S], 4 a colour; absent where it did not fit. */
  z: z.string().optional(),
});
type Packed = z.infer<typeof packedSchema>;

/** A run that is too large for a link. */
export class RunLinkError extends coded('run-link') {}

/**
 * The text of a link's `run`: of one copy, with pictures of z where there is room for them.
 * @param copy the copy, from 0 @throws RunLinkError when it is too long; RunFileError when there is no run to write
 */
export async function runLinkText(record: RunRecord, question: RunQuestion, copy: number): Promise<string> {
  const one = ofOneCopy(record, copy);
  const packed = pack(one, question);
  const { z, ...blind } = packed;
  for (const tried of z === undefined ? [blind] : [packed, blind]) {
    const text = await deflated(JSON.stringify(tried));
    if (text.length <= MOST_WRITTEN) return text;
    if (tried === blind)
      throw new RunLinkError(
        `This run is too large for a link: ${text.length} characters, and at most ${MOST_WRITTEN} are safe. “Run as JSON” saves it as a file.`,
      );
  }
  throw new RunLinkError('This run cannot be put into a link.');
}

/** The text of a run file from a link's `run`, to be read like any other. @throws RunFileError */
export async function runFileOfLink(text: string): Promise<string> {
  if (text.length > MOST_READ) throw new RunFileError('', `has ${text.length} characters; at most ${MOST_READ} are read`);
  const damaged = new RunFileError('', 'is damaged or cut off');
  let raw: unknown;
  try {
    raw = JSON.parse(await inflated(text));
  } catch {
    throw damaged;
  }
  const parsed = packedSchema.safeParse(raw);
  if (!parsed.success) throw damaged;
  return unpack(parsed.data);
}

/** The record with the watched copy alone; what was counted over all copies leaves, votes stay. */
function ofOneCopy(record: RunRecord, copy: number): RunRecord {
  const frames = record.frames.map((frame, i) => ({
    ...frame,
    tokens: tokensOf(frame, record.copies, copy),
    confidence: confidenceOf(frame, record.copies, copy),
    halt: frame.halt.slice(copy, copy + 1),
    verdicts: frame.verdicts.slice(copy, copy + 1),
    latent: latentOf(record, i, copy),
  }));
  const S = frames[0]?.tokens.length ?? 0;
  if (frames.some(({ tokens }) => tokens.length !== S))
    throw new RunLinkError(
      'A run that was handed over to a model of another size does not fit into a link. “Run as JSON” saves it as a file.',
    );
  return { ...record, copies: 1, onlyCopy: record.onlyCopy ?? copy, frames, films: new Map() };
}

function pack(record: RunRecord, question: RunQuestion): Packed {
  const { format: _, version: __, frames: ___, films: ____, ...head } = JSON.parse(writeRun(record, question)) as Record<string, unknown>;
  const { frames } = record;
  const whole = frames.every(({ latent }) => latent !== null);
  return {
    head,
    step: frames.map(({ step }) => step),
    ms: frames.map(({ ms }) => Math.round(ms)),
    halt: frames.map(({ halt }) => Number((halt[0] ?? 0).toFixed(2))),
    tokens: toBase64(differences(frames.map(({ tokens }) => tokens))),
    confidence: toBase64(differences(frames.map(({ confidence }) => Uint8Array.from(confidence, (p) => Math.round(p * 255))))),
    ...(whole ? { z: toBase64(nibbles(frames.map(({ latent }) => latent ?? new Uint8Array()))) } : {}),
  };
}

function unpack({ head, step, ms, halt, tokens, confidence, z: latent }: Packed): string {
  const steps = step.length;
  const lists = { ms, halt };
  for (const [name, { length }] of Object.entries(lists))
    if (length !== steps) throw new RunFileError(`link.${name}`, `has ${length} numbers; there are ${steps} steps`);
  const answers = sums(bytesOf(tokens, 'tokens', steps), steps);
  const sure = sums(bytesOf(confidence, 'confidence', steps), steps);
  const pictures = latent === undefined ? null : colours(bytesOf(latent, 'z', 1), steps, 3 * (answers[0]?.length ?? 0));
  return JSON.stringify({
    ...head,
    format: RUN_FILE_FORMAT,
    version: 'changes' in head ? RUN_FILE_VERSION : 1,
    copies: 1,
    films: [],
    frames: step.map((at, i) => ({
      step: at,
      ms: ms[i],
      tokens: toBase64(answers[i] ?? new Uint8Array()),
      confidence: floatsToBase64(Float32Array.from(sure[i] ?? [], (v) => v / 255)),
      halt: floatsToBase64(Float32Array.of(halt[i] ?? 0)),
      latent: pictures && toBase64(pictures[i] ?? new Uint8Array()),
    })),
  });
}

function bytesOf(text: string, field: string, rows: number): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes || bytes.length === 0 || bytes.length % rows !== 0) throw new RunFileError(`link.${field}`, `are not ${rows} equal parts`);
  return bytes;
}

/** Rows of equal length one after the other, each as its difference from the one before, modulo 256. */
function differences(rows: readonly Uint8Array[]): Uint8Array {
  const S = rows[0]?.length ?? 0;
  return Uint8Array.from({ length: S * rows.length }, (_, at) => {
    const [i, s] = [Math.floor(at / S), at % S];
    return (rows[i]?.[s] ?? 0) - (rows[i - 1]?.[s] ?? 0);
  });
}

/** The way back. */
function sums(bytes: Uint8Array, rows: number): readonly Uint8Array[] {
  const S = bytes.length / rows;
  const all: Uint8Array[] = [];
  for (let i = 0; i < rows; i++) all.push(Uint8Array.from({ length: S }, (_, s) => (bytes[i * S + s] ?? 0) + (all[i - 1]?.[s] ?? 0)));
  return all;
}

/** Colours [steps, 3 S] in 4 bits each, two a byte. */
function nibbles(rows: readonly Uint8Array[]): Uint8Array {
  const flat = rows.flatMap((row) => Array.from(row, (v) => Math.round(v / 17)));
  return Uint8Array.from({ length: Math.ceil(flat.length / 2) }, (_, i) => ((flat[2 * i] ?? 0) << 4) | (flat[2 * i + 1] ?? 0));
}

/** The way back. @param size bytes of a row, 3 S @throws RunFileError */
function colours(bytes: Uint8Array, rows: number, size: number): readonly Uint8Array[] {
  if (bytes.length !== Math.ceil((rows * size) / 2))
    throw new RunFileError(
      'link.z',
      `has ${bytes.length} bytes; ${rows} pictures of ${size / 3} cells need ${Math.ceil((rows * size) / 2)}`,
    );
  const flat = Uint8Array.from({ length: rows * size }, (_, i) => (((bytes[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15) * 17);
  return Array.from({ length: rows }, (_, i) => flat.subarray(i * size, (i + 1) * size));
}

/** Text, deflated, in signs that an address takes as they are. */
async function deflated(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'), Infinity);
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function inflated(text: string): Promise<string> {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (!bytes) throw new Error('no base64');
  return new TextDecoder('utf-8', { fatal: true }).decode(await through(bytes, new DecompressionStream('deflate-raw'), MOST_UNFOLDED));
}

/** What comes out of a stream. @throws Error when it is more than `most` bytes */
async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error('too much');
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The run in the page's address, or null. */
export const linkedRun = (): string | null => readHash(pageAddress.hash(), hashParts.run);

/** Takes the run out of the address: it is not what is on the page any more. */
export const forgetLinkedRun = (): void => {
  if (linkedRun() !== null) pageAddress.replaceHash(withPart(pageAddress.hash(), hashParts.run, null));
};

/** A link that opens the page with a run. @param page the page's own address */
export const runLink = (page: string, text: string): string => linkWith(page, hashParts.run, text);
