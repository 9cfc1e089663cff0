/** The keys of the page: those of the timeline work, and "?" or its button opens the list of them all. Fetched after the first paint. */

import { lazy, Suspense, useState, type RefObject } from 'react';
import { useListener } from '../../ui/useListener.ts';
import { keyWords, useKeysAnywhere, type Hands } from './timeline/keys.ts';

const KeysDialog = lazy(() => import('./KeysDialog.tsx'));

export default function KeyHelp({ bar, hands }: { readonly bar: RefObject<HTMLElement | null>; readonly hands: Hands }) {
  useKeysAnywhere(bar, hands);
  const [open, setOpen] = useState(false);
  useListener('keydown', (event) => {
    const { target } = event;
    if (event.key !== '?' || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (
      target instanceof HTMLElement &&
      target.closest('input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable]')
    )
      return;
    event.preventDefault();
    setOpen(true);
  });
  return (
    <>
      <button
        type="button"
        aria-label={keyWords.title}
        title={`${keyWords.title} (?)`}
        aria-haspopup="dialog"
        className="size-9 rounded-md text-sm font-semibold hover:bg-sunken max-lg:hidden pointer-coarse:hidden"
        onClick={() => setOpen(true)}
      >
        ?
      </button>
      <Suspense>{open && <KeysDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
