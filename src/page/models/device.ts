/** Where the model runs: starts the worker's device and remembers what came of it. */

import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import { failureOf } from '../../protocol/errors.ts';
import type { BackendChoice, Device, Failure } from '../../protocol/session.ts';

export interface DeviceState {
  readonly phase: 'idle' | 'starting' | 'ready' | 'failed';
  /** What was asked for: of the device in use, or of the one that is being started. */
  readonly choice: BackendChoice;
  readonly device: Device | null;
  /** Why the last start did not work, or why the device is gone. */
  readonly failure: Failure | null;
  /**
   * Starts the device, or moves to another one. Resolves true when it is ready; a later call for another device makes an earlier one moot, one for
   * the same joins it.
   * The device before stays in use when another one cannot be started.
   */
  readonly start: (choice: BackendChoice) => Promise<boolean>;
  /** The device is gone, with the reason where there is one; the next start makes a new one. */
  readonly gone: (failure: Failure | null) => void;
}

export function createDeviceStore(client: Pick<TrmClient, 'start'>): StoreApi<DeviceState> {
  let asked = 0;
  let underway: Promise<boolean> | null = null;
  return createStore<DeviceState>()((set, get) => ({
    phase: 'idle',
    choice: 'auto',
    device: null,
    failure: null,
    start(choice) {
      if (underway && get().phase === 'starting' && get().choice === choice) return underway;
      const mine = ++asked;
      const before = get();
      const started = async (): Promise<boolean> => {
        try {
          const device = await client.start(choice);
          if (mine !== asked) return false;
          set({ phase: 'ready', device });
          return true;
        } catch (e) {
          if (mine !== asked) return false;
          const kept = before.device ? ({ phase: 'ready', choice: before.choice } as const) : ({ phase: 'failed' } as const);
          set({ ...kept, failure: failureOf(e) });
          return false;
        }
      };
      set({ phase: 'starting', choice, failure: null });
      return (underway = started());
    },
    gone(failure) {
      asked++;
      set({ phase: failure ? 'failed' : 'idle', device: null, failure });
    },
  }));
}
