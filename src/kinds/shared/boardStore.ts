/** One editable board of any puzzle kind: undo, auto-save, restore and the address. Each kind makes its own store with this. */

import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { boardPart, pageAddress, readHash, withPart, type Address } from '../../app/address.ts';
import { listed, shaped, type Check } from '../../storage/checks.ts';
import { localEntry, tabStorage, type LocalEntry } from '../../storage/local.ts';
import type { PuzzleCore } from '../puzzle.ts';
import { nearest, record, redo, startHistory, undo, type History } from './history.ts';

/** What is edited, undone and saved together: the board, and what the editor keeps beside it (pencil marks). */
export interface BoardDocument<Board, Notes> {
  readonly board: Board;
  /** Not part of the puzzle: the model never sees them and links do not carry them. */
  readonly notes: Notes;
}

export interface BoardState<Board, Notes> extends BoardDocument<Board, Notes> {
  readonly history: History<BoardDocument<Board, Notes>>;
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

export interface BoardStoreOptions<Board, Notes> {
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
  const entry = options.entry ?? localEntry<Document>(kind.id, 1, documentSchema, `the saved ${what}`, tabStorage);
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
      return { board: null, problem: `The ${what} in this link could not be read: ${e instanceof Error ? e.message : String(e)}` };
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
