/** The 9x9 Sudoku on the page: its store, and what the exact solver makes and says, the slower of it in a worker. */

import { create } from 'zustand';
import { coded } from '../../../model/errors.ts';
import { either, listOf, oneOf, shaped, whole, type Check } from '../../../storage/checks.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { oncePerBoard } from '../../shared/boardStore.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { counted, obstacle, tableOf, uncounted, type SudokuStatus, type SudokuTable } from '../../shared/sudoku/table.ts';
import { statusWords } from '../../shared/sudoku/words.ts';
import { boardOfDigits, CELLS, hardBoard, sudokuLevels } from '../core/board.ts';
import { search } from '../core/solve.ts';
import { sudokuFace } from '../face.ts';
import type { ExactRequest } from './exact.worker.ts';

const sudokuBoards = listOf(CELLS, whole(0, 9));

/** The exact solver gave no answer. The message is a sentence for the page. */
class ExactSolverError extends coded('exact-solver') {
  constructor(why: string) {
    super(`The exact solver gave no answer: ${why}`);
  }
}

/** One request, one short-lived worker, so that the page never waits for it. @throws ExactSolverError */
async function askExactSolver<T>(request: ExactRequest, answer: Check<T>): Promise<T> {
  const worker = new Worker(new URL('./exact.worker.ts', import.meta.url), { type: 'module', name: 'exact-solver' });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.addEventListener('error', (e) => reject(new ExactSolverError(e.message || 'it could not be started.')));
      worker.addEventListener('message', (e: MessageEvent<unknown>) => {
        const checked = answer.safeParse(e.data);
        if (checked.success) resolve(checked.data);
        else reject(new ExactSolverError('what it sent was unreadable.'));
      });
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}

/** Reads the board of a link: 81 digits. @throws PuzzleParseError */
export function readSudokuCode(text: string): SudokuBoard {
  const board = boardOfDigits(text);
  if (board) return board;
  throw new PuzzleParseError(`it is not 81 digits and blanks but ${text.length} characters; a part may have been cut off.`);
}

let importWords: ReturnType<SudokuTable['importing']['words']> | undefined;

/** What the workbench works on. A first visit sees a hard board, so that "Solve" is the obvious thing to do. */
export const sudokuTable = tableOf({
  face: sudokuFace,
  thing: 'Sudoku',
  box: 3,
  initial: hardBoard,
  schema: sudokuBoards,
  parse: readSudokuCode,
  find: async (text) => (await import('../core/parse.ts')).findSudokus(text), // the readers are fetched when a text comes
  importing: {
    hint: 'Paste text or a link, or choose a file',
    words: () => (importWords ??= import('../../shared/sudoku/sideWords.ts').then((words) => words.importWords)),
  },
  levels: [
    { id: 'easy', name: 'Easy', hint: 'every step is forced' },
    { id: 'medium', name: 'Medium', hint: 'takes a few guesses' },
    { id: 'hard', name: 'Hard', hint: 'takes many guesses' },
  ],
  make(requested) {
    const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
    return askExactSolver({ type: 'generate', level: sudokuLevels.find((id) => id === requested) ?? 'medium', seed }, sudokuBoards);
  },
  examples: async () =>
    (await import('../core/examples.ts')).sudokuExamples.map(({ source, ...example }) => ({ ...example, hint: source })),
  useSolution,
});

/** The board being edited, with its pencil marks and its undo history. */
export const useSudoku = sudokuTable.useStore;

/** Guesses the solver may make while the page waits: a few milliseconds. The hardest published puzzles need about 300. */
const QUICK_GUESSES = 400;
/** Quiet time after an edit before the worker is asked about a board that needs more, in milliseconds. */
const ASK_AFTER_MS = 300;

/** Solutions found, at most 2, and the first of them; not complete: the search gave up before it could tell. */
const counts = shaped({ count: oneOf(0, 1, 2), complete: oneOf(true, false), solution: either(oneOf(null), sudokuBoards) });

const checking = uncounted(statusWords.checking);
const tooMany = uncounted(statusWords.tooMany);

const known = oncePerBoard((board: SudokuBoard): SudokuStatus => {
  const problem = obstacle(board, sudokuTable);
  if (problem) return problem;
  if (!board.includes(0)) return counted(1, board, statusWords.filled);
  const { complete, count, solution } = search(board, { limit: 2, guessLimit: QUICK_GUESSES });
  return complete ? counted(count, solution) : checking;
});

function useSolution(): SudokuStatus {
  return useSudokuStatus();
}

/** What can be said of a board within a few milliseconds, or what the worker has said of it since; to be told when it does, use `useSudokuStatus`. */
export const sudokuStatus = known.of;

/** The status of the present board, completed by a worker where that takes longer. */
export const useSudokuStatus = create<SudokuStatus>()(() => sudokuStatus(useSudoku.getState().board));

let timer: ReturnType<typeof setTimeout> | undefined;
function completeLater(board: SudokuBoard): void {
  clearTimeout(timer);
  if (useSudokuStatus.getState() !== checking) return;
  timer = setTimeout(() => {
    void askExactSolver({ type: 'count', board: [...board] }, counts)
      .then(({ complete, count, solution }) => (complete ? counted(count, solution) : tooMany))
      .catch(() => tooMany)
      .then((status) => {
        known.tell(board, status);
        if (useSudoku.getState().board === board) useSudokuStatus.setState(status, true);
      });
  }, ASK_AFTER_MS);
}

useSudoku.subscribe((state, before) => {
  if (state.board === before.board) return;
  useSudokuStatus.setState(sudokuStatus(state.board), true);
  completeLater(state.board);
});
completeLater(useSudoku.getState().board);
