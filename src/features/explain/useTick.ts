/** The ticks inside a step while a run plays: they fill the time between two steps. None where less motion is asked for. */

import { useEffect, useState, useSyncExternalStore } from 'react';

const QUERY = '(prefers-reduced-motion: reduce)';

function onMotionChange(changed: () => void): () => void {
  const query = matchMedia(QUERY);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Whether less motion is asked for. */
export const useLessMotion = (): boolean => useSyncExternalStore(onMotionChange, () => matchMedia(QUERY).matches);

/** Milliseconds between two drawings at least: more often helps nobody. */
const FRAME = 40;

/**
 * The tick of the step `step` while `on`: 0 when the step begins, the last but one (`ticks - 2`, an update of y) when `ms` have passed;
 * the last, the look, belongs to the moment the step is there. Null while not `on`.
 */
export function useTick(step: number, ticks: number, ms: number, on: boolean): number | null {
  const [at, setAt] = useState({ step, tick: 0 });
  useEffect(() => {
    if (!on) return undefined;
    const begun = performance.now();
    const timer = setInterval(
      () => {
        const tick = Math.min(ticks - 2, Math.floor(((performance.now() - begun) / ms) * (ticks - 1)));
        setAt((was) => (was.step === step && was.tick === tick ? was : { step, tick }));
      },
      Math.max(FRAME, ms / ticks / 2),
    );
    return () => clearInterval(timer);
  }, [step, ticks, ms, on]);
  if (!on) return null;
  return at.step === step ? at.tick : 0;
}
