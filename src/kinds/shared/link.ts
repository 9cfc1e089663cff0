/** Boards in the address: `#s=<text>` shares one. The hash is never sent to a server. */

/** The page's address, as far as boards are concerned. */
export interface Address {
  /** The hash, with its "#". */
  hash(): string;
  /** Replaces the hash without a new entry in the browser's history. */
  replaceHash(hash: string): void;
  /** Calls back when a person follows a link, goes back or forward, or edits the address. */
  onChange(listener: () => void): void;
}

/** The address bar of this page; a page without one (a test in Node) has an empty hash. */
export const pageAddress: Address = {
  hash: () => (typeof location === 'undefined' ? '' : location.hash),
  replaceHash: (hash) => history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`),
  onChange(listener) {
    if (typeof addEventListener !== 'undefined') addEventListener('hashchange', listener);
  },
};

/** The text under `key` in a hash, or null. */
export const readHash = (hash: string, key: string): string | null => new URLSearchParams(hash.slice(1)).get(key);

/** The hash without `key`; what else stands there stays. */
export function withoutKey(hash: string, key: string): string {
  const params = new URLSearchParams(hash.slice(1));
  params.delete(key);
  const rest = params.toString();
  return rest === '' ? '' : `#${rest}`;
}

/**
 * A link that opens the page with a board.
 * @param page the page's own address; its query and hash are settings of this browser and are left out
 */
export function boardLink(page: string, key: string, text: string): string {
  const url = new URL(page);
  url.search = '';
  url.hash = `${key}=${encodeURIComponent(text)}`;
  return url.href;
}
