/** Dialogs: title, words, close, in the middle of the page or as a sheet at its side. Loaded with the first dialog, not with the page. */

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type DragEvent, type ReactNode, useState } from 'react';
import { Button, IconButton } from './Button.tsx';

interface Props {
  readonly title: string;
  readonly description: string;
  readonly onClose: () => void;
  /** Takes files dropped on the dialog; without it none can be. */
  readonly onFiles?: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** For a dialog's `onCloseAutoFocus`: what had the focus before has it again, unless something else took it. Radix does so for dialogs with a trigger of their own alone. */
function useFocusBack(): (event: Event) => void {
  const [before] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
  };
}

export function Dialog({ title, description, onClose, onFiles, children }: Props) {
  const focusBack = useFocusBack();
  const onDrop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return; // text goes to the field it is dropped on
    event.preventDefault();
    onFiles?.([...event.dataTransfer.files]);
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2
            overflow-y-auto rounded-lg border border-line-strong bg-surface p-5 shadow-xl"
          onDragOver={(event) => onFiles && carriesFiles(event) && event.preventDefault()}
          onDrop={onDrop}
          onCloseAutoFocus={focusBack}
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} px={18} name="Close" className="-mt-1 -mr-1 size-9" />
            </Radix.Close>
          </div>
          <Radix.Description className="mt-1 mb-3 text-sm text-muted">{description}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** At the right side, as high as the window. */
export function SideSheet({ title, onClose, children }: Pick<Props, 'title' | 'onClose' | 'children'>) {
  const focusBack = useFocusBack();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focusBack}
          className="fixed inset-y-0 right-0 z-50 flex w-[28rem] max-w-full flex-col overflow-y-auto border-l border-line bg-paper px-6 pb-8 text-ink"
        >
          <div className="sticky top-0 z-10 flex h-14 shrink-0 items-center justify-between bg-paper">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button weight="quiet" className="w-10 px-0" aria-label="Close">
                <X size={18} aria-hidden />
              </Button>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
