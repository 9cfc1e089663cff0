/** The side sheet: the models, the device (where the model runs, which fast paths are on, another backend), and what this page is. Fetched when it is first opened. */

import type { ComponentProps, ReactNode } from 'react';
import { changeBackend, useDevice, useModels, warmUp, useTrainingLive, useLive } from '../../page/coordinator.ts';
import type { DeviceState } from '../../page/models/device.ts';
import { isAskedFor } from '../../page/models/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Radio } from '../../ui/Choice.tsx';
import { SideSheet } from '../../ui/Dialog.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';
import { deviceWords, sheetWords } from './words.ts';

export default function Sheet({ onClose, ...panel }: { readonly onClose: () => void } & ComponentProps<typeof ModelsPanel>) {
  return (
    <SideSheet title={sheetWords.title} onClose={onClose}>
      <Part title={sheetWords.models}>
        <ModelsPanel {...panel} />
      </Part>
      <Part title={sheetWords.device}>
        <DevicePanel />
      </Part>
      <Part title={sheetWords.about}>
        <p className="text-sm text-muted">{sheetWords.aboutText}</p>
      </Part>
    </SideSheet>
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

function DevicePanel() {
  const { phase, choice, device, failure } = useDevice((s) => s);
  const loading = useModels(isAskedFor);
  const live = useLive();
  const training = useTrainingLive((s) => s.run !== null);
  const blocked = live || training || loading; // while a device is being started, another can be chosen
  return (
    <div className="grid gap-4 text-sm">
      <fieldset className="grid gap-1" disabled={blocked}>
        <legend className="sr-only">{deviceWords.backend}</legend>
        {deviceWords.choices.map((c) => (
          <Radio
            key={c.value}
            name="backend"
            className="min-h-9"
            aria-label={c.name}
            checked={choice === c.value}
            onChoose={() => void changeBackend(c.value)}
          >
            {c.name} <span className="text-xs text-muted">– {c.words}</span>
          </Radio>
        ))}
      </fieldset>
      {failure && (
        <div role="alert" className="rounded-lg border border-bad bg-bad-soft p-3">
          <p>{failure.message}</p>
          {device ? (
            <p className="text-muted">{sheetWords.stays(device.adapter)}</p>
          ) : (
            <Button className="mt-2" onClick={() => void warmUp()}>
              {deviceWords.again}
            </Button>
          )}
        </div>
      )}
      <DeviceTable phase={phase} device={device} />
      <p>
        <a href="./bench/" target="_blank" rel="noreferrer" className="rounded underline underline-offset-2">
          {deviceWords.measure}
        </a>{' '}
        <span className="text-xs text-muted">{deviceWords.measureHint}</span>
      </p>
    </div>
  );
}

export const DeviceTable = ({ phase, device }: Pick<DeviceState, 'phase' | 'device'>) => (
  <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1">
    <dt className="text-muted">{deviceWords.runsOn}</dt>
    <dd>{device ? (device.backend === 'webgpu' ? 'WebGPU' : 'wasm') : phase === 'starting' ? 'starting …' : '–'}</dd>
    <dt className="text-muted">{deviceWords.adapter}</dt>
    <dd className="break-words">
      {device ? `${device.adapter}${device.software && device.backend === 'webgpu' ? sheetWords.software : ''}` : '–'}
    </dd>
    <dt className="text-muted">{deviceWords.paths}</dt>
    <dd className="break-words">{device ? device.features.join(', ') || 'none' : '–'}</dd>
    {device?.note && (
      <>
        <dt className="text-muted">{deviceWords.note}</dt>
        <dd className="min-h-10 break-words">{device.note}</dd>
      </>
    )}
  </dl>
);
