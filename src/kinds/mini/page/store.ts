/** The 4x4 Sudoku on the page: Sudoku's own store and workbench, on sixteen cells. */

import { oncePerBoard } from '../../shared/boardStore.ts';
import { seededRng } from '../../shared/rng.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { counted, obstacle, type SudokuStatus, tableOf } from '../../shared/sudoku/table.ts';
import { mini, MINI_BOX, miniSolutions } from '../core/mini.ts';
import { miniFace } from '../face.ts';
import { generateWords, importWords } from '../words.ts';

const PLACEHOLDER = '1... ..3. .4.. ...2';

const importing = Promise.resolve({ ...importWords, placeholder: PLACEHOLDER, accept: '.txt,text/plain' });

/** What the workbench works on. A first visit sees four givens, the fewest there can be. */
export const miniTable = tableOf({
  face: miniFace,
  thing: '4x4 Sudoku',
  box: MINI_BOX,
  initial: mini.parse(PLACEHOLDER),
  schema: mini.schema,
  parse: (text) => mini.parse(text),
  find: (text) => [{ board: mini.parse(text), where: 'the text' }],
  importing: { hint: importWords.hint, words: () => importing },
  levels: [{ id: 'any', ...generateWords }],
  make: () => mini.generate({}, seededRng(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)),
  useSolution,
});

/** The board being edited, with its pencil marks and its undo history. */
export const useMini = miniTable.useStore;

function useSolution(): SudokuStatus {
  return miniStatus(useMini((s) => s.board));
}

/** What a search says of a board before the model sees it. */
export const miniStatus: (board: SudokuBoard) => SudokuStatus = oncePerBoard((board: SudokuBoard) => {
  const problem = obstacle(board, miniTable);
  if (problem) return problem;
  const [solution, ...others] = miniSolutions(board, 2);
  return counted(solution === undefined ? 0 : others.length === 0 ? 1 : 2, solution ?? null);
}).of;
