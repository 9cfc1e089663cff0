/** The ARC task on the page: its store, its link, and how it is being edited: tool, colour, the pair in sight, selection, clipboard. */

import LZString from 'lz-string';
import { z } from 'zod';
import { create } from 'zustand';
import { boardLink } from '../../../storage/address.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { createBoardStore } from '../../shared/boardStore.ts';
import type { Grid, Rect } from '../core/grid.ts';
import { formatTask, parseArcFile, type NamedTask } from '../core/parse.ts';
import { type ArcPair, arcTaskSchema } from '../core/task.ts';
import { arcFace } from '../face.ts';
import { arcNotesSchema, gridOf, noArcNotes, sharingTasks, withGrid, type ArcNotes, type GridPlace, type PairPlace } from './document.ts';

/** Longest link text that is made or read, in characters: what messengers and browsers carry without cutting. */
export const ARC_LINK_MAX = 6000;

/** A pair of grids as rows of digits, a space between them. */
function pair(...texts: readonly [input: string, output: string]): ArcPair {
  const [input, output] = texts.map((text) => text.split(' ').map((row) => [...row].map(Number)));
  return { input: input ?? [], output: output ?? [] };
}

/** The task a first visit sees: “In the mirror” of the gallery, learnt anywhere in seconds, written out so that the page need not fetch the gallery to open. */
export const firstTask: NamedTask = {
  id: 'mirror',
  task: {
    train: [
      pair('01090 91100 09600 00106 01901 69169', '09010 00119 00690 60100 10910 96196'),
      pair('0060 3101 3000 6061 0016', '0600 1013 0003 1606 6100'),
      pair('009390 890380 880083 003330', '093900 083098 380088 033300'),
    ],
    test: [pair('8100001 0100440 1411008 1110018 1040800 0880100', '1000018 0440010 8001141 8100111 0080401 0010880')],
  },
};

const namedTaskSchema: z.ZodType<NamedTask> = z.object({ id: z.string().min(1).max(100), task: arcTaskSchema });

/** A task with its id, as an ARC collection of one. */
const formatNamed = ({ id, task }: NamedTask): string => `{${JSON.stringify(id)}:${formatTask(task)}}`;

/** Reads the text of a link. @throws PuzzleParseError */
function parseLink(text: string): NamedTask {
  if (text.length > ARC_LINK_MAX) throw new PuzzleParseError(`it has ${text.length} characters; at most ${ARC_LINK_MAX} are read.`);
  const json = unpacked(text);
  const [named] = json ? parseArcFile(json, 'shared task') : [];
  if (!named) throw new PuzzleParseError('it is damaged or cut off.');
  return named;
}

/** The text of a link unpacked; null where it is damaged, at which lz-string now and then throws. */
function unpacked(text: string): string | null {
  try {
    return LZString.decompressFromEncodedURIComponent(text);
  } catch {
    return null;
  }
}

/** The task being edited, with the answers drawn for it and its undo history. */
export const useArc = createBoardStore<NamedTask, ArcNotes>(
  { id: 'arc', schema: namedTaskSchema, parse: parseLink, format: formatNamed },
  {
    initial: firstTask,
    noNotes: noArcNotes,
    notesSchema: arcNotesSchema,
    linkKey: arcFace.linkKey,
    what: 'ARC task',
    revive: sharingTasks(),
  },
);

/** A link to a task. @throws RangeError when the task is too large for one */
export function arcLink(named: NamedTask, page: string): string {
  const text = LZString.compressToEncodedURIComponent(formatNamed(named));
  if (text.length > ARC_LINK_MAX) {
    const sizes = `${text.length} characters; at most ${ARC_LINK_MAX}`;
    throw new RangeError(`This task is too large for a link (${sizes}). Save it as a file instead.`);
  }
  return boardLink(page, arcFace.linkKey, text);
}

export type ArcTool = 'draw' | 'select' | 'fill';

/** Which answer to the test is in sight: the model's first or second, a person's own, the task's; 'auto' is the model's once there is one. */
export type AnswerChoice = 'auto' | 'first' | 'second' | 'own' | 'right';

/** How the task is being edited. Nothing of it is undone or saved. */
interface ArcView {
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

/** Changes a grid, absent: the one that tools and keys act on, as one undo step; a change that gives back an equal grid is none. */
export function editActiveGrid(change: (grid: Grid) => Grid, place = activePlace(useArcView.getState())): void {
  useArc.getState().edit((doc) => {
    const grid = gridOf(doc, place);
    return grid ? withGrid(doc, place, change(grid)) : doc;
  });
}

/** Shows a task from its first test on, as one undo step. */
export function openArcTask(named: NamedTask): void {
  useArcView.getState().show({ part: 'test', index: 0 });
  useArc.getState().edit(() => ({ board: named, notes: { loaded: named.task, answers: [] } }));
}

// Another task starts at its first test; where pairs were taken away, the view stays on one that is there.
useArc.subscribe(({ board }, before) => {
  if (board === before.board) return;
  const { pair, test, show } = useArcView.getState();
  const lastTest = board.task.test.length - 1;
  const renamed = board.task === before.board.task;
  if (board.id !== before.board.id && !renamed) return show({ part: 'test', index: 0 });
  if (test > lastTest) useArcView.setState({ test: lastTest });
  if (pair.index >= board.task[pair.part].length) show({ part: pair.part, index: board.task[pair.part].length - 1 });
});
