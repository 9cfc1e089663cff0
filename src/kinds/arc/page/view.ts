/** How the ARC task on the page is being edited: tool, colour, the pair in sight, selection, clipboard. Nothing of it is undone or saved. */

import { create } from 'zustand';
import type { Grid, GridPlace, PairPlace, Rect } from '../core/index.ts';

export type ArcTool = 'draw' | 'select' | 'fill';

/** Which answer to the test is in sight: the model's first or second, a person's own, the task's; 'auto' is the model's once there is one. */
export type AnswerChoice = 'auto' | 'first' | 'second' | 'own' | 'right';

export interface ArcView {
  readonly tool: ArcTool;
  /** 0..9 */
  readonly colour: number;
  /** Numbers on the cells. */
  readonly symbols: boolean;
  /** The task itself can be changed; else only the answer to the test can. */
  readonly editing: boolean;
  readonly choice: AnswerChoice;
  /** The pair that is open for editing. */
  readonly pair: PairPlace;
  /** The test that Solve is about: the one opened last. */
  readonly test: number;
  /** The grid of the pair that tools and keys act on. */
  readonly side: GridPlace['side'];
  /** The selected cells of that grid. */
  readonly selection: Rect | null;
  readonly clipboard: Grid | null;
  /** The clipboard's content hovers over the grid and waits to be put down. */
  readonly pasting: boolean;
  /** Answers (grid keys) that were compared so far, by task and test. */
  readonly tries: ReadonlyMap<string, readonly string[]>;
  readonly pick: (tool: ArcTool) => void;
  readonly pickColour: (colour: number) => void;
  readonly toggleSymbols: () => void;
  readonly show: (pair: PairPlace) => void;
  readonly edit: (editing: boolean) => void;
  readonly choose: (choice: AnswerChoice) => void;
  readonly activate: (side: GridPlace['side']) => void;
  readonly select: (selection: Rect | null) => void;
  readonly copy: (patch: Grid) => void;
  /** Lets the clipboard's content hover; does nothing when there is none. */
  readonly paste: () => void;
  /** Puts the ghost away, else the selection. */
  readonly escape: () => void;
  /** Remembers a compared answer and returns how many different ones there were. */
  readonly countTry: (test: string, key: string) => number;
}

export const useArcView = create<ArcView>()((set, get) => ({
  tool: 'draw',
  colour: 1,
  symbols: false,
  editing: false,
  choice: 'auto',
  pair: { part: 'test', index: 0 },
  test: 0,
  side: 'output',
  selection: null,
  clipboard: null,
  pasting: false,
  tries: new Map(),
  pick: (tool) => set((s) => ({ tool, pasting: false, selection: tool === 'select' ? s.selection : null })),
  pickColour: (colour) => set({ colour }),
  toggleSymbols: () => set((s) => ({ symbols: !s.symbols })),
  show: (pair) =>
    set((s) => {
      const test = pair.part === 'test' ? pair.index : s.test;
      return { pair, test, choice: test === s.test ? s.choice : 'auto', side: 'output', selection: null, pasting: false };
    }),
  edit: (editing) =>
    set((s) => ({ editing, pair: editing ? s.pair : { part: 'test', index: s.test }, side: 'output', selection: null, pasting: false })),
  choose: (choice) => set({ choice, selection: null, pasting: false }),
  activate: (side) => set((s) => (s.side === side ? s : { side, selection: null })),
  select: (selection) => set({ selection }),
  copy: (clipboard) => set({ clipboard }),
  paste: () => set((s) => (s.clipboard ? { pasting: true } : s)),
  escape: () => set((s) => (s.pasting ? { pasting: false } : { selection: null })),
  countTry(test, key) {
    const before = get().tries.get(test) ?? [];
    if (before.includes(key)) return before.length;
    set({ tries: new Map(get().tries).set(test, [...before, key]) });
    return before.length + 1;
  },
}));

/** The grid that tools and keys act on: while the task is not edited, a person's answer alone. */
export const activePlace = ({ pair, side, editing }: Pick<ArcView, 'pair' | 'side' | 'editing'>): GridPlace => ({
  ...pair,
  side: editing ? side : 'output',
});
