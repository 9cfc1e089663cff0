/** Back online: what could not be fetched comes by itself. */

import { isLive } from '../features/solve/run/record.ts';
import { useTrainingLive } from '../features/train/live.ts';
import { run } from './coordinator.ts';
import { usePage } from './page.ts';

/** Nothing goes on that a reload would interrupt; boards, runs and what was drawn are kept over one. */
function isFree(): boolean {
  const { name, ownWay } = useTrainingLive.getState();
  return !isLive(run.getState().record) && name === null && !ownWay;
}

/** Fetches a kind again that did not come; other parts come with a reload. */
export function followOnline(): void {
  addEventListener('online', () => {
    const { missing, show } = usePage.getState();
    if (missing) show(missing.id);
    else if (document.querySelector('[data-missing]') && isFree()) location.reload();
  });
}
