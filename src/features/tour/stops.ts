/** The five stops: what each says, in plain words first, and where on the bench the thing itself is found. */

export interface Stop {
  readonly title: string;
  readonly text: string;
  /** The thing on the bench; null while it is not there. */
  readonly find: () => Element | null;
}

const within = (selector: string, starts: RegExp): Element | null =>
  [...document.querySelectorAll(selector)].find((e) => starts.test(e.textContent.trim())) ?? null;

export const stops: readonly Stop[] = [
  {
    title: 'The puzzle (x), and the answer so far (y)',
    text: 'This board is yours: type, paste or generate. While the model thinks, its whole answer is written here after every step, and may still change.',
    find: () => document.querySelector('main [role="grid"]'),
  },
  {
    title: 'One button',
    text: 'Solve lets a tiny network work on the board, on your own device. Press it now if you like: the tour waits.',
    find: () => within('main button', /^(Solve|Stop|Stopping)$/),
  },
  {
    title: 'Every step is kept',
    text: 'One tick is one supervision step: the network rewrote its notes some times, then its answer. Play, pause, or drag back to an earlier answer.',
    find: () => document.querySelector('section[aria-label="Timeline"]'),
  },
  {
    title: 'Its scratch paper (z)',
    text: 'Nobody taught the network what to write here. Cells of like colour hold like notes. Watch the colours settle when the answer does.',
    find: () => within('section[aria-label="Recursion"] figure', /^Latent/),
  },
  {
    title: 'How sure it is (halting probability)',
    text: 'After every step the network says how sure it is that it is done. It can be wrong. Wherever rules can tell what is right, this page checks.',
    find: () => within('section[aria-label="Recursion"] figure', /^Halting probability/),
  },
];
