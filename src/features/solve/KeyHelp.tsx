/** The keys of the page: those of the timeline work, in the bar and anywhere that has no use for them itself, and "?" or its button opens the list of them all. Fetched after the first paint. */

import { lazy, Suspense, useState, type RefObject } from 'react';
import { isCommand, meaning, plain, type Key, type KeyDef } from '../../kinds/shared/ui/input.ts';
import { useListener } from '../../ui/incoming.ts';
import { keyWords } from './besideWords.ts';

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

/** What moves the playback head. */
export interface Hands {
  readonly toggle: () => void;
  /** By steps, or by the updates inside them. */
  readonly step: (by: number, fine: boolean) => void;
  readonly seek: (index: number) => void;
  /** Frames there are. */
  readonly reach: number;
}

type Def = KeyDef<(hands: Hands) => void>;
const sideways: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const upright: typeof sideways = { ArrowDown: -1, ArrowUp: 1 };

const stepping =
  (arrows: Readonly<Record<string, number>>): Def['match'] =>
  (key) => {
    const by = arrows[key.key];
    return by === undefined || isCommand(key) ? null : ({ step }) => step(by, key.shiftKey);
  };

export const timelineKeys: readonly Def[] = [
  { keys: 'Space', does: keyWords.play, match: plain([' '], ({ toggle }) => toggle()) },
  { keys: keyWords.arrows, does: keyWords.step, match: stepping(sideways) },
  {
    keys: 'Home, End',
    does: keyWords.ends,
    match: (key) => plain(['home'], ({ seek }: Hands) => seek(-1))(key) ?? plain(['end'], ({ seek, reach }: Hands) => seek(reach - 1))(key),
  },
];

/** What a key does to the playback head, or null. @param inBar the focus is in the bar: up and down move it too, which elsewhere scroll */
export function timelineKey(key: Key, hands: Hands, inBar: boolean): (() => void) | null {
  if (hands.reach === 0) return null;
  const act = meaning(timelineKeys, key) ?? (inBar && !key.altKey ? stepping(upright)(key) : null);
  return act && (() => act(hands));
}

/** Where keys have a meaning of their own: text, values and choices, boards, menus, dialogs, charts. */
const OTHERS =
  'input, textarea, select, [contenteditable], [role=grid], [role=menu], [role=dialog], [role=slider], [role=tablist], [role=radiogroup]';
/** What the space bar presses. */
const PRESSED = 'button, a[href], summary';

/** Whether a key pressed there is the timeline's. */
export const isFree = (target: EventTarget | null, key: string): boolean =>
  !(target instanceof Element) || (target.closest(OTHERS) === null && !(key === ' ' && target.closest(PRESSED) !== null));

/** Listens on the whole page while the bar is to be seen and no dialog lies over it; in the bar also where a value has the focus, but for its lists. */
function useKeysAnywhere(bar: RefObject<HTMLElement | null>, hands: Hands): void {
  useListener('keydown', (event) => {
    const { target } = event;
    const inBar = target instanceof Element && bar.current?.contains(target) === true && !target.closest('select');
    const free = inBar ? !(event.key === ' ' && target.closest(PRESSED)) : isFree(target, event.key);
    if (event.defaultPrevented || !free || bar.current?.closest('[hidden]')) return;
    if (document.querySelector('[role=dialog][data-state=open]')) return;
    const act = timelineKey(event, hands, inBar);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
