/** Which modifier keys are down, so that the page can show what a digit would mean now. */

import { useEffect, useState } from 'react';

const none = { shiftKey: false, ctrlKey: false, metaKey: false };
export type HeldKeys = typeof none;

export function useHeldKeys(): HeldKeys {
  const [held, setHeld] = useState(none);
  useEffect(() => {
    const look = ({ shiftKey, ctrlKey, metaKey }: KeyboardEvent): void =>
      setHeld((was) =>
        was.shiftKey === shiftKey && was.ctrlKey === ctrlKey && was.metaKey === metaKey ? was : { shiftKey, ctrlKey, metaKey },
      );
    const forget = (): void => setHeld(none);
    addEventListener('keydown', look);
    addEventListener('keyup', look);
    addEventListener('blur', forget);
    return () => {
      removeEventListener('keydown', look);
      removeEventListener('keyup', look);
      removeEventListener('blur', forget);
    };
  }, []);
  return held;
}
