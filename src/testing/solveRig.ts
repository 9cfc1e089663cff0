/** For the tests of runs: a run's stores over a worker that says what the test tells it to. */

import type { LoadedModel } from '../page/models/models.ts';
import { createRunStores, type RunStores } from '../page/run/run.ts';
import type { Copies } from '../page/run/settings.ts';
import type { Device, Latents, RunEvent, SolveRequest, StepEvent } from '../protocol/session.ts';
import { loadedOf } from './models.ts';

export const S = 4;
export const K = 2;
export const model = loadedOf('tiny', { seqLen: S });
export const flush = (): Promise<void> => new Promise((r) => setTimeout(r, 0));

export function step(runId: string, n: number, problems: readonly number[] = [3, 5]): StepEvent {
  return {
    type: 'step',
    runId,
    step: n,
    ms: 10,
    tokens: new Uint8Array(K * S).fill(n),
    confidence: new Float32Array(K * S).fill(0.5),
    halt: new Float32Array(K).fill(-1),
    verdicts: problems.map((p) => ({ solved: p === 0, problems: p, cells: [], summary: '' })),
    latent: new Uint8Array(S * 3).fill(n),
  };
}

export interface Rig extends RunStores {
  readonly requests: SolveRequest[];
  readonly cancelled: string[];
  readonly filmsAsked: [string, number][];
  /** On which runs went on. */
  readonly devices: Device[];
  /** Says something as the worker, to the latest request. */
  say(e: RunEvent): void;
  /** Ends the latest request. */
  finish(e: RunEvent): Promise<void>;
  readonly id: () => string;
  modelReady(m: LoadedModel | Error): void;
  /** Another model is in the worker from here on. */
  use(m: LoadedModel): void;
}

export function rig(waitForModel = false, { stepMs, ...requested }: Partial<Copies> & { readonly stepMs?: number } = {}): Rig {
  const requests: SolveRequest[] = [];
  const cancelled: string[] = [];
  const filmsAsked: [string, number][] = [];
  const devices: Device[] = [];
  let listener: (e: RunEvent) => void = () => undefined;
  let end: () => void = () => undefined;
  let modelReady: (m: LoadedModel | Error) => void = () => undefined;
  let present = model;
  const stores = createRunStores({
    client: {
      solve: (request, onEvent) => {
        requests.push(request);
        listener = onEvent;
        return new Promise((r) => {
          end = r;
        });
      },
      cancel: (runId) => {
        cancelled.push(runId);
        return Promise.resolve();
      },
      latents: (runId, copy): Promise<Latents> => {
        filmsAsked.push([runId, copy]);
        return Promise.resolve({ steps: 2, rgb: new Uint8Array(2 * S * 3).fill(9) });
      },
    },
    model: () =>
      waitForModel
        ? new Promise((yes, no) => {
            modelReady = (m) => (m instanceof Error ? no(m) : yes(m));
          })
        : Promise.resolve(present),
    settings: () => ({
      copies: K,
      vary: 'symmetries',
      sigma: 0.3,
      chosen: false,
      ...requested,
      steps: null,
      stopWhenSolved: true,
      stopWhenSure: false,
    }),
    stepMs: () => stepMs,
    seed: () => 7,
    onDevice: (device) => devices.push(device),
  });
  return {
    ...stores,
    requests,
    cancelled,
    filmsAsked,
    devices,
    say: (e) => listener(e),
    finish: async (e) => {
      listener(e);
      end();
      await flush();
    },
    id: () => stores.run.getState().record?.runId ?? '',
    modelReady: (m) => modelReady(m),
    use: (m) => {
      present = m;
    },
  };
}

export async function started(): Promise<Rig> {
  const b = rig();
  void b.run.getState().start('sudoku', [1, 0, 0, 0]);
  await flush();
  return b;
}
export const record = (b: Rig) => {
  const r = b.run.getState().record;
  if (!r) throw new Error('no record');
  return r;
};
