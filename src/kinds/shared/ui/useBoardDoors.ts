/** What reaches a board from outside its own controls: keys, pasted text, dropped files, and what the system hands to the app. Dialogs and menus keep theirs. */

import { useEffect, useEffectEvent, useState, type DragEvent, type RefObject } from 'react';
import { takeGiven, type Given } from '../../../ui/given.ts';

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
  /** Meant for the board: in the workbench, or nowhere while the workbench is to be seen. */
  const mine = (target: EventTarget | null): boolean =>
    inside(target) || (target === document.body && workbench.current?.closest('[hidden]') === null);

  const keydown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isTextField(event.target) || !mine(event.target)) return;
    if (onKey(event, inside(event.target))) event.preventDefault();
  });
  const paste = useEffectEvent((event: ClipboardEvent) => {
    if (isTextField(event.target) || !mine(event.target)) return;
    event.preventDefault();
    onText(event.clipboardData?.getData('text') ?? '', 'Pasted');
  });
  const given = useEffectEvent((what: Given['board']) => ('text' in what ? onText(what.text, 'Loaded') : onFiles(what.files)));
  useEffect(() => takeGiven('board', (what) => given(what)), []);
  useEffect(() => {
    document.addEventListener('keydown', keydown);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('keydown', keydown);
      document.removeEventListener('paste', paste);
    };
  }, []);

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

/** Fields in which keys and pastes mean text. */
const isTextField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
