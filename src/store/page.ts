/** Which puzzle kind is on the page: the one a link is about, else the one that was shown last. */
import { create } from 'zustand';
import { localEntry } from '../storage/local.ts';
import { puzzleKindId } from '../worker/protocol.ts';
import { pageAddress, readHash } from './puzzleLink.ts';
import { runKinds, type RunKind } from './runKinds.ts';

export interface PageState {
  readonly kind: RunKind;
  readonly show: (id: RunKind['id']) => void;
}

const last = localEntry('kind', 1, puzzleKindId, 'which puzzle was shown last');

const kindOf = (id: RunKind['id'] | null | undefined): RunKind | undefined => runKinds.find((k) => k.id === id);
const linkedKind = (): RunKind | undefined => runKinds.find((k) => readHash(pageAddress.hash(), k.linkKey) !== null);

export const usePage = create<PageState>()((set) => ({
  kind: linkedKind() ?? kindOf(last.read().value) ?? runKinds[0],
  show(id) {
    const kind = kindOf(id);
    if (!kind) return;
    set({ kind });
    last.write(id);
  },
}));

pageAddress.onChange(() => {
  const kind = linkedKind();
  if (kind) usePage.getState().show(kind.id);
});
