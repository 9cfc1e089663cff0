/** One thing to try: its button, what it asks, and why it cannot be done now. */
import { useId, type ReactNode } from 'react';
import { Button } from '../common/Button.tsx';

interface Props {
  readonly name: string;
  /** Why it cannot be done now; null when it can. */
  readonly why: string | null;
  readonly onClick: () => void;
  /** Beside the button. */
  readonly settings?: ReactNode;
  readonly children: string;
}

export function Try({ name, why, onClick, settings, children }: Props) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button className="justify-self-start" disabled={why !== null} aria-describedby={id} onClick={onClick}>
          {name}
        </Button>
        {settings}
      </div>
      <p id={id}>
        {children} {why && <span className="text-muted">Not now: {why}</span>}
      </p>
    </div>
  );
}
