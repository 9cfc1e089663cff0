/** "Try something": forget y or z, or put a changed board in the place of x, and watch what the model makes of it. */
import { useId, useSyncExternalStore } from 'react';
import { whyNotForget, whyNotNewBoard } from '../../store/interventions.ts';
import { modelFor, readinessOf } from '../../store/modelFit.ts';
import { usePage } from '../../store/page.ts';
import { run, useModels, useRun } from '../../store/runtime.ts';
import { Button } from '../common/Button.tsx';

export function TrySomething() {
  const kind = usePage((s) => s.kind);
  const board = useSyncExternalStore(kind.subscribe, kind.board);
  useSyncExternalStore(kind.subscribe, kind.known); // the exact solver may answer later than the edit
  const models = useModels((s) => s);
  const record = useRun((s) => s.record);
  const attached = useRun((s) => s.attached);
  const now = { record, attached, kind: kind.id, board, model: modelFor(models, kind)?.name ?? null, readiness: readinessOf(kind, models) };
  const { intervene } = run.getState();
  const forget = whyNotForget(now);
  return (
    <div className="grid max-w-[68ch] gap-3 text-sm">
      <p className="text-muted">The run goes on from its last step, in all copies. Everything you do not change stays as it is.</p>
      <Try name="Forget z" why={forget} onClick={() => void intervene('z')}>
        z goes back to L_init; the answer y stays. Is the answer kept while z is thought up anew, or does it fall apart?
      </Try>
      <Try name="Forget y" why={forget} onClick={() => void intervene('y')}>
        y goes back to H_init; the scratch paper z stays. Is z alone enough to bring the answer back in a step or two?
      </Try>
      {kind.checked && (
        <Try name="Continue with the changed board" why={whyNotNewBoard(now)} onClick={() => void intervene({ board })}>
          y and z stay, and x is the board as you changed it. Does the model revise what no longer fits, or cling to its old answer?
        </Try>
      )}
    </div>
  );
}

interface TryProps {
  readonly name: string;
  /** Why it cannot be done now; null when it can. */
  readonly why: string | null;
  readonly onClick: () => void;
  readonly children: string;
}

function Try({ name, why, onClick, children }: TryProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <Button className="justify-self-start" disabled={why !== null} aria-describedby={id} onClick={onClick}>
        {name}
      </Button>
      <p id={id}>
        {children} {why && <span className="text-muted">Not now: {why}</span>}
      </p>
    </div>
  );
}
