/** Events of the whole page, heard from the very moment that a component is on it. */

import { useEffectEvent, useLayoutEffect } from 'react';

/** An effect after the paint would come too late: on a busy machine a person's first key is there before it. */
export function useListener<K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void): void {
  const heard = useEffectEvent(listener);
  useLayoutEffect(() => {
    addEventListener(type, heard);
    return () => removeEventListener(type, heard);
  }, [type]);
}
