/** A run that stops and goes on: in the same tab, in a new one, from an earlier checkpoint; always as if it had never stopped. */

import { afterEach, expect, test, vi } from 'vitest';
import { readSafetensors } from '../../model/weights/safetensors.ts';
import type { RunSummary, TrainEvent } from '../../protocol/training.ts';
import { arcSpec, newRun, startSession, stored, tinySettings, train } from '../../testing/trainingRuns.ts';
import { Trainer } from '../../training/trainer.ts';
import type { Session } from '../session.ts';

afterEach(() => vi.restoreAllMocks());

const mini = { kind: 'mini' } as const;

async function summary(session: Session, id: string): Promise<RunSummary> {
  const runs = await session.training.runs();
  if (!runs.ok) throw new Error(runs.error.message);
  const run = runs.value.find((r) => r.id === id);
  if (!run) throw new Error(`no run ${id}`);
  return run;
}

const kinds = (events: readonly TrainEvent[]): string[] => [...new Set(events.map((e) => e.type))];

const twice = [
  { kind: 'mini', lesson: mini, arch: 'trm' },
  { kind: 'arc', lesson: arcSpec, arch: 'trm' },
  { kind: 'mini', lesson: mini, arch: 'hrm' },
] as const;

test.each(twice)('$kind: 20 steps are 10, a new session, and 10 more, bit by bit ($arch)', async ({ kind, lesson, arch }) => {
  const tiny = tinySettings(20);
  const config = { ...tiny, shape: { ...tiny.shape, arch } };
  const name = `${kind}-${arch}`;
  const straight = await train(await startSession(), newRun(`${name}-straight`, lesson, config));
  expect(straight.at(-1)).toMatchObject({ type: 'ended', reason: 'finished', step: 20 });
  expect(kinds(straight)).toEqual(expect.arrayContaining(['evaluation', 'saved', 'progress', 'ended']));

  const id = `${name}-halves`;
  const first = await startSession();
  const half = await train(first, newRun(id, lesson, config), (e) => {
    if (e.type === 'evaluation') first.training.pauseTraining(id);
  });
  expect(half.at(-1)).toEqual({ type: 'ended', runId: id, step: 0, reason: 'paused' });
  const ten = await train(await startSession(), { type: 'resume', runId: id, steps: 10 });
  expect(ten.at(-1)).toMatchObject({ type: 'ended', reason: 'paused', step: 10 });
  const session = await startSession();
  const rest = await train(session, { type: 'resume', runId: id });
  expect(rest.at(-1)).toMatchObject({ type: 'ended', reason: 'finished', step: 20 });

  const [a, b] = [await stored(`${name}-straight`, 20), await stored(id, 20)];
  expect(readSafetensors(a.model).tensors.has('inner.H_level.layers.0.mlp.down_proj.weight')).toBe(arch === 'hrm');
  expect(b.state).toEqual(a.state);
  expect(b.model).toEqual(a.model);
  expect((await stored(id, 10)).model).not.toEqual(a.model);
  expect(await summary(session, id)).toMatchObject({ phase: 'finished', step: 20, totalSteps: 20 });
});

test('a run pauses within one step, and everything is saved', async () => {
  const session = await startSession();
  const steps = vi.spyOn(Trainer.prototype, 'step');
  let asked = -1;
  const events = await train(session, newRun('paused', mini, tinySettings(100_000)), (e) => {
    if (e.type !== 'progress' || asked >= 0) return;
    setTimeout(() => {
      asked = steps.mock.calls.length;
      session.training.pauseTraining('paused');
    }, 300);
  });
  const end = events.at(-1);
  if (end?.type !== 'ended') throw new Error('not ended');
  expect(end.reason).toBe('paused');
  expect(end.step - asked).toBeLessThanOrEqual(1);
  expect(events.filter((e) => e.type === 'saved').at(-1)).toMatchObject({ step: end.step });
  expect((await summary(session, 'paused')).checkpoints[0].step).toBe(end.step);
});

test('the newest three checkpoints and the best stay; one can be deleted, gone back to, and the last not', async () => {
  const session = await startSession();
  const { training } = session;
  const config = tinySettings(12);
  await train(session, newRun('kept', mini, config), (e) => {
    if (e.type === 'evaluation') training.pauseTraining('kept');
  });
  for (let i = 0; i < 6; i++) await train(session, { type: 'resume', runId: 'kept', steps: 2 });
  const run = await summary(session, 'kept');
  expect(run).toMatchObject({ step: 12, phase: 'finished' });
  const steps = run.checkpoints.map((c) => c.step);
  expect(steps.slice(0, 3)).toEqual([12, 10, 8]);
  expect(run.checkpoints.filter((c) => c.best)).toHaveLength(1);
  expect(steps.length).toBe(steps.includes(0) ? 4 : 3); // 0 was evaluated: it stays while it is the best
  const end = await stored('kept', 12);

  expect(await training.rewind('kept', 9)).toMatchObject({ ok: false, error: { code: 'no-checkpoint' } });
  expect(await training.rewind('kept', 8)).toEqual({ ok: true, value: null });
  expect(await summary(session, 'kept')).toMatchObject({ step: 8, phase: 'paused' });
  await train(session, { type: 'resume', runId: 'kept' });
  expect(await stored('kept', 12)).toEqual(end);
  const again = await summary(session, 'kept');
  expect(again.history.progress.map((p) => p.step)).toEqual([...new Set(again.history.progress.map((p) => p.step))]);

  expect(await training.deleteCheckpoint('kept', 12)).toEqual({ ok: true, value: null });
  expect(await summary(session, 'kept')).toMatchObject({ phase: 'paused' });
  for (const { step } of (await summary(session, 'kept')).checkpoints.slice(1)) await training.deleteCheckpoint('kept', step);
  const [last] = (await summary(session, 'kept')).checkpoints;
  expect(await training.deleteCheckpoint('kept', last.step)).toMatchObject({ ok: false, error: { code: 'last-checkpoint' } });
  expect(await training.renameRun('kept', 'Another name')).toEqual({ ok: true, value: null });
  expect(await summary(session, 'kept')).toMatchObject({ name: 'Another name' });
  expect(await training.deleteRun('kept')).toEqual({ ok: true, value: null });
  await expect(stored('kept', last.step)).rejects.toMatchObject({ code: 'no-checkpoint' });
  expect((await train(session, { type: 'resume', runId: 'kept' })).at(-1)).toMatchObject({ type: 'failed', error: { code: 'no-run' } });
});

test('a time budget becomes a number of steps, which stays', async () => {
  const session = await startSession();
  const config = tinySettings(1, { budget: { seconds: 5 } });
  const events = await train(session, newRun('timed', mini, config), (e) => {
    if (e.type === 'progress' && e.totalSteps !== null) session.training.pauseTraining('timed');
  });
  expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'paused' });
  const { totalSteps } = await summary(session, 'timed');
  expect(totalSteps).toBeGreaterThan(5);
  await train(session, { type: 'resume', runId: 'timed', steps: 3 });
  expect((await summary(session, 'timed')).totalSteps).toBe(totalSteps);
});
