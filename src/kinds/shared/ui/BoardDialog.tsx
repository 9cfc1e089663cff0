/** The frame of a board's dialogs: title, words, close. Loaded with the first dialog, not with the page. */

import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { DragEvent, ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly description: string;
  readonly onClose: () => void;
  /** Takes files dropped on the dialog; without it none can be. */
  readonly onFiles?: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

export function BoardDialog({ title, description, onClose, onFiles, children }: Props) {
  const onDrop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return; // text goes to the field it is dropped on
    event.preventDefault();
    onFiles?.([...event.dataTransfer.files]);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2
            overflow-y-auto rounded-lg border border-line-strong bg-surface p-5 shadow-xl"
          onDragOver={(event) => onFiles && carriesFiles(event) && event.preventDefault()}
          onDrop={onDrop}
        >
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close aria-label="Close" className="-mt-1 -mr-1 flex size-9 items-center justify-center rounded-md hover:bg-sunken">
              <X size={18} aria-hidden />
            </Dialog.Close>
          </div>
          <Dialog.Description className="mt-1 mb-3 text-sm text-muted">{description}</Dialog.Description>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
