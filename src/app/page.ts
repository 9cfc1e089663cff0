/** What is on the page: the puzzle kind (the one a link is about, else the one that was shown last) and whether it is solved or learnt. */
import { create } from 'zustand';
import { localEntry } from '../storage/local.ts';
import { puzzleKindId } from '../protocol/session.ts';
import { pageAddress, readHash, withoutKey } from '../kinds/shared/link.ts';
import { runKinds, type RunKind } from '../features/solve/run/kinds.ts';

export type PageMode = 'solve' | 'train';

export interface PageState {
  readonly kind: RunKind;
  readonly mode: PageMode;
  /** Shows another kind, in the same mode. A link to a board of another kind becomes an earlier entry of the browser's history. */
  readonly show: (id: RunKind['id']) => void;
  /** Shows another mode, as an entry in the browser's history. `from`: what to learn from, where a button chose it. */
  readonly go: (mode: PageMode, from?: string) => void;
}

/** The hash parameter of Train mode: the kind. Without it the page is in Solve mode. */
export const TRAIN_KEY = 'train';
/** The hash parameter of what to learn from, beside it. */
export const FROM_KEY = 'from';

/** The hash of a mode, for links. */
export const modeHash = (mode: PageMode, kind: RunKind['id'], from?: string): string =>
  mode === 'solve' ? '#' : `#${TRAIN_KEY}=${kind}${from === undefined ? '' : `&${FROM_KEY}=${from}`}`;

/** Follows a link to a hash. A page without an address bar (a test in Node) stays where it is. */
const goTo = (hash: string): void => {
  if (typeof location !== 'undefined') location.hash = hash;
};

const last = localEntry('kind', 1, puzzleKindId, 'which puzzle was shown last');

const kindOf = (id: unknown): RunKind | undefined => runKinds.find((k) => k.id === id);
const trainedKind = (): RunKind | undefined => kindOf(readHash(pageAddress.hash(), TRAIN_KEY));
const linkedKind = (): RunKind | undefined => trainedKind() ?? runKinds.find((k) => readHash(pageAddress.hash(), k.linkKey) !== null);
/** The kind a shortcut of the installed app asks for: `?kind=maze`. */
const askedKind = (): RunKind | undefined => (typeof location === 'undefined' ? undefined : kindOf(new URLSearchParams(location.search).get('kind')));
const linkedMode = (): PageMode => (trainedKind() ? 'train' : 'solve');

export const usePage = create<PageState>()((set, get) => ({
  kind: linkedKind() ?? askedKind() ?? kindOf(last.read().value) ?? runKinds[0],
  mode: linkedMode(),
  show(id) {
    const kind = kindOf(id);
    if (!kind) return;
    set({ kind });
    last.write(id);
    const hash = pageAddress.hash();
    const others = runKinds.filter((k) => k !== kind && readHash(hash, k.linkKey) !== null);
    if (get().mode === 'train' && trainedKind() !== kind) goTo(modeHash('train', id));
    else if (others.length > 0) goTo(others.reduce((left, k) => withoutKey(left, k.linkKey), hash) || '#');
  },
  go(mode, from) {
    set({ mode });
    goTo(modeHash(mode, get().kind.id, from));
  },
}));

pageAddress.onChange(() => {
  const kind = linkedKind();
  usePage.setState({ mode: linkedMode() });
  if (kind) usePage.getState().show(kind.id);
});
