/** The switch that shows what is right, and what can be said of it; with the reason where nothing is known to be. */

import { useEffect } from 'react';
import { useRight } from '../right.ts';

/** What every kind says in the same words. */
export const rightWords = {
  show: 'Show what is right',
  hint: 'Draws the exact answer over the board. The model never sees it.',
  region: 'What is right',
} as const;

interface Props {
  /** Why nothing is known to be right; null where something is. */
  readonly why: string | null;
  /** What is seen while it is on: "12 cells are wrong". */
  readonly said: string;
}

export function ShowRight({ why, said }: Props) {
  const { on, show } = useRight();
  useEffect(() => () => show(false), [show]); // another workbench begins without it
  return (
    <div>
      <label className={`flex min-h-9 items-center gap-2 text-sm ${why === null ? '' : 'text-muted'}`} title={rightWords.hint}>
        <input
          type="checkbox"
          className="size-4 shrink-0"
          checked={on && why === null}
          disabled={why !== null}
          onChange={(e) => show(e.target.checked)}
        />
        {rightWords.show}
      </label>
      <p role="status" aria-label={rightWords.region} className="text-xs text-muted empty:hidden">
        {why ?? (on ? said : '')}
      </p>
    </div>
  );
}
