/** Which modifier keys are down, so that the page can show what a digit would mean now. */

import { useState } from 'react';
import { useListener } from '../../../ui/incoming.ts';

const none = { shiftKey: false, ctrlKey: false, metaKey: false };
export type HeldKeys = typeof none;

export function useHeldKeys(): HeldKeys {
  const [held, setHeld] = useState(none);
  const look = ({ shiftKey, ctrlKey, metaKey }: KeyboardEvent): void =>
    setHeld((was) =>
      was.shiftKey === shiftKey && was.ctrlKey === ctrlKey && was.metaKey === metaKey ? was : { shiftKey, ctrlKey, metaKey },
    );
  useListener('keydown', look);
  useListener('keyup', look);
  useListener('blur', () => setHeld(none));
  return held;
}
