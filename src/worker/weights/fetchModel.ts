/** Fetches a whole model that comes with the page, with progress, and checks it against its hash; and why weights from anywhere could not be fetched. */

import { CodedError } from '../../model/codedError.ts';
import { sha256Of } from '../../model/weights/checksums.ts';
import type { LoadProgress } from '../../protocol/session.ts';

/** Why weights could not be fetched, in one sentence with what to do. */
export type FetchErrorCode =
  | 'network' // nothing came, or the connection broke again and again
  | 'not-found'
  | 'refused' // the host wants a login, or does not let this page read
  | 'busy' // too many requests
  | 'server'
  | 'ranges' // the host sends whole files only
  | 'changed' // the file is another one than before
  | 'too-large'
  | 'quota'
  | 'cancelled' // paused or cancelled by a person
  | 'hash';

export class ModelFetchError extends CodedError<FetchErrorCode> {
  override readonly name = 'ModelFetchError';
}

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

/** @param stop gives it up @throws ModelFetchError `cancelled` then */
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
      throw new ModelFetchError(
        'hash',
        `Model ${id} is damaged: its SHA-256 is ${found.slice(0, 12)}..., its card says ${sha256.slice(0, 12)}...`,
      );
    }
  }
  return bytes;
}

/** @throws ModelFetchError */
async function download(
  id: string,
  url: string,
  onProgress: (p: LoadProgress) => void,
  stop?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const failed = (code: FetchErrorCode, why: string): ModelFetchError =>
    new ModelFetchError(code, `Model ${id} could not be fetched: ${why}`);
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
      if (stop?.aborted) throw new ModelFetchError('cancelled', 'Stopped.');
      throw failed('network', patience.signal.aborted ? `nothing came for ${STALL_MS / 1000} seconds.` : broken);
    } finally {
      clearTimeout(timer);
    }
  };
  const response = await soon(fetch(url, { signal: patience.signal }), 'are you offline?');
  if (!response.ok || !response.body) throw failed('not-found', `the server answered ${response.status}.`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await soon(reader.read(), `the connection broke after ${loaded} bytes.`);
    if (done) break;
    parts.push(value);
    loaded += value.length;
    if (loaded > MAX_BYTES) throw new ModelFetchError('too-large', `Model ${id} is larger than ${MAX_BYTES} bytes.`);
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
