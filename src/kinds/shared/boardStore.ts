/** One editable board of any puzzle kind: undo, auto-save, restore and the address. Each kind makes its own store with this. */

import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { boardPart, pageAddress, readHash, withPart, type Address } from '../../storage/address.ts';
import { listed, shaped, type Check } from '../../storage/checks.ts';
import { localEntry, tabStorage, type LocalEntry } from '../../storage/local.ts';
import { capital } from '../../ui/format.ts';
import type { PuzzleKind } from '../kind.ts';
import type { PuzzleCore, PuzzleRules } from '../puzzle.ts';

/** What is edited, undone and saved together: the board, and what the editor keeps beside it (pencil marks). */
export interface BoardDocument<Board, Notes> {
  readonly board: Board;
  /** Not part of the puzzle: the model never sees them and links do not carry them. */
  readonly notes: Notes;
}

interface BoardState<Board, Notes> extends BoardDocument<Board, Notes> {
  readonly history: History<BoardDocument<Board, Notes>>;
  /** What stood here before the board of the link that the page was opened with; null where it was opened with none, or found nothing here. */
  readonly replaced: BoardDocument<Board, Notes> | null;
  /** What went wrong with saving, restoring or a link, in a sentence; null when nothing did or it was dismissed. */
  readonly problem: string | null;
  /** One undo step, unless the change gives back what it was given. */
  readonly edit: (change: (now: BoardDocument<Board, Notes>) => BoardDocument<Board, Notes>) => void;
  /** Another board, without notes. One undo step; the same board changes nothing. */
  readonly replace: (board: Board) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly dismissProblem: () => void;
}

export type BoardStore<Board, Notes> = UseBoundStore<StoreApi<BoardState<Board, Notes>>>;

type UndoSteps<T> = Pick<History<T>, 'past' | 'future'>;

interface BoardStoreOptions<Board, Notes> {
  /** What a first visit shows. */
  readonly initial: Board;
  readonly noNotes: Notes;
  readonly notesSchema: Check<Notes>;
  /** The key of the hash parameter that holds a shared board. */
  readonly linkKey: string;
  /** Reads the text of a shared board, where it is not the kind's own text form. @throws PuzzleParseError */
  readonly readLink?: (text: string) => Board;
  /** What a board is called in messages: "Sudoku". */
  readonly what: string;
  /** What a document that was kept shares with the others: where one object means the same task. */
  readonly revive?: (doc: BoardDocument<Board, Notes>) => BoardDocument<Board, Notes>;
  readonly entry?: LocalEntry<BoardDocument<Board, Notes>>;
  readonly undoEntry?: LocalEntry<UndoSteps<BoardDocument<Board, Notes>>>;
  readonly address?: Address;
}

/** Quiet time after an edit before it is saved, in milliseconds. Leaving the page saves at once. */
const SAVE_AFTER_MS = 300;
/** What a reload keeps of undo and redo, in characters: hundreds of Sudokus, or tens of large ARC tasks. */
const UNDO_ROOM = 300_000;

/**
 * A store for boards of `kind`. It starts with the board in the address, else the saved one with its undo steps, else `initial`; a board
 * in the address does not lose the saved one, which undo brings back.
 */
export function createBoardStore<Board, Notes>(
  kind: Pick<PuzzleCore<Board, never>, 'id' | 'parse' | 'format'> & { readonly schema: Check<Board> },
  options: BoardStoreOptions<Board, Notes>,
): BoardStore<Board, Notes> {
  type Document = BoardDocument<Board, Notes>;
  type State = BoardState<Board, Notes>;
  const { initial, noNotes, notesSchema, what, revive = (doc) => doc, address = pageAddress } = options;
  const link = boardPart(options.linkKey);
  const documentSchema = shaped<Document>({ board: kind.schema, notes: notesSchema });
  const entry = options.entry ?? localEntry<Document>(kind.id, 1, documentSchema, `the ${what}`, tabStorage);
  // The way back is the tab's own: a new tab begins with the latest board alone.
  const stepsSchema = shaped<UndoSteps<Document>>({ past: listed(documentSchema), future: listed(documentSchema) });
  const undoEntry = options.undoEntry ?? localEntry(`${kind.id}-undo`, 1, stepsSchema, `the undo steps of ${what}`, () => sessionStorage);
  const same = (a: Board, b: Board): boolean => a === b || kind.format(a) === kind.format(b);

  /** The board in the address: null when there is none, and why when there is one that cannot be read. */
  const linked = (): { readonly board: Board | null; readonly problem: string | null } => {
    const text = readHash(address.hash(), link);
    if (text === null) return { board: null, problem: null };
    try {
      return { board: (options.readLink ?? kind.parse)(text), problem: null };
    } catch (e) {
      return { board: null, problem: `The ${what} in this link could not be read. ${capital(e instanceof Error ? e.message : String(e))}` };
    }
  };

  const kept = entry.read();
  const shared = linked();
  const start = kept.value ? keptHistory(kept.value) : startHistory<Document>({ board: shared.board ?? initial, notes: noNotes });
  const opened =
    shared.board === null || same(shared.board, start.present.board) ? start : record(start, { board: shared.board, notes: noNotes });

  const store = create<State>()((set) => {
    const move = (to: (history: History<Document>) => History<Document>): void =>
      set((state) => {
        const history = to(state.history);
        return history === state.history ? state : { history, ...history.present };
      });
    return {
      history: opened,
      ...opened.present,
      replaced: opened === start ? null : start.present,
      problem: shared.problem ?? kept.problem?.message ?? null,
      edit: (change) => move((history) => record(history, change(history.present))),
      replace: (board) => move((history) => (same(board, history.present.board) ? history : record(history, { board, notes: noNotes }))),
      undo: () => move(undo),
      redo: () => move(redo),
      dismissProblem: () => set({ problem: null }),
    };
  });

  followAddress();
  autosave();
  return store;

  function keptHistory(present: Document): History<Document> {
    const { past, future } = undoEntry.read().value ?? startHistory(present);
    return { past: past.map(revive), present: revive(present), future: future.map(revive) };
  }

  /** Opens boards that arrive in the address, and takes one away from there once it is not what the page shows any more. */
  function followAddress(): void {
    address.onChange(() => {
      const { board, problem } = linked();
      if (board !== null) store.getState().replace(board);
      if (problem !== null) store.setState({ problem });
    });
    store.subscribe((state, before) => {
      if (state.board === before.board || readHash(address.hash(), link) === null) return;
      const { board } = linked();
      if (board === null || !same(board, state.board)) address.replaceHash(withPart(address.hash(), link, null));
    });
  }

  /** Saves after each pause in editing. The first failure is told, the following ones are not. */
  function autosave(): void {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let told = false;
    const save = (): void => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      const { board, notes, history } = store.getState();
      const problem = entry.write({ board, notes });
      if (problem !== null || undoEntry.write(nearest(history, UNDO_ROOM)) !== null) undoEntry.clear();
      if (problem && !told) store.setState({ problem: problem.message });
      told = problem !== null;
    };
    store.subscribe((state, before) => {
      if (state.history.present === before.history.present) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER_MS);
    });
    if (typeof document !== 'undefined') {
      addEventListener('pagehide', save);
      document.addEventListener('visibilitychange', save);
    }
  }
}

/** What is found out of each board once, so that it may be asked for while rendering; `tell` is for what is found out later. */
export function oncePerBoard<Board extends object, Found>(find: (board: Board) => Found) {
  const known = new WeakMap<Board, Found>();
  const tell = (board: Board, found: Found): Found => {
    known.set(board, found);
    return found;
  };
  return { of: (board: Board): Found => known.get(board) ?? tell(board, find(board)), tell };
}

/**
 * What a kind's face on the page takes from its store, where boards are all there is to keep with a run.
 */
export function fromStore<Board, Notes>(
  store: BoardStore<Board, Notes>,
  rules: Pick<PuzzleRules<Board, never>, 'unfit'>,
): Pick<PuzzleKind, 'unfit' | 'known' | 'subscribe' | 'file'> & { readonly board: () => Board } {
  const board = (): Board => store.getState().board;
  return {
    board,
    unfit: (seqLen) => rules.unfit(board(), seqLen),
    known: board,
    subscribe: (changed) => store.subscribe(changed),
    file: { now: board, open: (question) => store.getState().replace(question as Board), asked: (question) => question },
  };
}

/** Steps that can be undone; older ones are forgotten. */
export const HISTORY_LIMIT = 500;

/** Undo and redo as pure functions over snapshots. A snapshot is immutable, so keeping one costs a reference. */
export interface History<T> {
  /** Oldest first. */
  readonly past: readonly T[];
  readonly present: T;
  /** The next redo last. */
  readonly future: readonly T[];
}

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A new present; the old one can be undone to, and what was undone before is gone. The same object records nothing. */
export function record<T>(history: History<T>, next: T): History<T> {
  if (next === history.present) return history;
  return { past: [...history.past, history.present].slice(-HISTORY_LIMIT), present: next, future: [] };
}

/** One step back, or the same history when there is none. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [...future, present] };
}

/** One step forward again, or the same history when there is none. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[future.length - 1], future: future.slice(0, -1) };
}

/** The steps next to the present, back before forth, as many as take at most `room` characters of JSON. */
export function nearest<T>({ past, future }: History<T>, room: number): Pick<History<T>, 'past' | 'future'> {
  const fit = (steps: readonly T[]): readonly T[] => {
    let from = steps.length;
    while (from > 0 && (room -= JSON.stringify(steps[from - 1]).length) >= 0) from--;
    return steps.slice(from);
  };
  return { past: fit(past), future: fit(future) };
}
