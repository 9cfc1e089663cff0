/** The side sheet: the models, the device (where the model runs, which fast paths are on, another backend), and what this page is. Fetched when it is first opened. */

import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { changeBackend, useDevice, useModels, useRun, warmUp, useTrainingLive } from '../../app/coordinator.ts';
import type { BackendChoice } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { isLive } from '../solve/run/record.ts';
import { isAskedFor } from './models.ts';
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

const choices: readonly { readonly value: BackendChoice; readonly name: string; readonly words: string }[] = [
  { value: 'auto', name: 'Automatic', words: 'WebGPU on a real graphics processor, else CPU' },
  { value: 'webgpu', name: 'WebGPU', words: 'the graphics processor, even an emulated one' },
  { value: 'wasm', name: 'CPU (wasm)', words: 'works everywhere' },
];

function DevicePanel() {
  const { phase, choice, device, failure } = useDevice((s) => s);
  const loading = useModels(isAskedFor);
  const live = useRun((s) => isLive(s.record));
  const training = useTrainingLive((s) => s.name !== null);
  const blocked = live || training || loading; // while a device is being started, another can be chosen
  return (
    <div className="grid gap-4 text-sm">
      <fieldset className="grid gap-1" disabled={blocked}>
        <legend className="sr-only">Backend</legend>
        {choices.map((c) => (
          <label key={c.value} className="flex min-h-9 items-center gap-2">
            <input
              type="radio"
              name="backend"
              className="size-4"
              aria-label={c.name}
              value={c.value}
              checked={choice === c.value}
              onChange={() => void changeBackend(c.value)}
            />
            <span>
              {c.name} <span className="text-xs text-muted">– {c.words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {failure && (
        <div role="alert" className="rounded-lg border border-bad bg-bad-soft p-3">
          <p>{failure.message}</p>
          {device ? (
            <p className="text-muted">{device.adapter} is still in use.</p>
          ) : (
            <Button className="mt-2" onClick={() => warmUp()}>
              Try again
            </Button>
          )}
        </div>
      )}
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1">
        <dt className="text-muted">Runs on</dt>
        <dd>{device ? (device.backend === 'webgpu' ? 'WebGPU' : 'wasm') : phase === 'starting' ? 'starting …' : '–'}</dd>
        <dt className="text-muted">Adapter</dt>
        <dd className="break-words">
          {device ? `${device.adapter}${device.software && device.backend === 'webgpu' ? ' (software: emulated on the CPU)' : ''}` : '–'}
        </dd>
        <dt className="text-muted">Fast paths</dt>
        <dd className="break-words">{device ? device.features.join(', ') || 'none' : '–'}</dd>
        <dt className="text-muted">Note</dt>
        <dd className="min-h-10 break-words">{device?.note || '–'}</dd>
      </dl>
      <p>
        <a href="./bench/" target="_blank" rel="noreferrer" className="rounded underline underline-offset-2">
          Measure this device
        </a>{' '}
        <span className="text-xs text-muted">– our kernels beside stock TensorFlow.js, in a tab of its own</span>
      </p>
    </div>
  );
}
