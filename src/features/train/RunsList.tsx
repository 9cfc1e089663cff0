/** The runs in this browser, and the room they take. */

import type { StorageUse } from '../../protocol/training.ts';
import { Button } from '../../ui/Button.tsx';
import { bytes } from '../../ui/format.ts';
import { RunItem } from './RunItem.tsx';
import { training, useTraining } from './runtime.ts';

export function RunsList() {
  const runs = useTraining((s) => s.runs);
  const use = useTraining((s) => s.use);
  return (
    <section aria-label="Runs" className="border-t border-line pt-4 pb-12">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-base font-semibold">Runs in this browser</h2>
        <p className="num min-h-5 text-xs text-muted">{use ? roomWords(use) : ''}</p>
      </div>
      {use?.damaged?.map((id) => (
        <p key={id} role="alert" className="mb-3 flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-warn-soft p-3 text-sm">
          A run in storage cannot be read any more. Its room can be freed.
          <Button onClick={() => void training.getState().remove(id)}>Delete it</Button>
        </p>
      ))}
      {runs === null ? (
        <p className="text-sm text-muted">Looking for runs.</p>
      ) : runs.length === 0 ? (
        <p className="text-sm text-muted">
          None yet. A run appears here with its first checkpoint, stays after a reload, and can be solved with and exported.
        </p>
      ) : (
        <ul className="grid gap-3">
          {runs.map((run) => (
            <li key={run.id}>
              <RunItem run={run} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function roomWords({ runs, usage, quota }: StorageUse): string {
  const all = usage === null || quota === null ? '' : `; this site uses ${bytes(usage)} of the ${bytes(quota)} the browser allows`;
  return `Runs take ${bytes(runs)}${all}`;
}
