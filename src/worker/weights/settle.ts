/**
 * Which configuration a model from elsewhere is run by, by whoever says it: fetched when there is one to ask about. The all_config.yaml beside published weights
 * is what their training was run by and wins over the catalogue, which was written from cards; where it cannot be had or used, the catalogue's is.
 */

import { seqLenSaid } from '../../kinds/kinds.worker.ts';
import { assumable } from '../../model/architectures/architecture.ts';
import { parseConfig } from '../../model/config.ts';
import { WeightsError, TooLargeError, ShapeMismatchError } from '../../model/weights/checks.ts';
import { CONFIG_TEXT_MAX, parseHints, defined, type Inferred, type InferHints } from '../../model/weights/infer.ts';
import { readTensors } from '../../model/weights/listing.ts';
import { settleConfig, loadWeights, taskSaid, type ModelListing } from '../../model/weights/open.ts';
import { readFrom, type ByteSource } from '../../model/weights/source.ts';
import { PUZZLE_TABLE, expectedShapes } from '../../model/weights/tensors.ts';
import { CancelledError } from '../../protocol/errors.ts';
import type { ModelInfo, LoadContext } from '../../protocol/session.ts';
import { fetchModel } from './fetchModel.ts';
import { keepBeside, keptBeside } from './keptStore.ts';

export const BESIDE_NAME = 'all_config.yaml';
/** Patience with a host that says nothing of it, milliseconds. */
const PATIENCE_MS = 10_000;

/** What a host answered. */
interface BesideConfig {
  /** '' where there is no such file; null where no usable answer came. */
  readonly text: string | null;
  /** Bytes that came. */
  readonly bytes: number;
}

/** What became of it, for the page. */
export type ConfigOutcome = NonNullable<NonNullable<ModelInfo['about']>['beside']>;

/** The bytes of a body up to the limit, and one more where it is longer. */
async function bodyOf({ body }: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(CONFIG_TEXT_MAX + 1);
  let filled = 0;
  const reader = body?.getReader();
  while (reader && filled < bytes.length) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, bytes.length - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  return bytes.subarray(0, filled);
}

/** Whether an answer is the whole file: hosts have answered 206 with nothing. */
function isWhole({ status, headers }: Response, length: number): boolean {
  if (status === 200) return true;
  const [, last, total] = /^bytes 0-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  return length === Number(last) + 1 && length === Number(total);
}

/**
 * Asks once for the file beside weights at `url`; a single range, so that hosts take it as they take the weights. Never rejects.
 * @param signal gives it up
 */
export async function askBeside(
  url: string,
  { signal, get = fetch }: { signal?: AbortSignal; get?: typeof fetch } = {},
): Promise<BesideConfig> {
  const patience = new AbortController();
  const stop = (): void => patience.abort();
  const timer = setTimeout(stop, PATIENCE_MS);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    const response = await get(new URL(BESIDE_NAME, url).href, {
      headers: { Range: `bytes=0-${CONFIG_TEXT_MAX}` },
      signal: patience.signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    const { status } = response;
    if (status === 404 || status === 410 || status === 416) return { text: '', bytes: 0 }; // 416: it is empty
    if (status !== 200 && status !== 206) return { text: null, bytes: 0 };
    const bytes = await bodyOf(response);
    const isUsable = bytes.length <= CONFIG_TEXT_MAX && isWhole(response, bytes.length);
    return { text: isUsable ? new TextDecoder().decode(bytes) : null, bytes: bytes.length };
  } catch {
    return { text: null, bytes: 0 };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    patience.abort(); // what is left of a long one is not wanted
  }
}

const problemOf = (e: unknown): string => {
  if (e instanceof WeightsError) return e.message.slice(0, 500);
  throw e;
};

/**
 * The configuration of published weights: by the file beside them, what it does not say by the catalogue; by the catalogue alone where there is no such file, or none that
 * fits the weights. A person's own words win over both.
 * @param text of the file; '' where there is none, null where it could not be had, undefined where nobody asked
 * @throws WeightsError where the catalogue's own does not fit
 */
export async function settleBeside(
  listing: ModelListing,
  text: string | null | undefined,
  { listed, said }: { readonly listed: InferHints; readonly said: InferHints },
): Promise<Inferred & { readonly beside: ConfigOutcome }> {
  const byCatalogue = (beside: ConfigOutcome): Inferred & { readonly beside: ConfigOutcome } => ({
    ...settleConfig(listing, { hints: { ...listed, ...said } }),
    beside,
  });
  if (text === undefined) return byCatalogue({ is: 'unasked' });
  if (text === null) return byCatalogue({ is: 'unanswered' });
  if (text.trim() === '') return byCatalogue({ is: 'absent' });
  try {
    const hints = await parseHints(text);
    if (hints.seqLen !== undefined && listed.seqLen !== undefined && hints.seqLen !== listed.seqLen)
      throw new ShapeMismatchError('configuration.seq_len', `is ${hints.seqLen}, but its catalogue entry is for ${listed.seqLen} cells`);
    const settled = settleConfig(listing, { hints: { ...listed, ...hints, ...said } });
    const differs = assumable.flatMap((field) => {
      const [file, catalogue] = [hints[field], listed[field]];
      return file === undefined || catalogue === undefined || file === catalogue ? [] : [{ field, file, catalogue }];
    });
    return { ...settled, beside: { is: 'used', differs } };
  } catch (e) {
    return byCatalogue({ is: 'unusable', problem: problemOf(e) });
  }
}

type About = NonNullable<ModelInfo['about']>;

/** A configuration, what of it nobody says, and who said it. */
export type Settled = Inferred & Pick<About, 'recognised' | 'alike' | 'beside'> & { readonly traffic?: About['traffic'] };

/** Numbers of two files count as equal within the rounding to F16, in which the page's models are stored. */
const F16_ROUNDING = 2 ** -10;

const sameShapes = (listing: ModelListing, config: unknown): boolean => {
  const shapes = expectedShapes(parseConfig(config));
  const others = (names: Iterable<string>): string[] => [...names].filter((name) => name !== PUZZLE_TABLE);
  return (
    others(shapes.keys()).length === others(listing.tensors.keys()).length &&
    others(shapes.keys()).every((name) => listing.tensors.get(name)?.shape.join() === shapes.get(name)?.join())
  );
};

/** Looks for the file among the models of the page: by its shapes, then by the numbers of its answers' head. */
async function lookAmongKnown(
  source: ByteSource,
  listing: ModelListing,
  known: NonNullable<LoadContext['known']>,
): Promise<{ config: unknown; recognised?: string; alike: string[] } | null> {
  const alike = known.filter(({ config }) => sameShapes(listing, config));
  const head = listing.tensors.get('lm_head.weight');
  if (alike.length === 0 || !head) return null;
  const mine = (await readFrom(source, () => readTensors(new Map([['head', head]])))).get('head')?.float32() ?? new Float32Array();
  const distances = await Promise.all(
    alike.map(async ({ name, url }) => {
      const theirs = await fetchModel({ id: name, url }, () => undefined).then(
        (bytes) => loadWeights(bytes).tensors.get('lm_head.weight')?.data,
        () => undefined,
      );
      if (!theirs) return { equal: false, distance: Infinity };
      return {
        equal: mine.every((v, i) => Math.abs(v - theirs[i]) <= F16_ROUNDING * Math.abs(theirs[i]) + 1e-6),
        distance: mine.reduce((sum, v, i) => sum + (v - theirs[i]) ** 2, 0),
      };
    }),
  );
  const order = alike.map((model, i) => ({ ...model, ...distances[i] })).sort((a, b) => a.distance - b.distance);
  const [best] = order;
  return { config: best.config, alike: order.map(({ name }) => name), ...(best.equal ? { recognised: best.name } : {}) };
}

/** The configuration of a file of one's own: by what lies beside it, by a model of the page with the same weights, else by the task it says and by shapes. @throws WeightsError */
export async function settleOwn(source: ByteSource, listing: ModelListing, { said, config: beside, known }: LoadContext): Promise<Settled> {
  const besideHints = beside === undefined ? {} : await parseHints(beside);
  const written = Object.hasOwn(listing.metadata, 'config');
  const ofTask = {
    seqLen: written ? undefined : seqLenSaid(taskSaid(listing), listing.tensors.get('embed_tokens.embedding_weight')?.shape[0]),
  };
  const hints: InferHints = { ...defined(ofTask), ...besideHints, ...defined(said ?? {}) };
  const tells = written || beside !== undefined;
  const found = tells || !known ? null : await lookAmongKnown(source, listing, known);
  if (!found) return settleConfig(listing, { hints });
  const { recognised, alike, config } = found;
  const { T, n, nSup, heads, prefixLen, seqLen } = parseConfig(config);
  const theirs = { T, n, nSup, heads, prefixLen, seqLen };
  const settled = settleConfig(listing, { hints: { ...theirs, ...hints } });
  if (recognised !== undefined) return { ...settled, recognised };
  // As the page's own model has it, which is still a guess.
  const { assumed } = settleConfig(listing, { hints });
  return { config: settled.config, assumed, alike };
}

/** A network may be so much longer than its catalogue entry says before it counts as another one. */
const LENGTH_TOLERANCE = 1.5;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;

/** A person asked for what the catalogue says: a host may not send a tab many times that. @throws TooLargeError before any of it is fetched */
function checkLength({ tensors }: ModelListing, { title, moved }: Pick<Published, 'title' | 'moved'>): void {
  if (moved === undefined) return;
  const stored = new Set([...tensors].filter(([name]) => name !== PUZZLE_TABLE).map(([, tensor]) => tensor.stored));
  const network = [...stored].reduce((sum, { from, to }) => sum + to - from, 0);
  if (network <= LENGTH_TOLERANCE * moved) return;
  throw new TooLargeError(
    title,
    `its network has ${megabytes(network)}, the entry says that ${megabytes(moved)} are fetched, so it is another file than its catalogue entry describes. Download it yourself if you want it, then load it as a file of your own.`,
  );
}

/** Where published weights are, and what may be asked of their host now. */
export interface Published {
  readonly url: string;
  readonly title: string;
  /** Bytes to fetch by the catalogue. */
  readonly moved?: number | undefined;
  /** Something of the weights was not here before: only then is the host asked for anything. */
  readonly isFetched: boolean;
  /** What comes is kept for the next visit. */
  readonly isKept: boolean;
  readonly signal: AbortSignal;
}

/**
 * The configuration of published weights: by the file beside them, kept with them, and by the catalogue.
 * @throws WeightsError, CancelledError, TooLargeError
 */
export async function settlePublished(
  listing: ModelListing,
  { said, config: catalogue }: LoadContext,
  published: Published,
): Promise<Settled> {
  const { url, isFetched, isKept, signal } = published;
  checkLength(listing, published);
  const settle = async (text: string | null | undefined): Promise<Settled & Pick<Required<About>, 'beside'>> =>
    settleBeside(listing, text, { listed: catalogue === undefined ? {} : await parseHints(catalogue), said: defined(said ?? {}) });
  const before = isKept ? await keptBeside(url) : null;
  if (before !== null || !isFetched) return settle(before ?? undefined);
  const { text, bytes } = await askBeside(url, { signal });
  if (signal.aborted) throw new CancelledError('Stopped. What is already here stays, until you delete it.');
  const settled = await settle(text);
  const { is } = settled.beside;
  if (isKept && text !== null && (is === 'used' || is === 'absent')) await keepBeside(url, text);
  return { ...settled, traffic: { requests: 1, bytes } };
}
