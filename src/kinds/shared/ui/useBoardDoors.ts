/** What reaches a board from outside its own controls: keys, pasted text, dropped files, and what the system hands to the app. Dialogs and menus keep theirs. */

import { useEffectEvent, useLayoutEffect, useState, type DragEvent, type RefObject } from 'react';
import { isTextField, pastedText, takeGiven, useListener, type Given } from '../../../ui/incoming.ts';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import type { BoardTools } from './BoardActions.tsx';
import type { Choice } from './choices.ts';

interface Doors {
  /** The board with its tools. */
  readonly workbench: RefObject<HTMLElement | null>;
  /** A key; `inside` when the focus is in the workbench, else it is nowhere. Returns whether the board had a use for it. */
  readonly onKey: (event: KeyboardEvent, inside: boolean) => boolean;
  readonly onText: (text: string, verb: 'Pasted' | 'Loaded') => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Handlers for the workbench's own element, and whether something is being dragged over it. */
export function useBoardDoors({ workbench, onKey, onText, onFiles }: Doors) {
  const [dropping, setDropping] = useState(false);
  const inside = (target: EventTarget | null): boolean => target instanceof Node && (workbench.current?.contains(target) ?? false);
  /** The workbench is to be seen, and no other kind is on its way. */
  const isHere = (): boolean => workbench.current?.closest('[hidden], [inert]') === null;

  useListener('keydown', (event) => {
    const { target } = event;
    if (event.defaultPrevented || isTextField(target) || !(inside(target) || (target === document.body && isHere()))) return;
    if (onKey(event, inside(target))) event.preventDefault();
  });
  useListener('paste', (event) => {
    const text = isHere() ? pastedText(event) : null;
    if (text !== null) onText(text, 'Pasted');
  });
  const given = useEffectEvent((what: Given['board']) => ('text' in what ? onText(what.text, 'Loaded') : onFiles(what.files)));
  useLayoutEffect(() => takeGiven('board', (what) => given(what)), []);

  return {
    dropping,
    handlers: {
      // What happens over a dialog bubbles here too, and is the dialog's.
      onDragOver(event: DragEvent) {
        if (!inside(event.target)) return;
        event.preventDefault();
        setDropping(true);
      },
      onDragLeave: () => setDropping(false),
      onDrop(event: DragEvent) {
        if (!inside(event.target)) return;
        event.preventDefault();
        setDropping(false);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles(files);
        else onText(event.dataTransfer.getData('text'), 'Loaded');
      },
    },
  };
}

interface Reading extends Pick<Doors, 'workbench' | 'onKey'>, Pick<BoardTools, 'readText' | 'readFile'> {
  readonly say: Say;
  /** Why nothing may be opened now; null where it may. */
  readonly refusal: string | null;
}

/**
 * The same for a board whose texts and files hold boards. One is opened at once, and said ("Loaded a Sudoku with 26 givens."); several are
 * `found`, to choose from. What cannot be read says why, with the board as it was.
 */
export function useReadingDoors({ workbench, onKey, readText, readFile, say, refusal }: Reading) {
  const [found, setFound] = useState<readonly Choice[]>([]);
  const load = async (reading: () => Promise<readonly Choice[]>, verb: string): Promise<void> => {
    if (refusal !== null) return say(refusal);
    try {
      const read = await reading();
      if (read.length > 1) setFound(read);
      else for (const choice of read) say(`${verb} ${choice.open()}.`);
    } catch (e) {
      say(messageOf(e), true);
    }
  };
  const doors = useBoardDoors({
    workbench,
    onKey,
    onText: (text, verb) => void load(() => readText(text), verb),
    onFiles: ([file]) => void load(() => readFile(file), 'Loaded'),
  });
  return { ...doors, found, setFound };
}
