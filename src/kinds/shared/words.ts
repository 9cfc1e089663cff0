/** What every kind says in the same words: above and beside the board, on the way in, and of learning. */

/** Above every board: what a `what` ("Sudoku") is shared as, and a new one that comes too late. */
export const toolWords = {
  shared: (what: string) => `A ${what} for TRM Playground`,
  link: (what: string) => `Link to this ${what}`,
  asText: (what: string) => `This ${what} as text`,
  copy: 'Copy as text',
  late: (what: string) => `A run began before the new ${what} was made: the board stays.`,
} as const;

/** Beside a board, or under it. */
export const sideWords = {
  undo: 'Undo (Ctrl+Z)',
  redo: 'Redo (Ctrl+Y)',
  showRight: 'Show what is right',
  rightHint: 'Draws the exact answer over the board. The model never sees it.',
  right: 'What is right',
  legend: 'What the board shows',
} as const;

export const importWords = {
  several: (puzzles: number) => `${puzzles} puzzles`,
  choose: 'The text holds several. Choose the one to open.',
  file: 'Choose a file',
  search: 'Search the list',
  searchHint: 'Search, such as line 120',
  list: 'Puzzles in the text',
  none: 'None of them matches.',
  more: (left: number) => `Show more (${left} left)`,
} as const;

/** Kinds whose boards have one right answer, by their things: "Sudoku", "Sudokus". */
export const lessonWords = {
  board: (thing: string) => `The ${thing} on the board, and generated ones`,
  list: (things: string) => `A list of ${things}, and generated ones`,
  generated: (things: string) => `Generated ${things} only`,
  teach: 'Teach it this one: the board, for a minute',
  named: (things: string) => `Generated ${things}`,
  own: (puzzles: number, thing: string, things: string) => (puzzles === 1 ? `my ${thing}` : `my ${puzzles} ${things}`),
  taught: (name: string) => `Teach: ${name}`,
  scratch: (things: string) =>
    `A model starts from random numbers and learns from ${things} that are generated as it goes. In minutes you see it learn the cells that are easy; to solve whole puzzles it needs hours.`,
  practises: (things: string) =>
    `The loaded model practises on ${things} that are generated as it goes. It knew their kind before, so expect a small gain; every evaluation uses puzzles it was not trained on.`,
  onYours:
    'The loaded model practises on your puzzles in all their symmetries, with as many generated ones mixed in. It often gets them right within a minute or two, and an evaluation on 50 generated puzzles shows that nothing else was forgotten.',
} as const;
