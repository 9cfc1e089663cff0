/**
 * A file at an address, read in part. Every range is asked of the address itself: hosts redirect to signed addresses that are good for one
 * range only. What came is kept as it comes, so that a broken or paused download goes on where it was.
 */

import type { CodedError } from '../../model/errors.ts';
import type { ByteSource, ByteRange } from '../../model/weights/source.ts';
import { CancelledError, NetworkError, ServerError, NotFoundError } from '../../protocol/errors.ts';
import { RangesError, FileChangedError, RefusedError, RateLimitError } from './fetchModel.ts';
import { bytesIn, missing, type KeptBytes } from './kept.ts';

/** Nothing for so long, and a request is given up, milliseconds. */
const STALL_MS = 30_000;
/** Requests for the same bytes before the host is given up; between them it gets a little time. */
const TRIES = 3;
const PAUSE_MS = 500;
/** The beginning of the file, which tells its size and holds the directory of many. */
const HEAD_BYTES = 65_536;
/** Asking for less costs as much: what follows is likely to be wanted next (a local header, then the first row behind it). */
const LEAST_BYTES = 65_536;
/** Bytes that are kept at once. */
const BLOCK_BYTES = 2 ** 20;
/** A host that knows no ranges sends the whole file; up to this size that is taken. */
const WHOLE_MAX_BYTES = 64 * 2 ** 20;

export interface UrlSourceOptions {
  /** Where bytes are kept, and found again. */
  readonly kept: KeptBytes;
  readonly signal?: AbortSignal | undefined;
  /** Told of bytes as they come, those of this visit alone. */
  readonly onMoved?: ((moved: number) => void) | undefined;
  readonly get?: typeof fetch;
  /** Milliseconds before another try, times the try's number; for tests. */
  readonly pauseMs?: number;
}

/** What was asked for so far. */
export interface Traffic {
  readonly requests: number;
  /** Bytes that came. */
  readonly bytes: number;
}

export interface UrlSource extends ByteSource {
  readonly traffic: () => Traffic;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** What is here and what is there are parts of two files. */
const changed = (what: string): FileChangedError =>
  new FileChangedError(`${what}. If it is listed under “Kept in this browser”, delete it there; then fetch it again.`);

/** What an answer that is no success means. @param size of the file by earlier answers, null before the first */
function refusal(status: number, host: string, size: number | null): CodedError {
  if (status === 404 || status === 410)
    return new NotFoundError(`${host} has no such file (${status}). It may have been moved or taken down.`);
  if (status === 401 || status === 403)
    return new RefusedError(
      `${host} does not give this file to everybody (${status}). It may need a login: download it there, then load it as a file of your own.`,
    );
  if (status === 429)
    return new RateLimitError(`${host} asks for a break (429, too many requests). Try again in a few minutes; what is already here stays.`);
  if (status === 416 && size === null) return new NotFoundError(`The file at ${host} is empty (416). It may have been taken down.`);
  if (status === 416) return changed(`The file at ${host} is shorter now than the one that a part of is here (416)`);
  if (status >= 400 && status < 500 && status !== 408)
    return new RefusedError(`${host} does not give this file (${status}). Download it from its page, then load it as a file of your own.`);
  return new ServerError(`${host} has a fault of its own (${status}). Try again later; what is already here stays.`);
}

/** What tells versions of a file apart, where the host says it and lets the page read it; weak ones do not promise the same bytes. */
function versionIn({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag !== null && /^"[^"]{1,298}"$/.test(etag) ? etag : null;
}

/** Worth another try: the fault may be gone a moment later. */
const isPassing = (error: unknown): boolean => error instanceof NetworkError || error instanceof ServerError;

/** One download: its requests, its patience and its place for what comes. */
class Download {
  requests = 0;
  bytes = 0;
  /** Of the file, by the first answer that has one. */
  etag: string | null;
  private readonly url: string;
  private readonly host: string;
  private readonly options: UrlSourceOptions;

  constructor(url: string, options: UrlSourceOptions) {
    this.url = url;
    this.host = new URL(url, globalThis.location?.href).host || 'The server';
    this.options = options;
    this.etag = options.kept.etag;
  }

  /** Brings a range, in as many tries as it takes; what comes is kept. Resolves with the size of the whole file. */
  async bring(range: ByteRange, size: number | null): Promise<number> {
    for (let failed = 0; ;) {
      const [gap = range] = size === null ? [] : missing(this.options.kept.ranges(), range);
      if (size !== null && missing(this.options.kept.ranges(), range).length === 0) return size;
      const before = this.lacking();
      try {
        const known = await this.ask(gap, size);
        if (size === null) return known;
        failed = 0; // this gap is filled; the next may have its own trouble
      } catch (error) {
        failed = this.lacking() < before ? 1 : failed + 1; // one that moved on is not given up; sending the same again is no move
        if (!isPassing(error) || failed >= TRIES) throw error;
        await this.rest(failed);
      }
    }
  }

  /** Bytes that are not here; of a file of unknown size, of the largest there is. */
  private lacking(): number {
    return bytesIn(missing(this.options.kept.ranges(), { from: 0, to: Number.MAX_SAFE_INTEGER }));
  }

  /** One request. Resolves with the size of the whole file. */
  private async ask({ from, to }: ByteRange, size: number | null): Promise<number> {
    const patience = new AbortController();
    const { signal, get = fetch } = this.options;
    this.stopIfAsked();
    const stop = (): void => patience.abort();
    signal?.addEventListener('abort', stop);
    try {
      this.requests++;
      const wanted = { Range: `bytes=${from}-${to - 1}` };
      const response = await this.soon(
        get(this.url, { headers: wanted, signal: patience.signal, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' }),
        patience,
        `${this.host} could not be reached`,
      );
      if (response.status === 200) return await this.takeWhole(response, patience, size);
      if (response.status !== 206) throw refusal(response.status, this.host, size);
      const total = this.sizeIn(response, from, size);
      this.checkVersion(response);
      await this.options.kept.begin(total, this.etag);
      await this.take(response, from, Math.min(to, total), patience);
      return total;
    } finally {
      patience.abort();
      signal?.removeEventListener('abort', stop);
    }
  }

  /** The whole size that a partial answer tells, which must be about the range that was asked for. */
  private sizeIn(response: Response, from: number, size: number | null): number {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    if (Number(first) !== from || !Number.isSafeInteger(Number(total))) {
      throw new ServerError(`${this.host} sent another part of the file than was asked for. Try again later.`);
    }
    if (size !== null && Number(total) !== size) {
      throw changed(`${this.host} has another file there than before (${total} bytes, not ${size})`);
    }
    return Number(total);
  }

  /** Parts of two versions would be a file that nobody made. */
  private checkVersion(response: Response): void {
    const etag = versionIn(response);
    if (etag !== null && this.etag !== null && etag !== this.etag) {
      throw changed(`${this.host} has another version of this file than before`);
    }
    this.etag ??= etag;
  }

  /** A host without ranges: a small file is taken whole. */
  private async takeWhole(response: Response, patience: AbortController, size: number | null): Promise<number> {
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    if (!(length > 0 && length <= WHOLE_MAX_BYTES && !response.headers.has('content-encoding'))) {
      const whole = length > 0 ? ` (${megabytes(length)})` : '';
      throw new RangesError(
        `${this.host} sends the whole file${whole} instead of the part that was asked for, so it was stopped. Download the file yourself, then load it as a file of your own.`,
      );
    }
    if (size !== null && size !== length) throw changed(`${this.host} has another file there than before (${length} bytes, not ${size})`);
    this.checkVersion(response);
    await this.options.kept.begin(length, this.etag);
    await this.take(response, 0, length, patience);
    return length;
  }

  /** Keeps what an answer brings, block by block. @throws NetworkError when it ends early; what came is kept */
  private async take(response: Response, from: number, to: number, patience: AbortController): Promise<void> {
    const reader = response.body?.getReader();
    const parts: Uint8Array[] = [];
    let held = 0;
    let at = from;
    const keep = async (): Promise<void> => {
      if (held === 0) return;
      const block = new Uint8Array(held);
      let filled = 0;
      for (const part of parts.splice(0)) {
        block.set(part, filled);
        filled += part.length;
      }
      held = 0;
      await this.options.kept.add(at - block.length, block);
    };
    try {
      while (reader && at < to) {
        const { done, value } = await this.soon(reader.read(), patience, `The connection to ${this.host} broke off`);
        if (done) break;
        const part = value.subarray(0, to - at);
        parts.push(part);
        held += part.length;
        at += part.length;
        this.bytes += value.length;
        this.options.onMoved?.(this.bytes);
        if (held >= BLOCK_BYTES) await keep();
      }
    } finally {
      await keep();
    }
    if (at < to)
      throw new NetworkError(`${this.host} stopped in the middle, ${megabytes(to - at)} short. Try again: what is already here stays.`);
  }

  /** What the network answers, unless it answers nothing for too long or a person stops it. */
  private async soon<T>(answer: Promise<T>, patience: AbortController, broken: string): Promise<T> {
    let waited = false;
    const timer = setTimeout(() => {
      waited = true;
      patience.abort();
    }, STALL_MS);
    try {
      return await answer;
    } catch {
      this.stopIfAsked();
      const why = waited ? `nothing came for ${STALL_MS / 1000} seconds.` : 'are you offline, or is a firewall in the way?';
      throw new NetworkError(`${broken}: ${why} What is already here stays.`);
    } finally {
      clearTimeout(timer);
    }
  }

  private stopIfAsked(): void {
    if (this.options.signal?.aborted) throw new CancelledError('Stopped. What is already here stays, until you delete it.');
  }

  private async rest(tries: number): Promise<void> {
    const { pauseMs = PAUSE_MS } = this.options;
    await new Promise((resolve) => setTimeout(resolve, tries * pauseMs));
    this.stopIfAsked();
  }
}

/**
 * Opens a file at an address; asks for its beginning unless that is kept.
 * @throws what keeps it from being fetched
 */
export async function urlSource(url: string, options: UrlSourceOptions): Promise<UrlSource> {
  const { kept } = options;
  const download = new Download(url, options);
  const size = kept.size ?? (await download.bring({ from: 0, to: HEAD_BYTES }, null));
  return {
    size,
    traffic: () => ({ requests: download.requests, bytes: download.bytes }),
    async read(from, to) {
      if (missing(kept.ranges(), { from, to }).length > 0)
        await download.bring({ from, to: Math.min(size, Math.max(to, from + LEAST_BYTES)) }, size);
      return kept.read(from, to);
    },
  };
}
