/** Brings a model from wherever it is (bytes, a file on disk, the page's own server, a public host), reads what is needed and checks it. */

import { modelWords, taskOf, workerKind } from '../../kinds/kinds.worker.ts';
import { blockNames, networkOf } from '../../model/architectures/index.ts';
import { coded } from '../../model/errors.ts';
import { WeightsError, BadChecksumError } from '../../model/weights/checks.ts';
import { fingerprint, sha256Of } from '../../model/weights/checksums.ts';
import { listModel, readModel, settleConfig, taskSaid, type ModelListing } from '../../model/weights/open.ts';
import { blobSource, memorySource, readFrom, type ByteSource } from '../../model/weights/source.ts';
import { CancelledError } from '../../protocol/errors.ts';
import type { LoadContext, LoadProgress, LoadRequest, ModelInfo } from '../../protocol/session.ts';
import { fetchModel, HashError } from './fetchModel.ts';
import { bytesIn, MemoryKept, type KeptBytes } from './kept.ts';
import { deleteKept, keyOf, roomLeft, StoredBytes } from './keptStore.ts';
import { ModelInHand, readIdentifiers, rowNames } from './modelInHand.ts';
import type { Settled } from './settle.ts';
import { urlSource, type Traffic, type UrlSource } from './urlSource.ts';

/** What comes from outside, not from a training run. */
type OutsideSource = Exclude<LoadRequest['source'], { run: string }>;
type About = NonNullable<ModelInfo['about']>;

/** A model that was read and checked; nothing of it is on the device yet. */
export interface Brought {
  readonly model: ModelInHand;
  /** The puzzle kind it is for; null where it is for none that is known here. */
  readonly task: string | null;
  /** Not of a model that was trained here. */
  readonly about?: About;
  /** Of the file. */
  readonly bytes: number;
}

/** A model of another kind of puzzle than the board's: it is not used, and the one before stays. */
class OtherKindError extends coded('other-kind') {
  constructor(model: string, boardWords: string) {
    super(`This file is ${model}; ${boardWords}.`);
  }
}

/** A file whose hash is known is read whole up to this size, so that it can be checked. */
const CHECKED_MAX_BYTES = 128 * 2 ** 20;
/** What is moved of a file is known roughly: with so much of it here it counts as here. */
const WHOLE_SHARE = 0.9;
/** Kept free of the browser's quota. */
const ROOM_SPARE_BYTES = 10e6;

interface Opened {
  readonly source: ByteSource;
  /** Of a file that is fetched in part. */
  readonly distant?: { readonly source: UrlSource; readonly isFetched: boolean; readonly notKept?: string };
}

/** Where fetched bytes are kept: in the browser where it has room for them, else in memory. */
async function placeFor(url: string, title: string, moved: number): Promise<{ kept: KeptBytes; notKept?: string }> {
  let isFull = false;
  const stored = await StoredBytes.open(url, title).catch((e: unknown) => {
    isFull = e instanceof DOMException && e.name === 'QuotaExceededError';
    return null;
  });
  const room = await roomLeft();
  const needed = moved - (stored ? here(stored) : 0);
  const isShort = room !== null && room < needed + ROOM_SPARE_BYTES;
  if (stored && !isShort) return { kept: stored };
  let why = 'This browser keeps no files for this page (a private window?)';
  if (isFull) why = "This browser's storage is full";
  else if (isShort) why = `This browser has room for ${Math.floor(room / 1e6)} MB more and this model takes ${Math.ceil(needed / 1e6)} MB`;
  return { kept: new MemoryKept(), notKept: `${why}: the model is not kept for the next visit, nor for use offline.` };
}

/** Bytes that are here. */
const here = (kept: KeptBytes): number => bytesIn(kept.ranges());

async function open(id: string, source: OutsideSource, signal: AbortSignal, onProgress: (p: LoadProgress) => void): Promise<Opened> {
  if ('bytes' in source) return { source: memorySource(source.bytes) };
  if ('file' in source) return { source: blobSource(source.file) };
  if ('url' in source)
    return { source: memorySource(await fetchModel({ id, url: source.url, sha256: source.sha256 }, onProgress, signal)) };
  const { url, title, moved = 0 } = source.published;
  const { kept, notKept } = await placeFor(url, title, moved);
  const isFetched = kept.size === null || here(kept) < WHOLE_SHARE * Math.min(moved || kept.size, kept.size);
  const tell = (): void => onProgress({ phase: 'download', loaded: here(kept), total: Math.max(moved, here(kept)) });
  tell();
  const distant = await urlSource(url, { kept: counted(kept, tell), signal });
  return { source: distant, distant: { source: distant, isFetched, ...(notKept ? { notKept } : {}) } };
}

/** Tells of every block that is kept. */
function counted(kept: KeptBytes, onAdded: () => void): KeptBytes {
  return {
    get size() {
      return kept.size;
    },
    get etag() {
      return kept.etag;
    },
    ranges: () => kept.ranges(),
    begin: (size, etag) => kept.begin(size, etag),
    read: (from, to) => kept.read(from, to),
    async add(from, bytes) {
      await kept.add(from, bytes);
      onAdded();
    },
  };
}

/** Tells two files of weights apart: a sample of their numbers, and how they are run. */
function keyOfModel(weights: ModelInHand['weights'], size: number): string {
  const [block] = blockNames(weights.config, networkOf(weights.config, 'z'));
  const parts = ['lm_head.weight', 'q_head.weight', `${block}.mlp.down_proj.weight`].map(
    (name) => weights.tensors.get(name)?.data ?? new Float32Array(),
  );
  const sums = parts.map(({ buffer, byteOffset, byteLength }) => fingerprint(new Uint8Array(buffer, byteOffset, byteLength)));
  return [...sums, size, fingerprint(new TextEncoder().encode(JSON.stringify({ ...weights.config, puzzleIds: 0 })))].join('/');
}

/** The configuration of a model, by whoever says it. @throws WeightsError, and what keeps it from being fetched */
async function settle(
  { source, distant }: Opened,
  listing: ModelListing,
  { source: from, context }: Bringing,
  signal: AbortSignal,
): Promise<Settled> {
  if (!context) return settleConfig(listing, {});
  const { settleOwn, settlePublished } = await import('./settle.ts');
  if (!distant || !('published' in from)) return settleOwn(source, listing, context);
  const { isFetched, notKept } = distant;
  return settlePublished(listing, context, { ...from.published, isFetched, isKept: notKept === undefined, signal });
}

/** @throws HashError; what was kept of the file is deleted then */
async function checkHash(
  source: ByteSource,
  { url, title, sha256 }: { url: string; title: string; sha256?: string | undefined },
): Promise<void> {
  if (!sha256 || source.size > CHECKED_MAX_BYTES) return;
  const bytes = await source.read(0, source.size);
  const found = await sha256Of(Uint8Array.from(bytes));
  if (found === sha256) return;
  await deleteKept(await keyOf(url)).catch(() => undefined);
  throw new HashError(
    `${title} is not the file its catalogue entry describes: its SHA-256 is ${found.slice(0, 12)}..., ${sha256.slice(0, 12)}... was published. It was deleted.`,
  );
}

/** Deletes what is kept of a file that would be refused again on every visit. @returns the error that says so */
async function dropped(e: WeightsError, { url, title }: { url: string; title: string }, isDamaged: boolean): Promise<HashError> {
  await deleteKept(await keyOf(url)).catch(() => undefined);
  const what = isDamaged ? `${title} is damaged` : `What came for ${title} is no model that can be read`;
  const advice = isDamaged ? 'fetch it again' : 'try again later';
  return new HashError(`${what}: ${e.message}. What was kept of it was deleted; ${advice}.`);
}

const sumOf = (a: Traffic, b: Traffic = { requests: 0, bytes: 0 }): Traffic => ({
  requests: a.requests + b.requests,
  bytes: a.bytes + b.bytes,
});

/** What a file holds; nothing is kept of a published one that holds no model, as a web page in its place. @throws WeightsError, and what keeps it from being fetched */
async function list(source: ByteSource, from: OutsideSource): Promise<ModelListing> {
  try {
    return await readFrom(source, listModel);
  } catch (e) {
    if (!('published' in from) || !(e instanceof WeightsError) || e instanceof BadChecksumError) throw e;
    throw await dropped(e, from.published, false);
  }
}

/**
 * Reads a model and checks it; the one in use is not touched.
 * @throws WeightsError, and what keeps it from being fetched
 */
export async function bring(what: Bringing, signal: AbortSignal, onProgress: (p: LoadProgress) => void): Promise<Brought> {
  const { source } = what;
  if (!('published' in source)) return bringNow(what, signal, onProgress);
  const { url, moved = 0 } = source.published;
  const wait = (): void => onProgress({ phase: 'other-tab', loaded: 0, total: moved });
  try {
    return await oneTab(url, signal, wait, () => bringNow(what, signal, onProgress));
  } catch (e) {
    throw e instanceof BadChecksumError ? await dropped(e, source.published, true) : e;
  }
}

interface Bringing {
  readonly id: string;
  readonly source: OutsideSource;
  readonly context?: LoadContext | undefined;
}

async function bringNow(what: Bringing, signal: AbortSignal, onProgress: (p: LoadProgress) => void): Promise<Brought> {
  const { id, source: from, context = {} } = what;
  const opened = await open(id, from, signal, onProgress);
  const { source, distant } = opened;
  const listing = await list(source, from);
  const { config, assumed, recognised, alike, beside, traffic } = await settle(opened, listing, what, signal);
  const isSeqLenKnown = !assumed.includes('seqLen');
  const said = taskSaid(listing);
  const task = taskOf(said, config, isSeqLenKnown, context.kind);
  if (context.kind !== undefined && task !== context.kind)
    throw new OtherKindError(modelWords(config, isSeqLenKnown, said), workerKind(context.kind).boardWords);
  if ('published' in from) await checkHash(source, from.published);
  onProgress({ phase: 'check', loaded: source.size, total: source.size });
  const { weights, table } = await readFrom(source, () => readModel(listing, config));
  const names = table && (await rowNames(table.count, { rows: weights.rows, list: context.identifiers, base: context.tables }));
  const rows = !table && context.identifiers ? await readIdentifiers(context.identifiers, config.puzzleIds) : undefined;
  const model = new ModelInHand(
    rows ? { ...weights, rows } : weights,
    keyOfModel(weights, source.size),
    table ? { source, table, names } : null,
  );
  const about: About = {
    assumed,
    passedOver: listing.passedOver.slice(0, 20).map((key) => key.slice(0, 100)),
    ...(recognised !== undefined ? { recognised } : {}),
    ...(alike ? { alike } : {}),
    ...(listing.averagedAt !== null ? { averagedAt: listing.averagedAt } : {}),
    ...(table ? { tableRows: table.count } : {}),
    ...(beside ? { beside } : {}),
    ...(distant ? { traffic: sumOf(distant.source.traffic(), traffic) } : {}),
    ...(distant?.notKept ? { notKept: distant.notKept } : {}),
  };
  return { model, task, about, bytes: source.size };
}

/**
 * Does `work` while no other tab does it for the same address. Where the browser has no locks (a page from no secure address, blocked
 * storage) it is done at once: nothing is shared there.
 * @param signal gives up the wait
 * @param onWait another tab is at it
 * @throws what `work` throws; CancelledError when the wait was given up
 */
export async function oneTab<T>(url: string, signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let begun = false;
  const begin = (): Promise<T> => {
    begun = true;
    return work();
  };
  if (!('locks' in navigator)) return begin();
  const name = `trm weights ${await keyOf(url)}`;
  try {
    const done = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { value: await begin() } : null));
    if (done) return done.value;
    onWait();
    return await navigator.locks.request(name, { signal }, begin);
  } catch (e) {
    if (begun) throw e;
    if (signal.aborted) throw new CancelledError('Stopped. Another tab goes on fetching this model.');
    return begin();
  }
}
