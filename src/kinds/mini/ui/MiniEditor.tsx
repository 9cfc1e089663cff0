/** The workbench of 4x4 Sudokus: Sudoku's own, on sixteen cells. */

import type { EditorProps } from '../../kind.ts';
import { conflicts } from '../../sudoku/core/verify.ts';
import type { SudokuTable } from '../../sudoku/page/table.ts';
import { SudokuWorkbench } from '../../sudoku/ui/SudokuWorkbench.tsx';
import { mini, MINI_BOX, MINI_SIDE } from '../core/index.ts';
import { MINI_PEERS } from '../core/mini.ts';
import { useMiniSolution } from '../page/status.ts';
import { generateMiniBoard, miniLink, readMiniFile, readMiniText, useMini } from '../page/store.ts';

const table: SudokuTable = {
  side: MINI_SIDE,
  box: MINI_BOX,
  thing: '4x4 Sudoku',
  useStore: useMini,
  useSolution: useMiniSolution,
  conflicts: (board) => conflicts(board, MINI_PEERS),
  readText: (text) => Promise.resolve().then(() => readMiniText(text)),
  readFile: readMiniFile,
  importing: {
    title: 'Import a 4x4 Sudoku',
    description: 'Paste sixteen digits and blanks, in one line or in four. Or choose a text file.',
    placeholder: '1... ..3. .4.. ...2',
    accept: '.txt,text/plain',
  },
  levels: [{ id: 'any', name: 'Any', hint: 'A new 4x4 Sudoku with exactly one solution' }],
  generate: () => Promise.resolve(generateMiniBoard()),
  examples: [],
  link: miniLink,
  text: (board) => mini.format(board),
  form: '16 characters',
};

export default function MiniEditor(props: EditorProps) {
  return <SudokuWorkbench {...props} table={table} />;
}
