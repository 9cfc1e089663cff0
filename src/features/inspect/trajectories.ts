/** Where the copies of the run on the page go: their paths, computed on demand, and where they differ from the run. */

import type { StoreApi } from 'zustand';
import type { RecordProgress, Trajectories, TrajectoriesRequest } from '../../protocol/inspect.ts';
import type { RunRecord } from '../solve/run/record.ts';
import { createReplayStore, type ReplayDeps, type ReplayState } from './replay.ts';

export interface Traced {
  readonly trajectories: Trajectories;
  /** The first step, from 1, after which a copy is elsewhere than in the run; null where there is none. */
  readonly strays: number | null;
}

export type TrajectoriesState = ReplayState<Traced>;

export interface TrajectoriesDeps extends Pick<ReplayDeps<Traced>, 'run' | 'modelName' | 'cancel'> {
  readonly trace: (request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void) => Promise<Trajectories>;
}

export const createTrajectoriesStore = ({ trace, ...deps }: TrajectoriesDeps): StoreApi<TrajectoriesState> =>
  createReplayStore<Traced>({
    ...deps,
    async replay(request, record, onProgress) {
      const trajectories = await trace({ ...request, copies: record.copies }, onProgress);
      return { trajectories, strays: straysAt(record, trajectories) };
    },
  });

/** Logits further apart than this, and than this share of their size, are not the rounding of another device. */
const ROUNDING = 0.1;

/** The first step at which a copy's halting logit is not the run's own: from there on it goes another way. */
export function straysAt(record: RunRecord, { steps, copies, halt }: Trajectories): number | null {
  for (let step = 1; step <= steps; step++) {
    for (let k = 0; k < copies; k++) {
      const [own, now] = [record.frames[step - 1]?.halt[k] ?? 0, halt[(step - 1) * copies + k] ?? 0];
      if (Math.abs(own - now) > ROUNDING * Math.max(1, Math.abs(own))) return step;
    }
  }
  return null;
}
