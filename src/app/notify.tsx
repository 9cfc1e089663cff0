/** News of the page as a whole, told after the first paint: in a root of its own, so that the page need not be drawn anew for it. */

import { useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { Toast, useNotice } from '../ui/Toast.tsx';

let root: Root | null = null;
let count = 0;

/** Shows a notice for a while, in place of the one before. */
export function notify(text: string): void {
  root ??= createRoot(document.body.appendChild(document.createElement('div')));
  root.render(<News key={++count} text={text} />);
}

function News({ text }: { readonly text: string }) {
  const { say, toast } = useNotice();
  useEffect(() => say(text, true), [say, text]);
  return <Toast label="Page news" {...toast} />;
}
