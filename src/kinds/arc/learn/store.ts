/** Learning the task on the board: for how long, what Solve does, how it stands, and what is kept of it. */

import { z } from 'zod';
import { create, createStore, type StoreApi } from 'zustand';
import type { LearnClient } from '../../../client/learn.ts';
import type { Size } from '../../../model/architectures/etrm/task.ts';
import { AnotherTabError, failureOf, type Failure } from '../../../protocol/errors.ts';
import { PLANNED_MAX, SEEDS_MAX, type Kept, type LearnRequest, type LearnTask } from '../../../protocol/learn.ts';
import { localEntry } from '../../../storage/local.ts';
import { gridCols, gridRows, sameGrid } from '../core/grid.ts';
import type { NamedTask } from '../core/parse.ts';
import { demonstrationsKey, questionKey, type ArcTask } from '../core/task.ts';
import { isLearning, isTrying, knownRecord, newRecord, withLearnEvent, type Forecast, type LearnRecord, type LeftOut } from './record.ts';
import { learnText } from './words.ts';

/** Time limits in seconds; null: until stopped. */
export const LIMITS = [30, 120, 300, null] as const;

/** How long a task may be learnt, and how. */
const settingsSchema = z.object({
  limit: z.literal(LIMITS),
  /** Steps of a seed's schedule. */
  planned: z.number().int().min(10).max(PLANNED_MAX),
  seeds: z.number().int().min(1).max(SEEDS_MAX),
  /** Seeds at the same time, where the device has a core for each. */
  parallel: z.number().int().min(1).max(4),
});
type LearnSettings = z.infer<typeof settingsSchema>;

export const defaultLearnSettings: LearnSettings = { limit: 120, planned: 250, seeds: 8, parallel: 2 };

const settingsEntry = localEntry('arc-learning', 1, settingsSchema, 'how long a task may be learnt');

/** `change` keeps what it changes in this browser. @throws z.ZodError on a value outside its limits */
export const useLearnSettings = create<LearnSettings & { readonly change: (patch: Partial<LearnSettings>) => void }>()((set, get) => ({
  ...defaultLearnSettings,
  ...settingsEntry.read().value,
  change(patch) {
    const next = settingsSchema.parse({ ...get(), ...patch });
    set(next);
    settingsEntry.write(next);
  },
}));

export interface LearnState {
  /** Of the last learning; it may be about another task than the one on the board. */
  readonly record: LearnRecord | null;
  /** The record is about the task on the board. */
  readonly attached: boolean;
  /** What storage has of the task on the board; null while it is looked up. */
  readonly kept: Kept | null;
  readonly forecast: Forecast | null;
  readonly leftOut: LeftOut | null;
  /** Sizes of answers that a person gave, by test; null: by rule. */
  readonly sizes: readonly (Size | null)[];
  /** Those that the task tells, by test, null for one that it does not; null while they are looked up. */
  readonly told: readonly (Size | null)[] | null;
  /** Answers at once where the task is known, else learns it. Does nothing while a task is learnt. */
  readonly solve: () => Promise<void>;
  /** Goes on with what is in storage: seeds that were cut off, then further ones. */
  readonly keepLearning: () => Promise<void>;
  /** Learns anew, whatever is known. */
  readonly learnAnew: () => Promise<void>;
  /** Stops after the present step; what was learnt is kept. */
  readonly stop: () => void;
  /** Takes a person's word for the size of an answer. */
  readonly giveSize: (test: number, size: Size) => Promise<void>;
  /** Learns the task once without each demonstration, and asks for it. */
  readonly leaveOneOut: () => Promise<void>;
  /** Asks storage what it has of the task on the board. */
  readonly lookUp: () => Promise<void>;
  /** Tells the store what is on the board. */
  readonly taskChanged: () => void;
}

interface LearnStoreDeps {
  readonly client: Pick<LearnClient, 'learn' | 'stop' | 'save' | 'setSize' | 'ask' | 'kept' | 'forecast' | 'sizes'>;
  readonly task: () => NamedTask;
  readonly settings: () => LearnSettings;
  readonly backend: () => LearnRequest['backend'];
  /** Takes a lock for as long as the promise it gets runs; false where another tab has it. */
  readonly exclusive: (name: string, work: () => Promise<void>) => Promise<boolean>;
  readonly newId: () => string;
}

const questionOf = ({ train, test }: ArcTask): LearnTask => ({
  train: train.map(({ input, output }) => ({ input, output })),
  test: test.map(({ input }) => ({ input })),
});

export function createLearnStore(deps: LearnStoreDeps): StoreApi<LearnState> {
  return createStore<LearnState>()((set, get) => {
    const keyNow = (): string => questionKey(deps.task().task);
    const update = (id: string, change: (r: LearnRecord) => LearnRecord): void => {
      const { record } = get();
      if (record?.id === id) set({ record: change(record) });
    };
    const lookUp = async (): Promise<void> => {
      const { task } = deps.task();
      const key = questionKey(task);
      const kept = await deps.client.kept(demonstrationsKey(task), key).catch(() => ({ learnt: null, session: false }));
      if (keyNow() === key) set({ kept });
    };

    /** Learning a task by the settings, but for what `about` says. */
    const requestOf = (
      task: ArcTask,
      about: Pick<LearnRequest, 'id' | 'name' | 'keep' | 'sizes'> & Partial<LearnRequest>,
    ): LearnRequest => {
      const { limit, planned, seeds, parallel } = deps.settings();
      return { task: questionOf(task), resume: false, seconds: limit, planned, seeds, parallel, backend: deps.backend(), ...about };
    };

    const learn = async (resume: boolean): Promise<void> => {
      if (isLearning(get().record) || isTrying(get().leftOut)) return;
      const { id: name, task } = deps.task();
      const { limit } = deps.settings();
      const [id, key] = [deps.newId(), questionKey(task)];
      const before = resume && get().attached ? get().record : null;
      const record = newRecord({ id, key, name, limit, ...(before && { progress: before.progress, curves: before.curves }) });
      set({ record, attached: true, leftOut: null });
      const keep = { model: demonstrationsKey(task), session: key };
      const request = requestOf(task, { id, name, keep, resume, sizes: [...get().sizes] });
      const mine = await deps.exclusive(`learn ${key}`, () =>
        deps.client.learn(request, (event) => update(id, (r) => withLearnEvent(r, event))),
      );
      if (!mine) update(id, (r) => ({ ...r, phase: 'failed', failure: failureOf(new AnotherTabError(learnText.otherTab)) }));
      await lookUp();
    };

    /** Whether it answered from what is known. */
    const answerKnown = async (): Promise<boolean> => {
      const { id: name, task } = deps.task();
      const [id, key] = [deps.newId(), questionKey(task)];
      try {
        const asked = await deps.client.ask({ model: demonstrationsKey(task), task: questionOf(task), sizes: [...get().sizes] });
        if (keyNow() === key) set({ record: knownRecord(id, key, name, asked), attached: true, leftOut: null });
        return true;
      } catch (e) {
        // A colour the model never met, or a model that has gone: it has to be learnt.
        const { code } = failureOf(e);
        if (code === 'not-learnt' || code === 'not-fitting' || code === 'bad-config' || code === 'bad-state') return false;
        throw e;
      }
    };

    return {
      record: null,
      attached: false,
      kept: null,
      forecast: null,
      leftOut: null,
      sizes: [],
      told: null,
      async solve() {
        if (isLearning(get().record)) return;
        const { kept } = get();
        if ((kept?.learnt?.fitted ?? 0) > 0 && (await answerKnown())) return;
        await learn(kept?.session ?? false);
      },
      lookUp,
      keepLearning: () => learn(true),
      learnAnew: () => learn(false),
      stop() {
        const { record } = get();
        if (!record || record.stopping || !isLearning(record)) return;
        const { id } = record;
        set({ record: { ...record, stopping: true } });
        void deps.client.stop(id, () => get().record?.id !== id || !isLearning(get().record));
      },
      async giveSize(test, size) {
        const sizes = deps.task().task.test.map((_, i) => (i === test ? size : (get().sizes[i] ?? null)));
        set({ sizes });
        const { record, attached } = get();
        if (!record || !attached) return;
        if (isLearning(record)) return deps.client.setSize(record.id, test, size);
        await answerKnown().catch(() => false);
      },
      async leaveOneOut() {
        const { task, id: name } = deps.task();
        if (isLearning(get().record) || isTrying(get().leftOut) || task.train.length < 2) return;
        const key = questionKey(task);
        const here = (): boolean => keyNow() === key && get().leftOut !== null;
        const { limit, planned } = deps.settings();
        const right: boolean[] = [];
        const tell = (trying: number | null, fraction: number, failure: Failure | null = null): void =>
          set({ leftOut: { right: [...right], trying, fraction, failure } });
        for (const [i, { input, output }] of task.train.entries()) {
          if (i > 0 && !here()) return;
          tell(i, 0);
          let failure: Failure | null = null;
          const others = { train: task.train.filter((_, at) => at !== i), test: [{ input }] };
          const sizes: LearnRequest['sizes'] = [[gridRows(output), gridCols(output)]];
          const request = requestOf(others, { id: deps.newId(), name, keep: null, sizes, seconds: limit ?? 300, planned, seeds: 2 });
          let found = false;
          await deps.client.learn(request, (event) => {
            if (event.type === 'failed') failure = event.error;
            if (event.type !== 'progress') return;
            const best = event.progress.tests[0]?.candidates[0] ?? null;
            found = best !== null && sameGrid(best.grid, output);
            if (here()) tell(i, event.progress.fraction);
            else deps.client.stop(request.id, () => true).catch(() => undefined);
          });
          if (failure && here()) return tell(null, 0, failure);
          right.push(found);
        }
        if (here()) tell(null, 1);
      },
      taskChanged() {
        const key = keyNow();
        const { record, forecast } = get();
        const attached = record?.key === key;
        if (attached !== get().attached) set({ attached });
        if (record && !attached && isLearning(record)) get().stop();
        if (forecast?.key === key) return;
        const sizes = deps.task().task.test.map(() => null);
        set({ kept: null, leftOut: null, sizes, told: null, forecast: { key, seconds: null } });
        void lookUp();
        const question = questionOf(deps.task().task);
        void deps.client
          .sizes(question)
          .catch(() => question.test.map(() => null))
          .then((told) => get().forecast?.key === key && set({ told }));
        deps.client
          .forecast([question], deps.backend())
          .then(([seconds]) => get().forecast?.key === key && set({ forecast: { key, seconds: seconds ?? null } }))
          .catch(() => undefined); // it is told when Solve is pressed
      },
    };
  });
}
