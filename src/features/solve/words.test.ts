/** The banner says what is true, in every state. */

import { describe, expect, test } from 'vitest';
import type { Frame, RunRecord } from '../../client/record.ts';
import type { FailureCode } from '../../protocol/errors.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { resultOf, sureWords, type ResultInput } from './words.ts';

const frame = (step: number, problems: readonly number[]): Frame =>
  frameOf(
    step,
    problems.map((p) => verdictOf(p)),
    { ms: 100 },
  );
const record = (patch: Partial<RunRecord>): RunRecord =>
  runOf({ copies: 3, model: { name: 'm', T: 1, n: 2, nSup: 16 }, end: { reason: 'limit', winner: null }, ...patch });
const input = (patch: Partial<ResultInput>): ResultInput => ({
  record: null,
  readiness: { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: 'Exactly one solution.' },
  device: {
    phase: 'ready',
    choice: 'auto',
    failure: null,
    device: { backend: 'webgpu', adapter: 'a', software: false, features: [], note: '' },
  },
  models: { active: null, loading: null, failure: null },
  ...patch,
});

describe('the banner', () => {
  test('says what the exact solver says before a run', () => {
    expect(resultOf(input({}))).toMatchObject({ tone: 'plain', headline: 'Ready to solve', detail: 'Exactly one solution.' });
    const bad = { solvable: false, tone: 'bad', headline: 'Contradictory grid', sentence: 'Two 5s.' } as const;
    expect(resultOf(input({ readiness: bad }))).toMatchObject({ tone: 'bad', headline: 'Contradictory grid' });
  });

  test('says solved only where a copy verified, with the step and the copy', () => {
    const frames = [frame(1, [4, 4, 4]), frame(2, [4, 0, 6])];
    expect(resultOf(input({ record: record({ frames }) }))).toMatchObject({
      tone: 'good',
      headline: 'Solved and checked: step 2, copy 2 of 3',
    });
  });

  test('says not solved with the problems of the nearest copy, also where the model is sure', () => {
    const frames = [frame(1, [14, 12, 20])];
    expect(resultOf(input({ record: record({ frames }) }))).toMatchObject({
      tone: 'warn',
      headline: 'Not solved: 12 cells break a rule',
    });
    const sure = resultOf(input({ record: record({ frames, end: { reason: 'sure', winner: null } }) }));
    expect(sure.headline).toBe('Not solved: 12 cells break a rule');
    expect(sure.detail).toContain('it is wrong');
  });

  test('says at which step it was stopped, and that it was not solved', () => {
    const cancelled = { phase: 'cancelled', end: { reason: 'cancelled', winner: null } } as const;
    expect(
      resultOf(input({ record: record({ ...cancelled, frames: [frame(1, [9, 9, 9]), frame(2, [9, 8, 9]), frame(3, [9, 7, 9])] }) })),
    ).toMatchObject({
      headline: 'Stopped at step 3',
      detail: 'Not solved: 7 cells break a rule.',
    });
    expect(resultOf(input({ record: record(cancelled) })).headline).toBe('Stopped before the first step');
    const cut = (by: 'left' | 'away') =>
      resultOf(input({ record: record({ ...cancelled, cut: by, frames: [frame(1, [9, 9, 9])] }) })).detail;
    expect(cut('left')).toBe('The page was left in the middle of it. Not solved: 9 cells break a rule.');
    expect(cut('away')).toBe('Another kind of puzzle was shown meanwhile. Not solved: 9 cells break a rule.');
  });

  test('counts steps without saying them aloud while it runs', () => {
    const running = resultOf(input({ record: record({ phase: 'running', end: null, frames: [frame(1, [9, 9, 9])] }) }));
    expect(running).toMatchObject({ tone: 'busy', headline: 'Thinking', counter: ': step 2 of 16' });
  });

  test('says what it waits for when Solve came before the model', () => {
    const models: ResultInput['models'] = {
      active: null,
      failure: null,
      loading: {
        name: 'tiny',
        expected: 9,
        progress: { phase: 'download', loaded: 400_000, total: 1_000_000 },
        secondsLeft: 3.2,
        own: true,
      },
    };
    const waiting = resultOf(input({ record: record({ phase: 'preparing' }), models }));
    expect(waiting.headline).toBe('Waiting for the model');
    expect(waiting.detail).toContain('400 kB of 1.0 MB');
  });

  test('offers wasm after a lost device, but not where wasm itself failed', () => {
    const failed = record({
      phase: 'failed',
      failure: { code: 'device-lost', message: 'The driver restarted.' },
      frames: [frame(1, [1, 1, 1])],
    });
    const lost = resultOf(input({ record: failed }));
    expect(lost).toMatchObject({ tone: 'bad', headline: 'The graphics device was lost', actions: ['retry', 'continue-wasm'] });
    expect(lost.detail).toContain('The driver restarted.');
    const onWasm = input({ record: failed, device: { phase: 'ready', choice: 'wasm', failure: null, device: null } });
    expect(resultOf(onWasm).actions).toEqual(['retry']);
  });

  test('offers no second try of what fails for certain', () => {
    const failed = (code: FailureCode): readonly string[] =>
      resultOf(input({ record: record({ phase: 'failed', failure: { code, message: 'm' } }) })).actions;
    for (const code of ['bad-request', 'no-card', 'unfit'] as const) expect(failed(code)).toEqual([]);
    expect(failed('no-device')).toEqual(['retry', 'use-wasm']);
  });

  test('offers to start over on wasm where no step is left to go on from', () => {
    const early = record({ phase: 'failed', heldBy: null, failure: { code: 'device-lost', message: 'gone' } });
    expect(resultOf(input({ record: early })).actions).toEqual(['retry', 'use-wasm']);
  });

  test('says where the device was lost on the way, also of a run that solved', () => {
    const frames = [frame(1, [4, 4, 4]), frame(2, [4, 0, 6])];
    expect(resultOf(input({ record: record({ frames, losses: [1] }) })).detail).toMatch(
      /kept.*lost after step 1; the run went on from there\.$/,
    );
    const words = { tone: 'plain', headline: 'h', counter: '', detail: 'd' } as const;
    expect(resultOf(input({ record: record({ frames, losses: [0, 1] }), words })).detail).toBe(
      'd The graphics device had been lost and was started anew. The graphics device was lost after step 1; the run went on from there.',
    );
  });

  test('says when the memory did not hold all copies at once, and nothing when it did', () => {
    const parts = { ...frame(1, [4, 4, 4]), atOnce: 2 };
    expect(resultOf(input({ record: record({ frames: [parts] }) })).detail).toContain('does not hold all 3 copies: they ran 2 at a time.');
    expect(resultOf(input({ record: record({ frames: [frame(1, [4, 4, 4])] }) })).detail).not.toContain('at a time');
  });

  test('of copies that are not right, speaks of the one that is the surest', () => {
    const sure = { ...frame(1, [4, 9, 4]), halt: Float32Array.of(-1, 2, -3) };
    expect(resultOf(input({ record: record({ frames: [sure] }) }))).toMatchObject({
      headline: 'Not solved: 9 cells break a rule',
      detail: 'Copy 2 of 3 is the surest after 1 step. It is 88 % sure that it is finished.',
    });
  });

  test('names a missing WebGPU and a model that could not be fetched before Solve is pressed', () => {
    const device = { phase: 'failed', choice: 'webgpu', device: null, failure: { code: 'no-adapter', message: 'none' } } as const;
    expect(resultOf(input({ device }))).toMatchObject({ headline: 'No WebGPU here', actions: ['use-wasm'] });
    const models = { active: null, loading: null, failure: { name: 'tiny', code: 'network', message: 'no connection' } } as const;
    expect(resultOf(input({ models }))).toMatchObject({
      headline: 'The model could not be fetched',
      detail: 'no connection',
      actions: ['retry'],
    });
  });
});

test('nearly nothing and nearly everything are said in words', () => {
  expect([0.001, 0.5, 0.999].map(sureWords)).toEqual([
    'It is less than 1 % sure that it is finished.',
    'It is 50 % sure that it is finished.',
    'It is more than 99 % sure that it is finished.',
  ]);
});
