/** One thing to try: its button, what it asks, and why it cannot be done now. */

import { useId, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { tryWords } from './besideWords.ts';

/** A reason that keeps most things from being done, and the id of the element that says it. */
export interface Common {
  readonly why: string | null;
  readonly id: string;
}

interface Props {
  readonly name: string;
  /** Why it cannot be done now; null when it can. */
  readonly why: string | null;
  /** What is said once for everything that it keeps from being done. */
  readonly common: Common;
  readonly onClick: () => void;
  /** Beside the button. */
  readonly settings?: ReactNode;
  readonly children: string;
}

export function Try({ name, why, common, onClick, settings, children }: Props) {
  const id = useId();
  const said = why !== null && why === common.why;
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          className="justify-self-start"
          disabled={why !== null}
          aria-describedby={said ? `${id} ${common.id}` : id}
          onClick={onClick}
        >
          {name}
        </Button>
        {settings}
      </div>
      <p id={id}>
        {children} {why && !said && <span className="text-muted">{tryWords.notNow(why)}</span>}
      </p>
    </div>
  );
}
