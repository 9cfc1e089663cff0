/** The one worker of the page and the stores that talk to it, wired together: what is started when, and what follows what. */

import { useStore, create } from 'zustand';
import { later } from '../client/later.ts';
import { isLive } from '../client/record.ts';
import type { PuzzleKind } from '../kinds/kind.ts';
import { forEachKind, kindOf } from '../kinds/kinds.ts';
import { causeOf } from '../protocol/errors.ts';
import type { BackendChoice, Failure } from '../protocol/session.ts';
import type { LessonSpec } from '../protocol/training.ts';
import { pageAddress } from '../storage/address.ts';
import { createDeviceStore, type DeviceState } from './models/device.ts';
import { createOwnModel, fail, type ModelMemory } from './models/fit.ts';
import { createModelsStore, type LoadedModel, type ModelsState } from './models/models.ts';
import { usePage } from './page.ts';
import type { PlaybackState } from './run/playback.ts';
import { createRunStores, type RunState } from './run/run.ts';
import { backendFromAddress, copiesOf, settingsStore } from './run/settings.ts';

/** The page's worker; what talks to it is fetched after the first paint. */
export const client = later(async () => {
  const { TrmClient } = await import('../client/client.ts');
  return new TrmClient((failure) => {
    models.getState().lost();
    device.getState().gone(failure);
  });
});

export const device = createDeviceStore(client);
export const models = createModelsStore(client, () => new URL('models/', document.baseURI).href, fetch, startDevice);
/** What keeps and finds models again is fetched after the first paint. */
const remembered = () => import('./models/remembered.ts');
const modelMemory: ModelMemory = {
  recall: (kind) =>
    remembered().then(
      ({ recall, shelves }) => recall(kind, shelves(client, models)),
      () => null,
    ),
  remember: (model) =>
    void remembered().then(
      ({ remember }) => remember(model, models.getState().catalogue),
      () => undefined, // it cannot be fetched: a reload does without
    ),
};
const ownModel = createOwnModel(models, modelMemory);
export const { run, playback } = createRunStores({
  client,
  model: (kind) => ensureModel(kindOf(kind)),
  settings: (kind) => ({ ...settingsStore.getState(), ...copiesOf(settingsStore.getState(), kindOf(kind)) }),
  onDevice: (now) => device.setState({ device: now }),
  stepMs: () => device.getState().device?.stepMs,
  seed: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1,
});

export const useDevice = <T>(select: (s: DeviceState) => T): T => useStore(device, select);
export const useModels = <T>(select: (s: ModelsState) => T): T => useStore(models, select);
export const useRun = <T>(select: (s: RunState) => T): T => useStore(run, select);
/** A run is on. */
export const useLive = (): boolean => useRun((s) => isLive(s.record));
export const usePlayback = <T>(select: (s: PlaybackState) => T): T => useStore(playback, select);

/** What is being learnt now, for the parts of the page that must wait for it; training itself is fetched when it is needed, and tells. */
interface TrainingLive {
  /** The run that is trained, as its store has it; null when none is. */
  readonly run: { readonly name: string; readonly lesson: LessonSpec } | null;
  /** A kind learns a puzzle in its own way. */
  readonly ownWay: boolean;
}

export const useTrainingLive = create<TrainingLive>()(() => ({ run: null, ownWay: false }));

/** The backend of this page view: the address wins until a person chooses another one. */
let backend: BackendChoice | null = null;
export const backendInForce = (): BackendChoice =>
  (backend ??= backendFromAddress(pageAddress.search()) ?? settingsStore.getState().backend);

let booting: { readonly kind: PuzzleKind; readonly model: Promise<LoadedModel> } | null = null;

/**
 * Resolves with a model for a kind (the one on the page unless another is given) that is ready, starting whatever is missing: the device, the catalogue, the
 * model. Calls while it works share the same work. @param isWanted whether it is still to come, looked at before each load
 * @throws WorkerFailure with what was missing; CancelledError where it is not wanted any more
 */
export function ensureModel(kind = usePage.getState().kind, isWanted?: () => boolean): Promise<LoadedModel> {
  if (booting?.kind === kind) return booting.model;
  const before = booting?.model.catch(() => undefined);
  const model = Promise.resolve(before).then(() => boot(kind, isWanted));
  const mine = { kind, model };
  booting = mine;
  const done = (): void => {
    if (booting === mine) booting = null;
  };
  model.then(done, done);
  return model;
}

/** Starts the device where there is none. @throws WorkerFailure */
async function startDevice(): Promise<void> {
  while (device.getState().phase !== 'ready') {
    const isStarted = await device.getState().start(backendInForce()); // false also where another one is being started instead
    if (!isStarted && device.getState().phase === 'failed') fail(device.getState().failure);
  }
}

/** Resolves when the device is ready. @throws WorkerFailure */
export async function ensureDevice(): Promise<void> {
  await booting?.model.catch(() => undefined);
  await startDevice();
}

async function boot(kind: PuzzleKind, isWanted?: () => boolean): Promise<LoadedModel> {
  await startDevice();
  return ownModel.ensure(kind, isWanted);
}

models.subscribe(({ active }, before) => {
  if (active === before.active || !active) return;
  const { features, stepMs } = active.info;
  device.setState((s) => (s.device ? { device: { ...s.device, ...(features ? { features } : {}), stepMs } } : s));
});

/**
 * Starts what the kind on the page needs; a kind that is left meanwhile needs no model any more. Resolves when it is there, or is not to be had: what fails is
 * shown where it belongs, and Solve and Retry try again.
 */
export async function warmUp(): Promise<void> {
  const { kind } = usePage.getState();
  await ensureModel(kind, () => usePage.getState().kind === kind).catch(() => undefined);
}

/** Moves to another backend, and the model with it. Kept for the next visit where it works; else the one before stays. */
export async function changeBackend(choice: BackendChoice): Promise<void> {
  // A device that does not start is not waited for.
  if (device.getState().phase !== 'starting') await booting?.model.catch(() => undefined);
  const before = backendInForce();
  backend = choice;
  if (await device.getState().start(choice)) settingsStore.getState().change({ backend: choice });
  else if (device.getState().device) backend = before;
  await ensureModel().catch(() => undefined);
}

/** Hears of a failure: where the device is gone, the next run makes it anew. */
export function afterFailure({ code }: Failure): void {
  const fate = causeOf(code).device;
  if (fate === null) return;
  if (fate === 'broken') models.getState().lost(); // the model of a lost device stays in the worker's hands
  device.getState().gone(null);
}

run.subscribe(({ record }, before) => {
  if (record !== before.record && record?.failure) afterFailure(record.failure);
});

/** The run hears of the board on the page; when another kind is shown, the page's own model is fetched for it. */
const boardOnPage = (): void => {
  const { kind } = usePage.getState();
  run.getState().boardChanged(kind.id, kind.board());
  if (ownModel.isDue(kind)) void warmUp(); // the board has another size now
};
forEachKind((kind) => kind.subscribe(boardOnPage));
usePage.subscribe(({ kind }, before) => {
  if (kind === before.kind) return;
  boardOnPage();
  void warmUp();
});
