/** The one worker of the page and the stores that talk to it, wired together: what is started when, and what follows what. */
import { useStore } from 'zustand';
import { TrmClient, WorkerFailure } from '../worker/client.ts';
import type { BackendChoice } from '../worker/protocol.ts';
import { createDeviceStore, type DeviceState } from './device.ts';
import { createModelsStore, type LoadedModel, type ModelSource, type ModelsState } from './models.ts';
import { createRunStores, type RunState } from './run.ts';
import { runKinds } from './runKinds.ts';
import type { PlaybackState } from './runPlayback.ts';
import { backendFromAddress, settingsStore } from './settings.ts';

const client = new TrmClient((failure) => {
  models.getState().lost();
  device.getState().gone(failure);
});

export const device = createDeviceStore(client);
export const models = createModelsStore(client, () => new URL('models/', document.baseURI).href);
export const { run, playback } = createRunStores({
  client,
  model: ensureModel,
  settings: () => settingsStore.getState(),
  seed: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1,
});

export const useDevice = <T>(select: (s: DeviceState) => T): T => useStore(device, select);
export const useModels = <T>(select: (s: ModelsState) => T): T => useStore(models, select);
export const useRun = <T>(select: (s: RunState) => T): T => useStore(run, select);
export const usePlayback = <T>(select: (s: PlaybackState) => T): T => useStore(playback, select);

/** The backend of this page view: the address wins until a person chooses another one. */
let backend: BackendChoice | null = null;
export const backendInForce = (): BackendChoice =>
  (backend ??= backendFromAddress(window.location.search) ?? settingsStore.getState().backend);

let booting: Promise<LoadedModel> | null = null;

/**
 * Resolves with a model that is ready, starting whatever is missing: the device, the catalogue, the model.
 * Calls while it works share the same work. @throws WorkerFailure with what was missing
 */
export function ensureModel(): Promise<LoadedModel> {
  return (booting ??= boot().finally(() => {
    booting = null;
  }));
}

async function boot(): Promise<LoadedModel> {
  const fail = (failure: { code: string; message: string } | null): never => {
    throw new WorkerFailure(failure ?? { code: 'worker', message: 'The worker was replaced meanwhile.' });
  };
  if (device.getState().phase !== 'ready' && !(await device.getState().start(backendInForce()))) fail(device.getState().failure);
  const { active, wanted } = models.getState();
  if (active) return active;
  const hasCatalogue = await models.getState().fetchCatalogue();
  const first = models.getState().catalogue.find((c) => c.task === runKinds[0]?.id);
  const source: ModelSource | null = wanted ?? (hasCatalogue && first ? { kind: 'card', card: first } : null);
  if (!source || !(await models.getState().load(source))) fail(models.getState().failure);
  return models.getState().active ?? fail(device.getState().failure);
}

/** Starts what a first visit needs. What fails is shown where it belongs; Solve and Retry try again. */
export function warmUp(): void {
  ensureModel().catch(() => undefined);
}

/** Moves to another backend, and the model with it. Kept for the next visit where it works; else the one before stays. */
export async function changeBackend(choice: BackendChoice): Promise<void> {
  await booting?.catch(() => undefined);
  const before = backendInForce();
  backend = choice;
  if (await device.getState().start(choice)) settingsStore.getState().change({ backend: choice });
  else if (device.getState().device) backend = before;
  await ensureModel().catch(() => undefined);
}

/** Failures after which the device and the model have to be made anew before another run can work. */
const DEVICE_FAILURES: ReadonlySet<string> = new Set(['device-lost', 'backend']);

run.subscribe(({ record }, before) => {
  if (record === before.record || !record?.failure || !DEVICE_FAILURES.has(record.failure.code)) return;
  models.getState().lost();
  device.getState().gone(null);
});

for (const kind of runKinds) kind.subscribe(() => run.getState().boardChanged(kind.id, kind.board()));
