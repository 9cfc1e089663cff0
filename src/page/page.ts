/** What is on the page: the puzzle kind (the one a link is about, else the one that was shown last) and whether it is solved or learnt. */

import { create } from 'zustand';
import type { KindFace, PuzzleKind } from '../kinds/kind.ts';
import { faces, fetchKind, findFace, findKind, firstKind } from '../kinds/kinds.ts';
import { KIND_ID } from '../protocol/limits.ts';
import { boardPart, hashParts, pageAddress, queryParts, readHash, readQuery, withPart } from '../storage/address.ts';
import { that } from '../storage/checks.ts';
import { localEntry } from '../storage/local.ts';

export type PageMode = 'solve' | 'train';

export interface PageState {
  readonly kind: PuzzleKind;
  readonly mode: PageMode;
  /** A kind that was asked for and is being fetched: the workbench that is still there is not pressed for it. */
  readonly coming: string | null;
  /** A kind that was asked for and could not be fetched, and why. */
  readonly missing: { readonly id: string; readonly label: string; readonly why: unknown } | null;
  /** Shows another kind, at once where it is here, as an entry in the browser's history. `mode`: absent, the same as now. */
  readonly show: (id: string, mode?: PageMode) => void;
  /** Shows another mode, as an entry in the browser's history. `from`: what to learn from, where a button chose it. */
  readonly go: (mode: PageMode, from?: string) => void;
}

/** The hash of a mode, for links. Where an earlier version meant another kind by the name alone, it says `from` always. */
export const modeHash = (mode: PageMode, kind: string, from?: string): string =>
  mode === 'solve' ? '#' : withPart(withPart('', hashParts.train, kind), hashParts.from, from ?? (trainedAs(kind, null) ? '' : null));

/** Whether a hash has a board of the kind. */
const hasBoard = (hash: string, { linkKey }: KindFace): boolean => readHash(hash, boardPart(linkKey)) !== null;

const kindId = that((v): v is string => typeof v === 'string' && KIND_ID.test(v));
const last = localEntry('kind', 1, kindId, 'which puzzle was shown last');

/** The kind that a link to Train mode is about, of this version or an earlier one; undefined for other links. */
export function trainedKind(hash = pageAddress.hash()): KindFace | undefined {
  const kind = readHash(hash, hashParts.train);
  return trainedAs(kind, readHash(hash, hashParts.from)) ?? findFace(kind);
}

/** The kind that was a choice of another one in an earlier version: its first, which a link did not name. */
const trainedAs = (kind: string | null, from: string | null): KindFace | undefined =>
  faces.find(({ formerly }) => formerly?.kind === kind && (from === null || formerly.from === from));

const linkedKind = (): KindFace | undefined => trainedKind() ?? faces.find((face) => hasBoard(pageAddress.hash(), face));
/** The kind a shortcut of the installed app asks for: `?kind=maze`. */
const askedKind = (): KindFace | undefined => findFace(readQuery(pageAddress.search(), queryParts.kind));
const linkedMode = (): PageMode => (trainedKind() ? 'train' : 'solve');

/** The kind that this entry of the browser's history was about when it was left. */
const entryKind = (): KindFace | undefined => findFace(pageAddress.entryKind());

const startFace = linkedKind() ?? askedKind() ?? entryKind() ?? findFace(last.read().value) ?? firstKind;
let asked = 0;

export const usePage = create<PageState>()((set, get) => ({
  kind: findKind(startFace.id) ?? firstKind,
  mode: linkedMode(),
  coming: null,
  missing: null,
  show(id, mode = get().mode) {
    turnTo(id, () => {
      if (get().kind.id === id && get().mode === mode) return;
      const to = hashFor(id, mode);
      set({ mode });
      pageAddress.follow(to);
    });
  },
  go(mode, from) {
    set({ mode });
    pageAddress.follow(modeHash(mode, get().kind.id, from));
    pageAddress.rememberKind(get().kind.id);
  },
}));

/** The hash of the page with a kind in a mode: without boards of other kinds. */
function hashFor(id: string, mode: PageMode): string {
  const hash = pageAddress.hash();
  if (mode === 'train') return trainedKind(hash)?.id === id ? hash : modeHash(mode, id);
  if (usePage.getState().mode === 'train') return modeHash(mode, id);
  return faces.filter((f) => f.id !== id).reduce((left, f) => withPart(left, boardPart(f.linkKey), null), hash) || '#';
}

/** Shows a kind as soon as it is here. @param enter makes an entry of the history for it, just before */
function turnTo(id: string, enter: () => void = () => undefined): void {
  const face = findFace(id);
  if (!face) return;
  const mine = ++asked;
  const shown = (kind: PuzzleKind): void => {
    if (mine !== asked) return;
    enter();
    usePage.setState({ kind, coming: null, missing: null });
    last.write(id);
    pageAddress.rememberKind(id);
    pageAddress.drop(queryParts.kind); // a reload shows what was shown last
  };
  const kind = findKind(id);
  if (kind) return shown(kind);
  usePage.setState({ coming: id });
  fetchKind(face).then(shown, (why: unknown) => {
    if (mine === asked) usePage.setState({ coming: null, missing: { id, label: face.label, why } });
  });
}

pageAddress.onEntry(() => {
  usePage.setState({ mode: linkedMode() });
  turnTo((linkedKind() ?? entryKind() ?? usePage.getState().kind).id);
});

/** Resolves when the kind that this visit starts with is here, or cannot be fetched. */
export async function startPage(): Promise<void> {
  const { id, label } = startFace;
  pageAddress.rememberKind(id);
  if (usePage.getState().kind.id === id) return;
  try {
    const kind = await fetchKind(startFace);
    if (asked === 0) usePage.setState({ kind });
  } catch (why) {
    usePage.setState({ missing: { id, label, why } });
  }
}
