/** What is said of 4x4 Sudokus beside what Sudoku says of itself: ways in, learning, measuring. */

export const importWords = {
  hint: 'Paste text or a link, or choose a file',
  title: 'Import a 4x4 Sudoku',
  description: 'Paste sixteen digits and blanks, in one line or in four. Or choose a text file.',
} as const;

export const generateWords = { name: 'Any', hint: 'A new 4x4 Sudoku with exactly one solution' } as const;

export const lessonWords = {
  source: 'See it learn 4x4 Sudoku: puzzles that are made up as it goes',
  name: '4x4 Sudoku',
  scratch:
    'A small model starts from random numbers and learns 4x4 Sudokus that are made up as it goes. On a laptop’s graphics processor it gets nearly every held-out puzzle right within two minutes; on the CPU it takes several.',
  loaded: 'The loaded model goes on learning 4x4 Sudokus that are made up as it goes. Every evaluation uses grids it was not trained on.',
  measured: '4x4 Sudokus',
} as const;
