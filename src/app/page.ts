/** What is on the page: the puzzle kind (the one a link is about, else the one that was shown last) and whether it is solved or learnt. */

import { create } from 'zustand';
import type { KindFace, PuzzleKind } from '../kinds/kind.ts';
import { faces, fetchKind, findFace, findKind, firstKind } from '../kinds/kinds.ts';
import { pageAddress, readHash, withoutKey } from '../kinds/shared/link.ts';
import { KIND_ID } from '../protocol/limits.ts';
import { that } from '../storage/checks.ts';
import { localEntry } from '../storage/local.ts';

export type PageMode = 'solve' | 'train';

export interface PageState {
  readonly kind: PuzzleKind;
  readonly mode: PageMode;
  /** A kind that was asked for and could not be fetched, and why. */
  readonly missing: { readonly label: string; readonly why: unknown } | null;
  /** Shows another kind, in the same mode, at once where it is here. A link to a board of another kind becomes an earlier entry of the browser's history. */
  readonly show: (id: string) => void;
  /** Shows another mode, as an entry in the browser's history. `from`: what to learn from, where a button chose it. */
  readonly go: (mode: PageMode, from?: string) => void;
}

/** The hash parameter of Train mode: the kind. Without it the page is in Solve mode. */
export const TRAIN_KEY = 'train';
/** The hash parameter of what to learn from, beside it. */
export const FROM_KEY = 'from';

/** The hash of a mode, for links. */
export const modeHash = (mode: PageMode, kind: string, from?: string): string =>
  mode === 'solve' ? '#' : `#${TRAIN_KEY}=${kind}${from === undefined ? '' : `&${FROM_KEY}=${from}`}`;

/** Follows a link to a hash. A page without an address bar (a test in Node) stays where it is. */
const goTo = (hash: string): void => {
  if (typeof location !== 'undefined') location.hash = hash;
};

const kindId = that((v): v is string => typeof v === 'string' && KIND_ID.test(v));
const last = localEntry('kind', 1, kindId, 'which puzzle was shown last');

/** The kind that a link to Train mode is about, of this version or an earlier one; undefined for other links. */
export function trainedKind(hash = pageAddress.hash()): KindFace | undefined {
  const [kind, from] = [readHash(hash, TRAIN_KEY), readHash(hash, FROM_KEY)];
  return faces.find(({ formerly }) => formerly && formerly.kind === kind && formerly.from === from) ?? findFace(kind);
}

const linkedKind = (): KindFace | undefined => trainedKind() ?? faces.find((k) => readHash(pageAddress.hash(), k.linkKey) !== null);
/** The kind a shortcut of the installed app asks for: `?kind=maze`. */
const askedKind = (): KindFace | undefined =>
  typeof location === 'undefined' ? undefined : findFace(new URLSearchParams(location.search).get('kind'));
const linkedMode = (): PageMode => (trainedKind() ? 'train' : 'solve');

const startFace = linkedKind() ?? askedKind() ?? findFace(last.read().value) ?? firstKind;
let asked = 0;

export const usePage = create<PageState>()((set, get) => ({
  kind: findKind(startFace.id) ?? firstKind,
  mode: linkedMode(),
  missing: null,
  show(id) {
    const face = findFace(id);
    if (!face) return;
    const mine = ++asked;
    const shown = (kind: PuzzleKind): void => {
      if (mine !== asked) return;
      set({ kind, missing: null });
      last.write(id);
      const hash = pageAddress.hash();
      const others = faces.filter((f) => f.id !== id && readHash(hash, f.linkKey) !== null);
      if (get().mode === 'train' && trainedKind()?.id !== id) goTo(modeHash('train', id));
      else if (others.length > 0) goTo(others.reduce((left, f) => withoutKey(left, f.linkKey), hash) || '#');
    };
    const kind = findKind(id);
    if (kind) return shown(kind);
    fetchKind(face).then(shown, (why: unknown) => {
      if (mine === asked) set({ missing: { label: face.label, why } });
    });
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

/** Resolves when the kind that this visit starts with is here, or cannot be fetched. */
export async function startPage(): Promise<void> {
  const { id, label } = startFace;
  if (usePage.getState().kind.id === id) return;
  try {
    const kind = await fetchKind(startFace);
    if (asked === 0) usePage.setState({ kind });
  } catch (why) {
    usePage.setState({ missing: { label, why } });
  }
}
