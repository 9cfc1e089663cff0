/** Tiny runs for the tests of training: models far too small to learn much, fast on the CPU. */

import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import { usual } from '../kinds/shared/lesson.ts';
import type { BackendChoice } from '../protocol/session.ts';
import type { LessonSpec, TrainConfig, TrainEvent, TrainRequest } from '../protocol/training.ts';
import { RunStore, type CheckpointFiles } from '../storage/runs.ts';
import { Session } from '../worker/session.ts';
import { runRecordSchema } from '../worker/training/records.ts';

/** Settings of a tiny run from nothing, with evaluations at its start and its end only. */
export const tinySettings = (steps: number, more: Partial<TrainConfig> = {}): TrainConfig => ({
  ...usual,
  warmup: 10,
  shape: { hiddenSize: 16, layers: 1, T: 1, n: 1, nSup: 3, mlpT: true, arch: 'trm' },
  batch: 4,
  budget: { steps },
  evaluateEvery: 100_000,
  ...more,
});

export const newRun = (runId: string, lesson: LessonSpec, config: TrainConfig): Extract<TrainRequest, { type: 'new' }> => ({
  type: 'new',
  runId,
  name: `Test ${runId}`,
  lesson,
  config,
  base: null,
});

export async function startSession(backend: BackendChoice = 'wasm'): Promise<Session> {
  const session = new Session(wasmPaths, pageCpu);
  const device = await session.start(backend);
  if (!device.ok) throw new Error(device.error.message);
  return session;
}

/** Trains to the last event. */
export async function train(
  session: Session,
  request: TrainRequest,
  onEvent: (e: TrainEvent) => void = () => undefined,
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  await session.training.train(request, (e) => {
    events.push(e);
    onEvent(e);
  });
  return events;
}

/** The files of a checkpoint, straight from storage. */
export async function stored(runId: string, step: number): Promise<CheckpointFiles> {
  const store = new RunStore(runRecordSchema);
  try {
    return await store.files(runId, step);
  } finally {
    await store.close();
  }
}

/** Two tasks that fit a small canvas: one with enough demonstrations to leave one out. */
export const arcSpec = {
  kind: 'arc',
  augmentations: 3,
  holdOut: true,
  tasks: [
    {
      id: 'mirror',
      task: {
        train: [
          [1, 2],
          [3, 4],
          [5, 6],
        ].map(([a, b]) => ({ input: [[a, b]], output: [[b, a]] })),
        test: [{ input: [[7, 8]] }],
      },
    },
    { id: 'fill', task: { train: [{ input: [[0, 3]], output: [[3, 3]] }], test: [{ input: [[0, 4]] }] } },
  ],
} satisfies LessonSpec;
