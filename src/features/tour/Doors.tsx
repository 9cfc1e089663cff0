/** What to do after the tour: three doors, and the whole story. */
import { modeHash, usePage } from '../../app/page.ts';
import { followHow, HOW_ADDRESS } from '../explain/address.ts';

/** "The hardest Sudoku in the world", as newspapers called it: Arto Inkala, 2012. */
const HARDEST = '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..';

const link = 'text-accent underline underline-offset-2';

export function Doors({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <ul aria-label="Where to go from here" className="grid gap-1">
      <li>
        <a className={link} href={`#s=${HARDEST}`} onClick={onLeave}>
          Try a Sudoku that was called the hardest
        </a>
      </li>
      <li>
        <a
          className={link}
          href="#"
          onClick={(e) => {
            e.preventDefault();
            usePage.getState().show('arc');
            onLeave();
          }}
        >
          Draw an ARC task
        </a>
      </li>
      <li>
        <a className={link} href={modeHash('train', 'sudoku')} onClick={onLeave}>
          Watch a model learn from nothing
        </a>
      </li>
      <li>
        <a
          className={link}
          href={HOW_ADDRESS}
          onClick={(e) => {
            followHow(e);
            onLeave();
          }}
        >
          How it works, in full
        </a>
      </li>
    </ul>
  );
}
