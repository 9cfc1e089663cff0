/** Fetches a whole model that comes with the page, with progress, and checks it against its hash; and why weights from anywhere could not be fetched. */

import { coded } from '../../model/errors.ts';
import { TooLargeError } from '../../model/weights/checks.ts';
import { sha256Of } from '../../model/weights/checksums.ts';
import { CancelledError, NetworkError, NotFoundError } from '../../protocol/errors.ts';
import type { LoadProgress } from '../../protocol/session.ts';

/** The host wants a login, or does not let this page read. */
export class RefusedError extends coded('refused') {}
/** The host asks for a break: too many requests. */
export class RateLimitError extends coded('rate-limit') {}
/** The host sends whole files only. */
export class RangesError extends coded('ranges') {}
/** The host has another file than before. */
export class FileChangedError extends coded('file-changed') {}
/** What came, or was kept, is not what its hash says. */
export class HashError extends coded('hash') {}

/** A download that brings nothing for so long is given up, milliseconds. */
const STALL_MS = 30_000;
/** Nothing larger is downloaded into a tab. */
const MAX_BYTES = 2 ** 31;

/** A whole file at an address, and the hash that its card gives. */
interface FetchRequest {
  readonly id: string;
  readonly url: string;
  readonly sha256?: string | undefined;
}

/** @param stop gives it up @throws CancelledError then */
export async function fetchModel(
  { id, url, sha256 }: FetchRequest,
  onProgress: (p: LoadProgress) => void,
  stop?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await download(id, url, onProgress, stop);
  if (sha256) {
    onProgress({ phase: 'check', loaded: bytes.length, total: bytes.length });
    const found = await sha256Of(bytes);
    if (found !== sha256) {
      throw new HashError(`Model ${id} is damaged: its SHA-256 is ${found.slice(0, 12)}..., its card says ${sha256.slice(0, 12)}...`);
    }
  }
  return bytes;
}

/** @throws NetworkError, NotFoundError, TooLargeError, CancelledError */
async function download(
  id: string,
  url: string,
  onProgress: (p: LoadProgress) => void,
  stop?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const what = `Model ${id} could not be fetched`;
  const patience = new AbortController();
  const giveUp = (): void => patience.abort();
  stop?.addEventListener('abort', giveUp);
  if (stop?.aborted) giveUp();
  /** What the network answers, unless it answers nothing for too long. */
  const soon = async <T>(answer: Promise<T>, broken: string): Promise<T> => {
    const timer = setTimeout(giveUp, STALL_MS);
    try {
      return await answer;
    } catch {
      if (stop?.aborted) throw new CancelledError('Stopped.');
      throw new NetworkError(`${what}: ${patience.signal.aborted ? `nothing came for ${STALL_MS / 1000} seconds.` : broken}`);
    } finally {
      clearTimeout(timer);
    }
  };
  const response = await soon(fetch(url, { signal: patience.signal }), 'are you offline?');
  if (!response.ok || !response.body) throw new NotFoundError(`${what}: the server answered ${response.status}.`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await soon(reader.read(), `the connection broke after ${loaded} bytes.`);
    if (done) break;
    parts.push(value);
    loaded += value.length;
    if (loaded > MAX_BYTES) throw new TooLargeError(`Model ${id}`, `is larger than ${MAX_BYTES} bytes.`);
    onProgress({ phase: 'download', loaded, total });
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
