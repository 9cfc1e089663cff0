/** The side sheet: the models, the device, and what this page is. Fetched when it is first opened. */

import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';

export default function Sheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-50 flex w-[28rem] max-w-full flex-col overflow-y-auto border-l border-line bg-paper px-6 pb-8 text-ink"
        >
          <div className="sticky top-0 z-10 flex h-14 shrink-0 items-center justify-between bg-paper">
            <Dialog.Title className="text-lg font-semibold">Model &amp; device</Dialog.Title>
            <Dialog.Close asChild>
              <Button weight="quiet" className="w-10 px-0" aria-label="Close">
                <X size={18} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <Part title="Models">
            <ModelsPanel />
          </Part>
          <Part title="Device">
            <DevicePanel />
          </Part>
          <Part title="About">
            <p className="text-sm text-muted">
              A Tiny Recursive Model (Jolicoeur-Martineau, “Less is More: Recursive Reasoning with Tiny Networks”, 2025) runs in this tab,
              on your own device. Nothing you draw leaves it. Every answer is checked against the rules before it is called solved.
            </p>
          </Part>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-line py-5">
      <h2 className="mb-3 text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}
