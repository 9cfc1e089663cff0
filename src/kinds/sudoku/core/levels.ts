/** How hard a Sudoku is, for the page, which does not generate any itself. easy: singles solve it. medium: 1 to 5 guesses on top of singles. hard: more than 5. */
export type SudokuLevel = 'easy' | 'medium' | 'hard';
export const sudokuLevels: readonly SudokuLevel[] = ['easy', 'medium', 'hard'];
