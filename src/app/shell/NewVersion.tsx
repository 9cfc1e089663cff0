/** "New version": there when one waits to take over. Never pressed for a person, and not to be pressed in the middle of a run or a training. */

import { RefreshCw } from 'lucide-react';
import { isLive } from '../../features/solve/run/record.ts';
import { useTrainingLive } from '../../features/train/live.ts';
import { takeNewVersion, useVersions } from '../../offline/page.ts';
import { Button } from '../../ui/Button.tsx';
import { useRun } from '../coordinator.ts';

export function NewVersion() {
  const waiting = useVersions((s) => s.waiting !== null);
  const running = useRun((s) => isLive(s.record));
  const training = useTrainingLive((s) => s.name !== null || s.ownWay);
  if (!waiting) return null;
  const why = running ? 'The run on the page comes first.' : training ? 'The training comes first.' : null;
  return (
    <Button
      className="min-h-9 max-sm:w-10 max-sm:px-0"
      disabled={why !== null}
      title={why ?? 'A new version of this page is here: reload to use it. What you made is kept.'}
      aria-label="New version: reload"
      onClick={takeNewVersion}
    >
      <RefreshCw size={16} aria-hidden /> <span className="max-sm:hidden">New version</span>
    </Button>
  );
}
