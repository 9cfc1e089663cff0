/**
 * The all_config.yaml beside published weights: what their training was run by, in the reference's own words. It wins over the catalogue, which was
 * written from cards. Nothing about it stops a model: where it cannot be had or used, the catalogue's configuration is.
 */

import { WeightsError } from '../../model/weights/errors.ts';
import { CONFIG_TEXT_MAX, parseHints } from '../../model/weights/hints.ts';
import { assumable, type Inferred, type InferHints } from '../../model/weights/infer.ts';
import { settleConfig, type ModelListing } from '../../model/weights/open.ts';
import type { ModelInfo } from '../../protocol/session.ts';

export const BESIDE_NAME = 'all_config.yaml';
/** Patience with a host that says nothing of it, milliseconds. */
const PATIENCE_MS = 10_000;

/** What a host answered. */
export interface BesideConfig {
  /** '' where there is no such file; null where no usable answer came. */
  readonly text: string | null;
  /** Bytes that came. */
  readonly bytes: number;
}

/** What became of it, for the page. */
export type Beside = NonNullable<NonNullable<ModelInfo['about']>['beside']>;

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
): Promise<Inferred & { readonly beside: Beside }> {
  const byCatalogue = (beside: Beside): Inferred & { readonly beside: Beside } => ({
    ...settleConfig(listing, { hints: { ...listed, ...said } }),
    beside,
  });
  if (text === undefined) return byCatalogue({ is: 'unasked' });
  if (text === null) return byCatalogue({ is: 'unanswered' });
  if (text.trim() === '') return byCatalogue({ is: 'absent' });
  try {
    const hints = await parseHints(text);
    if (hints.seqLen !== undefined && listed.seqLen !== undefined && hints.seqLen !== listed.seqLen)
      throw new WeightsError(
        'shape-mismatch',
        'configuration.seq_len',
        `is ${hints.seqLen}, but its catalogue entry is for ${listed.seqLen} cells`,
      );
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
