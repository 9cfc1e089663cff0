/**
 * The page's address: ONE table of what may stand in it, how each part is read and written, and whose it is. Nobody else reads or writes the
 * address. The hash is never sent to a server; parts that are not in the table, and those of others, stay as they are.
 */

/** A part of the address. `parse` gives null for what it cannot read, and never throws. */
interface AddressPart<T> {
  readonly name: string;
  parse(text: string): T | null;
  format(value: T): string;
}

const text = (name: string): AddressPart<string> => ({ name, parse: (t) => t, format: (t) => t });
const flag = (name: string): AddressPart<true> => ({ name, parse: () => true, format: () => '' });

/** A moment of a run: supervision steps done, and updates done in the next one. */
export interface Position {
  readonly step: number;
  readonly inner: number;
}

const position: AddressPart<Position> = {
  name: 'at',
  parse(t) {
    const found = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(t);
    return found && { step: Number(found[1]), inner: Number(found[2] ?? 0) };
  },
  format: ({ step, inner }) => `${step}${inner > 0 ? `.${inner}` : ''}`,
};

/** What stands in the hash, beside a shared board under its kind's own key (`linkKey` of src/kinds/NAME/face.ts): `#m=...` is a maze. */
export const hashParts = {
  /** Train mode, and the kind that is learnt; without it the page is in Solve mode (page/page.ts). */
  train: text('train'),
  /** What is learnt from, one of the kind’s choices; absent: its first (features/train). */
  from: text('from'),
  /** Settings of the next training run that differ from the recipe’s (features/train). */
  config: text('config'),
  /** The playback head: `at=3` is after supervision step 3, `at=3.2` two updates further (page/run/position.ts). */
  at: position,
  /** A run of one copy, packed (features/export). */
  run: text('run'),
  /** The page How it works (features/explain). */
  how: flag('how'),
  /** The page Measure it yourself (features/measure). */
  measure: flag('measure'),
} as const;

/** What stands in the query, for this visit. */
export const queryParts = {
  /** The device the model runs on: auto, webgpu or wasm (page/run/settings.ts). */
  backend: text('backend'),
  /** The kind that is shown first, for shortcuts of the installed page (page/page.ts). */
  kind: text('kind'),
  /** Text and address that are shared to the installed page, by the names of the manifest's `share_target`; taken out at once (app). */
  text: text('text'),
  url: text('url'),
} as const;

/** A shared board, by its kind's key. */
export const boardPart = (linkKey: string): AddressPart<string> => text(linkKey);

/** What a part of the hash says; null where it is not there, or cannot be read. */
export function readHash<T>(from: string, part: AddressPart<T>): T | null {
  const found = new URLSearchParams(from.slice(1)).get(part.name);
  return found === null ? null : part.parse(found);
}

/** The same of the query, with its "?". */
export function readQuery<T>(from: string, part: AddressPart<T>): T | null {
  const found = new URLSearchParams(from).get(part.name);
  return found === null ? null : part.parse(found);
}

/** The hash with another value of a part, last, or without it (null). Empty where nothing is left. */
export function withPart<T>(from: string, part: AddressPart<T>, value: T | null): string {
  const parts = from
    .replace(/^#/, '')
    .split('&')
    .filter((p) => p !== '' && p !== part.name && !p.startsWith(`${part.name}=`));
  const formatted = value === null ? null : part.format(value);
  if (formatted !== null) parts.push(formatted === '' ? part.name : `${part.name}=${encodeURIComponent(formatted)}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** The page's address, for those who keep something in it. */
export interface Address {
  /** The hash, with its "#". */
  hash(): string;
  /** Replaces the hash without a new entry in the browser's history. */
  replaceHash(hash: string): void;
  /** Calls back when a person follows a link, goes back or forward, or edits the address. */
  onChange(listener: () => void): void;
}

/** The address bar of this page; a page without one (a test in Node) has an empty address. */
interface AddressBar extends Address {
  /** The query, with its "?". */
  search(): string;
  /** Follows a link to a hash, as a new entry in the browser's history, also where the hash is the same. */
  follow(hash: string): void;
  /** The kind that this entry of the history remembers beside its address; what it holds is not checked. */
  entryKind(): unknown;
  rememberKind(kind: string): void;
  /** Replaces the whole address without a new entry in the browser's history. */
  replace(address: string): void;
  /** A new entry of the history with the same address, and a mark by which it is known. */
  pushMarked(mark: string): void;
  /** The entry that is shown has this mark. */
  isMarked(mark: string): boolean;
  /** Takes a part of the query away, without a new entry in the browser's history. */
  drop(part: AddressPart<unknown>): void;
  /** Returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** Calls back when another entry of the history is shown, also where its address is the same. */
  onEntry(listener: () => void): void;
}

export const pageAddress: AddressBar = {
  hash: () => (typeof location === 'undefined' ? '' : location.hash),
  search: () => (typeof location === 'undefined' ? '' : location.search),
  replaceHash: (to) => pageAddress.replace(`${location.pathname}${location.search}${to}`),
  follow(to) {
    if (typeof location === 'undefined') return;
    if (location.hash === (to === '#' ? '' : to)) history.pushState(null, '', `${location.pathname}${location.search}${to}`);
    else location.hash = to;
  },
  entryKind: () => (typeof history === 'undefined' ? null : (history.state as { readonly kind?: unknown } | null)?.kind),
  rememberKind(kind) {
    if (typeof history !== 'undefined') history.replaceState({ ...(history.state as object | null), kind }, '');
  },
  replace: (address) => history.replaceState(history.state, '', address),
  pushMarked: (mark) => history.pushState({ ...(history.state as object | null), [mark]: true }, ''),
  isMarked: (mark) => (history.state as Readonly<Record<string, unknown>> | null)?.[mark] === true,
  drop({ name }) {
    if (typeof location === 'undefined') return;
    const params = new URLSearchParams(location.search);
    if (!params.has(name)) return;
    params.delete(name);
    const left = params.toString();
    pageAddress.replace(`${location.pathname}${left && `?${left}`}${location.hash}`);
  },
  onChange(listener) {
    if (typeof addEventListener === 'undefined') return () => undefined;
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  },
  onEntry(listener) {
    if (typeof addEventListener === 'undefined') return;
    for (const event of ['popstate', 'hashchange']) addEventListener(event, listener);
  },
};

/**
 * A link that opens the page with one part alone.
 * @param page the page's own address; its query and hash are settings of this browser and are left out
 */
export function linkWith<T>(page: string, part: AddressPart<T>, value: T): string {
  const url = new URL(page);
  url.search = '';
  url.hash = withPart('', part, value);
  return url.href;
}

/** The same with a board. */
export const boardLink = (page: string, linkKey: string, board: string): string => linkWith(page, boardPart(linkKey), board);
