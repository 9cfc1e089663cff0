/** The card of the tour, and its five stops: what each says, in plain words first, and where on the workbench the thing itself is found. */

export const cardWords = {
  count: (number: number, of: number) => `Tour · ${number} of ${of}`,
  next: 'Next',
  done: 'Done',
  back: 'Back',
  end: 'End the tour',
  doors: 'Where to go from here',
  how: 'How it works, in full',
} as const;

export interface Stop {
  readonly title: string;
  readonly text: string;
  /** Where the thing on the workbench is; it may not be there. */
  readonly selector: string;
  /** Going on from here presses Solve, where nobody has. */
  readonly solves?: true;
}

const SOLVE = '[data-action="solve"]';
/** Solve, or Stop in its place. */
export const RUN_BUTTON = `${SOLVE}, [data-action="stop"]`;

export const stops: readonly Stop[] = [
  {
    title: 'The puzzle (x), and the answer so far (y)',
    text: 'This board is yours: type, paste or generate. While the model thinks, its whole answer stands here after every step, and may still change.',
    selector: 'main [role="grid"]',
  },
  {
    title: 'One button',
    text: 'Solve lets a tiny network work on the board, on your own device. Next presses it for you.',
    selector: RUN_BUTTON,
    solves: true,
  },
  {
    title: 'Every step is kept',
    text: 'One tick is one supervision step: the network rewrote its notes some times, then its answer. Play, pause, or drag back to an earlier answer.',
    selector: '[data-part="timeline"]',
  },
  {
    title: 'Its scratch paper (z)',
    text: 'Nobody taught the network what to write here. Cells of like colour hold like notes: cells of one digit drift to one colour as the answer forms. Point at a cell to see its digit light up.',
    selector: '[data-symbol="z"]',
  },
  {
    title: 'How sure it is (halting probability)',
    text: 'After every step the network says how sure it is that it is done. It can be wrong. Wherever rules can tell what is right, this page checks.',
    selector: '[data-symbol="q_halt"]',
  },
];

/** Presses Solve, unless it cannot be pressed or a run is on. */
export const pressSolve = (): void => document.querySelector<HTMLButtonElement>(`${SOLVE}:enabled`)?.click();
