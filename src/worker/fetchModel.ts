/** Brings a model's bytes: fetched with progress and checked against its hash, or taken from a file. */
import type { LoadProgress, LoadRequest } from './protocol.ts';

/** A model that comes from outside, not from a training run. */
export interface FetchRequest {
  readonly id: string;
  readonly source: Exclude<LoadRequest['source'], { run: string }>;
}

/** Nothing larger is downloaded into a tab. */
const MAX_BYTES = 2 ** 31;

export class ModelFetchError extends Error {
  readonly code: 'network' | 'not-found' | 'too-large' | 'hash';
  constructor(code: ModelFetchError['code'], message: string) {
    super(message);
    this.name = 'ModelFetchError';
    this.code = code;
  }
}

/** @throws ModelFetchError */
export async function fetchModel({ id, source }: FetchRequest, onProgress: (p: LoadProgress) => void): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  let response: Response;
  try {
    response = await fetch(source.url);
  } catch {
    throw new ModelFetchError('network', `Model ${id} could not be fetched: are you offline?`);
  }
  if (!response.ok || !response.body) {
    throw new ModelFetchError('not-found', `Model ${id} could not be fetched: the server answered ${response.status}.`);
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ModelFetchError('network', `Model ${id} could not be fetched: the connection broke after ${loaded} bytes.`);
    });
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
  if (source.sha256) {
    onProgress({ phase: 'check', loaded, total: loaded });
    const found = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    if (found !== source.sha256) {
      throw new ModelFetchError('hash', `Model ${id} is damaged: its SHA-256 is ${found.slice(0, 12)}..., its card says ${source.sha256.slice(0, 12)}...`);
    }
  }
  return bytes;
}

/** Bytes in hexadecimal digits. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
