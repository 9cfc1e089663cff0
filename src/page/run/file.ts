/**
 * A finished run as a file: JSON that is opened again without a GPU or a model, to be replayed. The door for files from elsewhere: nothing in
 * them is taken on trust. What is right is not read but counted again by the rules, so that a file cannot show a wrong answer as right.
 */

import { z } from 'zod';
import { MOST_STEPS, solvedAt, type Frame, type LatentFilm, type RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { findWorkerKind, readQuestion } from '../../kinds/kinds.worker.ts';
import { RUN_FILE_FORMAT } from '../../protocol/limits.ts';
import { MAX_SIGMA, puzzleKindId } from '../../protocol/session.ts';
import { boardAt } from './changes.ts';
import {
  floatsOf,
  floatsToBase64,
  fromBase64,
  toBase64,
  RunFileError,
  changeForFile,
  changesSchema,
  modelForFile,
  modelSchema,
  readChanges,
  seqLenAt,
} from './fileParts.ts';

/** Largest file that is written or read, in bytes. */
export const MAX_RUN_FILE = 16 * 2 ** 20;
/** Version 2 tells of changes in the middle; a run without any is written as version 1, which older pages read as well. */
export const RUN_FILE_VERSION = 2;

const count = (most: number) => z.number().int().min(1).max(most);
const base64 = z.string().max(MAX_RUN_FILE);

/** What stands on the page with the run; its kind reads the rest. */
const questionSchema = z.object({ kind: puzzleKindId, board: z.unknown() });
export type RunQuestion = z.infer<typeof questionSchema>;

/** A grid that was voted for: rows of colours. */
const candidateGrid = z.array(z.array(z.number().int().min(0).max(9)).max(30)).max(30);
const frameSchema = z.object({
  step: count(1e6),
  ms: z.number().min(0),
  /** Bytes [K, S] */
  tokens: base64,
  /** 32-bit floats [K, S], 0..1 */
  confidence: base64,
  /** 32-bit floats [K], logits */
  halt: base64,
  /** RGB bytes [S, 3] of copy 0 */
  latent: base64.nullable(),
  atOnce: count(64).optional(),
});

const fileSchema = z.object({
  question: questionSchema,
  copies: count(64),
  seed: z.number().int(),
  /** Where the file holds one copy of a run alone: which. */
  onlyCopy: z.number().int().min(0).max(63).optional(),
  noise: z.object({ sigma: z.number().positive().max(MAX_SIGMA), symmetries: z.boolean() }).optional(),
  model: modelSchema,
  planned: count(1e6),
  end: z.enum(['solved', 'sure', 'limit', 'cancelled']),
  frames: z.array(frameSchema).min(1).max(MOST_STEPS),
  /** z of other copies, RGB bytes [S, 3] for every frame. */
  films: z.array(z.object({ copy: z.number().int().min(0).max(63), rgb: z.array(base64.nullable()).max(MOST_STEPS) })).max(64),
  votes: z
    .object({
      voted: z.number().int().min(0),
      total: z.number().int().min(0),
      candidates: z.array(z.object({ grid: candidateGrid, votes: z.number().int().min(0), confidence: z.number().min(0).max(1) })).max(100),
    })
    .optional(),
  losses: z.array(z.number().int().min(0)).max(100).optional(),
  changes: changesSchema.optional(),
});
type RunFile = z.infer<typeof fileSchema>;

/** A run that came from a file, and the question that belongs on the page with it. */
interface OpenedRun {
  readonly question: RunQuestion;
  readonly record: RunRecord;
}

/** There is something to put into a file. */
const isExportable = (r: RunRecord | null): r is RunRecord & { model: NonNullable<RunRecord['model']> } =>
  r !== null && r.model !== null && r.frames.length > 0 && r.phase !== 'preparing' && r.phase !== 'running';

/** A number JSON can carry: a broken model's NaN becomes 0. */
const finite = (v: number): number => (Number.isFinite(v) ? v : 0);

/**
 * The text of a run's file. `question`: what stood on the page with it.
 * @throws RunFileError when there is no finished run, or it does not fit
 */
export function writeRun(record: RunRecord, question: RunQuestion): string {
  if (!isExportable(record)) throw new RunFileError('', 'cannot be written: no run has ended yet');
  const { copies, seed, noise, onlyCopy, model, planned, end, frames, films, votes, losses, changes } = record;
  const file: RunFile = {
    question,
    copies,
    seed,
    ...(noise ? { noise } : {}),
    ...(onlyCopy === undefined ? {} : { onlyCopy }),
    model: modelForFile(model),
    planned: Math.max(planned, frames.at(-1)?.step ?? 1),
    end: end?.reason ?? 'limit',
    frames: frames.map(({ step, ms, tokens, confidence, halt, latent, atOnce }) => ({
      step,
      ms: finite(ms),
      tokens: toBase64(tokens),
      confidence: floatsToBase64(confidence.map(finite)),
      halt: floatsToBase64(halt.map(finite)),
      latent: latent && toBase64(latent),
      ...(atOnce === undefined ? {} : { atOnce }),
    })),
    films: [...films].map(([copy, film]) => ({ copy, rgb: film.map((rgb) => rgb && toBase64(rgb)) })),
    ...(votes ? { votes: { voted: votes.voted, total: votes.total, candidates: [...votes.candidates] } } : {}),
    ...(losses ? { losses: [...losses] } : {}),
    ...(changes ? { changes: changes.map(changeForFile) } : {}),
  };
  const text = JSON.stringify({ format: RUN_FILE_FORMAT, version: changes ? RUN_FILE_VERSION : 1, ...file });
  if (text.length > MAX_RUN_FILE) {
    throw new RunFileError(
      '',
      `would have ${megabytes(text.length)} MB, and at most ${megabytes(MAX_RUN_FILE)} MB are read: take fewer copies or steps`,
    );
  }
  return text;
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** The text of the file of a run that belongs to the board on the page. @throws RunFileError */
export const runFileText = (record: RunRecord): string => writeRun(record, { kind: record.kind, board: kindOf(record.kind).file.now() });

/** The text of a chosen file, for `readRun`. @throws RunFileError when it is too large */
export async function textOfRunFile(file: File): Promise<string> {
  if (file.size > MAX_RUN_FILE)
    throw new RunFileError('', `has ${megabytes(file.size)} MB; at most ${megabytes(MAX_RUN_FILE)} MB are read`);
  return file.text();
}

/** Reads a run from the text of a file. @throws RunFileError naming the field */
export function readRun(text: string): OpenedRun {
  if (text.length > MAX_RUN_FILE)
    throw new RunFileError('', `has ${megabytes(text.length)} MB; at most ${megabytes(MAX_RUN_FILE)} MB are read`);
  const file = readShape(text);
  const { copies, seed, noise, onlyCopy, model, planned, films, votes, losses } = file;
  const question = questionOf(file.question);
  const board = kindOf(question.kind).file.asked(question.board);
  const seqLen = tokensIn(file);
  const changes = file.changes && readChanges(file.changes, { kind: question.kind, seqLen, lastStep: file.frames.at(-1)?.step ?? 0 });
  const judge = judges(question.kind);
  const frames = file.frames.map((raw, i) => {
    const S = (changes && seqLenAt(changes, raw.step)) ?? seqLen;
    return readFrame(
      raw,
      `frames.${i}`,
      copies,
      judge(changes ? boardAt({ changes, board, model }, raw.step) : board, S, `frames.${i}.tokens`),
    );
  });
  frames.forEach(({ step }, i) => {
    if (step <= (frames[i - 1]?.step ?? 0)) throw new RunFileError(`frames.${i}.step`, `is ${step}, and must be more than the step before`);
  });
  const read: RunRecord = {
    phase: file.end === 'cancelled' ? 'cancelled' : 'done',
    runId: 'file',
    heldBy: null,
    kind: question.kind,
    board,
    copies,
    seed,
    ...(noise ? { noise } : {}),
    ...(onlyCopy === undefined ? {} : { onlyCopy }),
    model,
    planned: Math.max(planned, frames.at(-1)?.step ?? 1),
    frames,
    films: readFilms(films, frames, copies),
    ...(votes ? { votes: { type: 'votes', runId: 'file', ...votes } } : {}),
    ...(losses ? { losses } : {}),
    ...(changes ? { changes } : {}),
    stopping: false,
    end: null,
    failure: null,
  };
  const winner = solvedAt(read)?.copy ?? null;
  const reason = winner !== null ? 'solved' : file.end === 'solved' ? 'limit' : file.end;
  return { question, record: { ...read, end: { reason, winner } } };
}

function readShape(text: string): RunFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new RunFileError('', 'is not JSON');
  }
  const head = z.object({ format: z.literal(RUN_FILE_FORMAT), version: z.number() }).safeParse(raw);
  if (!head.success) throw new RunFileError('format', `must be "${RUN_FILE_FORMAT}": this is another kind of file`);
  if (head.data.version !== 1 && head.data.version !== RUN_FILE_VERSION) {
    throw new RunFileError('version', `is ${head.data.version}; this page reads versions 1 and ${RUN_FILE_VERSION}`);
  }
  const parsed = fileSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RunFileError(issue?.path.join('.') || 'content', `is not valid: ${issue?.message ?? 'unknown'}`);
}

/** The question as its kind reads it. @throws RunFileError */
function questionOf({ kind: id, board }: RunQuestion): RunQuestion {
  const kind = findWorkerKind(id);
  if (!kind) throw new RunFileError('question.kind', `is "${id}", which this page does not know`);
  const parsed = kind.document.safeParse(board);
  if (parsed.success) return { kind: id, board: parsed.data };
  const issue = parsed.error.issues[0];
  throw new RunFileError(
    ['question.board', ...(issue?.path ?? [])].join('.'),
    issue?.code === 'custom' ? issue.message : `is not valid: ${issue?.message ?? 'unknown'}`,
  );
}

/** S, tokens of an answer, by the first frame. */
function tokensIn({ frames, copies }: RunFile): number {
  const { length } = bytesOf(frames[0]?.tokens ?? '', 'frames.0.tokens');
  if (length > 0 && length % copies === 0) return length / copies;
  throw new RunFileError('frames.0.tokens', `does not fit the board: ${length} bytes are not ${copies} equal copies`);
}

interface Rules {
  /** S */
  readonly seqLen: number;
  readonly vocabSize: number;
  readonly verify: (tokens: Uint8Array) => Frame['verdicts'][number];
}

/** The rules for the boards of a run, made once for each board. */
function judges(kind: RunRecord['kind']): (board: unknown, seqLen: number, field: string) => Rules {
  const made = new Map<unknown, ReturnType<typeof readQuestion>>();
  return (board, seqLen, field) => {
    let rules = made.get(board);
    try {
      rules ??= readQuestion(kind, board, new Map());
    } catch {
      throw new RunFileError('question.board', `is not a board of its kind (${kind})`);
    }
    made.set(board, rules);
    const misfit = rules.unfit(seqLen);
    if (misfit) throw new RunFileError(field, `does not fit the board: ${misfit}`);
    const { vocabSize } = rules;
    return { seqLen, vocabSize, verify: (tokens) => rules.verify(tokens) };
  };
}

function readFrame(raw: RunFile['frames'][number], at: string, copies: number, { seqLen: S, vocabSize, verify }: Rules): Frame {
  const tokens = bytesOf(raw.tokens, `${at}.tokens`, copies * S);
  const odd = tokens.findIndex((t) => t >= vocabSize);
  if (odd >= 0) throw new RunFileError(`${at}.tokens`, `has the token ${tokens[odd]}; there are ${vocabSize}, from 0`);
  const confidence = floatsOf(bytesOf(raw.confidence, `${at}.confidence`, 4 * copies * S));
  if (confidence.some((p) => !(p >= 0 && p <= 1 + 1e-6)))
    throw new RunFileError(`${at}.confidence`, 'has a number that is no probability, 0 to 1');
  const halt = floatsOf(bytesOf(raw.halt, `${at}.halt`, 4 * copies));
  if (!halt.every(Number.isFinite)) throw new RunFileError(`${at}.halt`, 'has something that is no number');
  const { step, ms, atOnce } = raw;
  return {
    step,
    ms,
    tokens,
    confidence,
    halt,
    verdicts: Array.from({ length: copies }, (_, k) => verify(tokens.subarray(k * S, (k + 1) * S))),
    latent: raw.latent === null ? null : bytesOf(raw.latent, `${at}.latent`, 3 * S),
    ...(atOnce === undefined ? {} : { atOnce }),
  };
}

function readFilms(films: RunFile['films'], frames: readonly Frame[], copies: number): RunRecord['films'] {
  const cells = (frame: number): number => (frames[frame]?.tokens.length ?? 0) / copies;
  return new Map(
    films.map(({ copy, rgb }, i): [number, LatentFilm] => {
      if (copy >= copies) throw new RunFileError(`films.${i}.copy`, `is ${copy}; there are ${copies} copies, from 0`);
      if (rgb.length !== frames.length)
        throw new RunFileError(`films.${i}.rgb`, `has ${rgb.length} pictures; there are ${frames.length} frames`);
      return [copy, rgb.map((picture, k) => (picture === null ? null : bytesOf(picture, `films.${i}.rgb.${k}`, 3 * cells(k))))];
    }),
  );
}

/** The bytes of a field, as many as there must be. */
function bytesOf(text: string, field: string, length?: number): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw new RunFileError(field, 'is not base64');
  if (length !== undefined && bytes.length !== length) throw new RunFileError(field, `has ${bytes.length} bytes; it needs ${length}`);
  return bytes;
}
