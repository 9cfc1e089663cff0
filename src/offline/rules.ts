/**
 * What the service worker and the build agree on, and the one change that is made to every answer. It imports nothing: what the worker shares with
 * the page would be a file of its own, and a service worker is one file.
 */

/** One file of the app: its address below the page, and what changes when it does (null: its name does). */
export interface AppFile {
  readonly url: string;
  readonly revision: string | null;
}

/** `shell` is fetched when a version is installed; `rest`, the models and what is published, once there is time; `onDemand` is kept when it was used. */
export interface AppFiles {
  readonly version: string;
  readonly shell: readonly AppFile[];
  readonly rest: readonly AppFile[];
  readonly onDemand: readonly AppFile[];
}

/** Names that change with what is in them: an older version's file is as good. */
export const HASHED = /(?:^|\/)assets\/.+-[A-Za-z0-9_-]{8}\.\w+$/;

/** Hex digits of a file's SHA-256 that are its revision. */
export const REVISION_DIGITS = 16;

/** The revision of a file by its bytes. */
export async function revisionOf(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (b) => b.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, REVISION_DIGITS);
}

/** The same answer with the headers of cross-origin isolation. Answers that may not be read are passed on as they are. */
export function isolated(answer: Response): Response {
  if (answer.type === 'opaque' || answer.type === 'opaqueredirect' || answer.type === 'error') return answer;
  const headers = new Headers(answer.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const empty = answer.status === 204 || answer.status === 304;
  return new Response(empty ? null : answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
