/** The tab of Sudoku, and its links. */

import type { KindFace } from '../kind.ts';

export const sudokuFace: KindFace = {
  id: 'sudoku',
  label: 'Sudoku',
  place: 1,
  linkKey: 's',
  // Arto Inkala, 2012.
  door: {
    words: 'Try a Sudoku that was called the hardest',
    hash: '#s=8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..',
  },
};
