/** What to do after the tour: three doors, and the whole story. */

import { usePage } from '../../app/page.ts';
import { howPage } from '../../app/sidePage.ts';
import { faces } from '../../kinds/kinds.ts';

const link = 'text-accent underline underline-offset-2';

export function Doors({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <ul aria-label="Where to go from here" className="grid gap-1">
      {faces.map(
        ({ id, door }) =>
          door && (
            <li key={id}>
              <a
                className={link}
                href={door.hash ?? '#'}
                onClick={(e) => {
                  if (door.hash === undefined) {
                    e.preventDefault();
                    usePage.getState().show(id);
                  }
                  onLeave();
                }}
              >
                {door.words}
              </a>
            </li>
          ),
      )}
      <li>
        <a
          className={link}
          href={howPage.address}
          onClick={(e) => {
            howPage.follow(e);
            onLeave();
          }}
        >
          How it works, in full
        </a>
      </li>
    </ul>
  );
}
