/** What reaches a board from outside its own controls: keys, pasted text, dropped files, and what the system hands to the app. Dialogs and menus keep theirs. */

import { useEffectEvent, useLayoutEffect, useState, type DragEvent, type RefObject } from 'react';
import { takeGiven, isTextField, pastedText, useListener, type Given } from '../../../ui/incoming.ts';

interface Doors {
  /** The board with its tools. */
  readonly workbench: RefObject<HTMLElement | null>;
  /** A key; `inside` when the focus is in the workbench, else it is nowhere. Returns whether the board had a use for it. */
  readonly onKey: (event: KeyboardEvent, inside: boolean) => boolean;
  readonly onText: (text: string, verb: 'Pasted' | 'Loaded') => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Handlers for the workbench's own element, and whether something is being dragged over it. */
export interface DropTarget {
  readonly dropping: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

export function useBoardDoors({ workbench, onKey, onText, onFiles }: Doors): DropTarget {
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
      onDragOver(event) {
        if (!inside(event.target)) return;
        event.preventDefault();
        setDropping(true);
      },
      onDragLeave: () => setDropping(false),
      onDrop(event) {
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
