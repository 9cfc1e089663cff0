/** What is on the page: the puzzle kind (the one a link is about, else the one that was shown last) and whether it is solved or learnt. */

import { create } from 'zustand';
import type { KindFace, PuzzleKind } from '../kinds/kind.ts';
import { faces, fetchKind, findFace, findKind, firstKind } from '../kinds/kinds.ts';
import { KIND_ID } from '../protocol/limits.ts';
import { that } from '../storage/checks.ts';
import { localEntry } from '../storage/local.ts';
import { boardPart, hashParts, pageAddress, queryParts, readHash, readQuery, withPart } from './address.ts';

export type PageMode = 'solve' | 'train';

export interface PageState {
  readonly kind: PuzzleKind;
  readonly mode: PageMode;
  /** A kind that was asked for and is being fetched: the bench that is still there is not pressed for it. */
  readonly coming: string | null;
  /** A kind that was asked for and could not be fetched, and why. */
  readonly missing: { readonly label: string; readonly why: unknown } | null;
  /** Shows another kind, in the same mode, at once where it is here. A link to a board of another kind becomes an earlier entry of the browser's history. */
  readonly show: (id: string) => void;
  /** Shows another mode, as an entry in the browser's history. `from`: what to learn from, where a button chose it. */
  readonly go: (mode: PageMode, from?: string) => void;
}

/** The hash of a mode, for links. */
export const modeHash = (mode: PageMode, kind: string, from?: string): string =>
  mode === 'solve' ? '#' : withPart(withPart('', hashParts.train, kind), hashParts.from, from ?? null);

/** Whether a hash has a board of the kind. */
const hasBoard = (hash: string, { linkKey }: KindFace): boolean => readHash(hash, boardPart(linkKey)) !== null;

const kindId = that((v): v is string => typeof v === 'string' && KIND_ID.test(v));
const last = localEntry('kind', 1, kindId, 'which puzzle was shown last');

/** The kind that a link to Train mode is about, of this version or an earlier one; undefined for other links. */
export function trainedKind(hash = pageAddress.hash()): KindFace | undefined {
  const [kind, from] = [readHash(hash, hashParts.train), readHash(hash, hashParts.from)];
  return faces.find(({ formerly }) => formerly && formerly.kind === kind && formerly.from === from) ?? findFace(kind);
}

const linkedKind = (): KindFace | undefined => trainedKind() ?? faces.find((face) => hasBoard(pageAddress.hash(), face));
/** The kind a shortcut of the installed app asks for: `?kind=maze`. */
const askedKind = (): KindFace | undefined => findFace(readQuery(pageAddress.search(), queryParts.kind));
const linkedMode = (): PageMode => (trainedKind() ? 'train' : 'solve');

const startFace = linkedKind() ?? askedKind() ?? findFace(last.read().value) ?? firstKind;
let asked = 0;

export const usePage = create<PageState>()((set, get) => ({
  kind: findKind(startFace.id) ?? firstKind,
  mode: linkedMode(),
  coming: null,
  missing: null,
  show(id) {
    const face = findFace(id);
    if (!face) return;
    const mine = ++asked;
    const shown = (kind: PuzzleKind): void => {
      if (mine !== asked) return;
      set({ kind, coming: null, missing: null });
      last.write(id);
      pageAddress.drop(queryParts.kind); // a reload shows what was shown last
      const hash = pageAddress.hash();
      const others = faces.filter((f) => f.id !== id && hasBoard(hash, f));
      if (get().mode === 'train' && trainedKind()?.id !== id) pageAddress.follow(modeHash('train', id));
      else if (others.length > 0) pageAddress.follow(others.reduce((left, f) => withPart(left, boardPart(f.linkKey), null), hash) || '#');
    };
    const kind = findKind(id);
    if (kind) return shown(kind);
    set({ coming: id });
    fetchKind(face).then(shown, (why: unknown) => {
      if (mine === asked) set({ coming: null, missing: { label: face.label, why } });
    });
  },
  go(mode, from) {
    set({ mode });
    pageAddress.follow(modeHash(mode, get().kind.id, from));
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
