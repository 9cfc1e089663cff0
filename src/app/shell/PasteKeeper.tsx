/** Stands in for a board that is on its way: what is pasted meanwhile is kept for it. */

import { keep } from '../../ui/given.ts';
import { pastedText } from '../../ui/paste.ts';
import { useListener } from '../../ui/useListener.ts';

export function PasteKeeper() {
  useListener('paste', (event) => {
    const text = pastedText(event);
    if (text !== null) keep('board', { text });
  });
  return null;
}
