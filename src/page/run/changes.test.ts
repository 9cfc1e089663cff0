/** Changes in the middle of a run: what is asked of the worker, what is recorded, and when they are refused, in words. */

import { describe, expect, test } from 'vitest';
import { MOST_STEPS, solvedAt, canIntervene, canKeepThinking } from '../../client/record.ts';
import { canLookInside } from '../../features/inspect/replay.ts';
import { flush, K, model, record, started, step, type Rig } from '../../testing/solveRig.ts';
import type { LoadedModel } from '../models/models.ts';
import {
  changeBefore,
  changeWords,
  modelAt,
  continueWith,
  forget,
  handOverTo,
  handOverWords,
  shake,
  whyNoSeed,
  whyNotForget,
  whyNotHandOver,
  whyNotNewBoard,
} from './changes.ts';

describe('a change in the middle', () => {
  const BOARD = [1, 0, 0, 0];
  const NEW = [1, 2, 0, 0];
  /** A run that has ended after two steps; copy 1 is right in the second where `solved`. */
  const ended = async (solved = false): Promise<Rig> => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2, solved ? [3, 0] : [3, 5]));
    await b.finish({ type: 'done', runId: b.id(), reason: solved ? 'solved' : 'limit', winner: solved ? 1 : null, steps: 2 });
    return b;
  };

  test.each(['y', 'z'] as const)('forgets %s and goes on from the last step on the same timeline, marked there', async (what) => {
    const b = await ended(true);
    const before = b.id();
    void b.run.getState().intervene(forget(what));
    await flush();
    expect(b.requests[1]).toMatchObject({
      continueFrom: before,
      board: BOARD,
      copies: K,
      seed: 7,
      maxSteps: 16,
      intervention: { reset: what },
    });
    expect(record(b).changes).toEqual([{ step: 2, what }]);
    expect(solvedAt(record(b))).toBeNull(); // what stood before the change is not its answer
    b.say(step(b.id(), 3, [0, 4]));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(solvedAt(record(b))).toEqual({ frame: 2, copy: 0 });
  });

  test('goes on with the changed board, which the record belongs to from then on', async () => {
    const b = await ended();
    b.run.getState().boardChanged('sudoku', NEW);
    expect(b.run.getState().attached).toBe(false);
    void b.run.getState().intervene(continueWith(NEW));
    await flush();
    expect(b.requests[1]).toMatchObject({ board: NEW, intervention: { board: NEW } });
    expect(b.requests[1]?.intervention).not.toHaveProperty('reset');
    expect(b.run.getState().attached).toBe(true);
    b.run.getState().boardChanged('sudoku', NEW);
    expect(b.run.getState().attached).toBe(true);
    expect(record(b)).toMatchObject({ board: NEW, changes: [{ step: 2, what: 'x', before: BOARD }] });
    b.run.getState().boardChanged('sudoku', BOARD);
    expect(b.run.getState().attached).toBe(false);
  });

  test('that was stopped before its first step is asked for again, and no other one until it has made one', async () => {
    const b = await ended(true);
    const before = b.id();
    void b.run.getState().intervene(forget('z'));
    await flush();
    await b.finish({ type: 'done', runId: b.id(), reason: 'cancelled', winner: null, steps: 2 });
    await b.run.getState().intervene(forget('y'));
    expect(b.requests).toHaveLength(2);
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[2]).toMatchObject({ continueFrom: before, intervention: { reset: 'z' } });
    b.say(step(b.id(), 3));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[3]).not.toHaveProperty('intervention');
    expect(record(b).changes).toEqual([{ step: 2, what: 'z' }]);
  });

  test('waits for the end of a run, and forgets nothing while another board is on the page', async () => {
    const live = await started();
    live.say(step(live.id(), 1));
    await live.run.getState().intervene(forget('z'));
    expect(live.requests).toHaveLength(1);
    const b = await ended();
    await b.run.getState().intervene(continueWith(NEW)); // nothing was changed on the board
    b.run.getState().boardChanged('sudoku', NEW);
    await b.run.getState().intervene(forget('z'));
    expect(b.requests).toHaveLength(1);
    expect(record(b)).not.toHaveProperty('changes');
  });

  test('keeps the run from being looked into: that would show another run', async () => {
    const b = await ended();
    expect(canLookInside(record(b))).toBe(true);
    void b.run.getState().intervene(forget('z'));
    await flush();
    b.say(step(b.id(), 3));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    expect(canLookInside(record(b))).toBe(false);
  });

  test('shakes z with the sigma and the seed that were asked for, and remembers both', async () => {
    const b = await ended();
    void b.run.getState().intervene(shake({ sigma: 0.4, seed: 9 }));
    await flush();
    expect(b.requests[1]).toMatchObject({ board: BOARD, seed: 7, intervention: { shake: { sigma: 0.4, seed: 9 } } });
    expect(record(b).changes).toEqual([{ step: 2, what: 'shake', sigma: 0.4, seed: 9 }]);
    b.say(step(b.id(), 3));
    expect(changeWords(record(b), { step: 2, what: 'shake', sigma: 0.4, seed: 9 })).toBe('z was shaken after step 2 (σ = 0.40, seed 9)');
  });

  test('hands over to another model: the record knows which steps are whose', async () => {
    const b = await ended();
    const other: LoadedModel = {
      ...model,
      name: 'other',
      info: { ...model.info, config: { ...model.info.config, T: 3, n: 6, hiddenSize: 16 } },
    };
    expect(handOverWords(record(b), other)).toMatch(
      /do not fit: tiny has 8 numbers in every vector \(D\) and other 16\. .*H_init and L_init/,
    );
    expect(handOverWords(record(b), { ...other, info: model.info })).toContain('go along: both models have D = 8 and L = 5');
    b.use(other);
    void b.run.getState().intervene(handOverTo(other));
    await flush();
    expect(b.requests[1]).toMatchObject({ board: BOARD, intervention: { handOver: true } });
    expect(b.requests[1]).not.toHaveProperty('T'); // its own numbers
    b.say(step(b.id(), 3));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    expect([1, 2, 3].map((s) => modelAt(record(b), s))).toMatchObject([
      { name: 'tiny', T: 1 },
      { name: 'tiny', T: 1 },
      { name: 'other', T: 3, n: 6 },
    ]);
    const change = changeBefore(record(b), 3);
    expect(change && changeWords(record(b), change)).toMatch(/^tiny handed over to other after step 2, without y and z: tiny has 8/);
    expect(record(b).model?.name).toBe('other');
  });

  test('ends where a run has all the steps that are kept', async () => {
    const b = await ended();
    const [frame] = record(b).frames;
    const long = { ...record(b), frames: Array.from({ length: MOST_STEPS }, (_, i) => ({ ...frame, step: i + 1 })) };
    expect([canKeepThinking(long), canIntervene(long)]).toEqual([false, false]);
    const almost = { ...long, frames: long.frames.slice(5) };
    expect([canKeepThinking(almost), canIntervene(almost)]).toEqual([true, true]);
    b.run.setState({ record: almost });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[1]).toMatchObject({ maxSteps: 5 });
  });

  test('no other model goes on with a run unasked', async () => {
    const b = await ended();
    b.use({ ...model, name: 'other' });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests).toHaveLength(1);
    expect(record(b)).toMatchObject({
      phase: 'failed',
      failure: { code: 'other-model', message: expect.stringContaining('tiny made this run') as string },
    });
    expect(record(b).frames).toHaveLength(2);
  });

  test('that is not possible now says why', async () => {
    const b = await ended();
    const readiness = { solvable: true, tone: 'plain', headline: 'Ready', sentence: '' } as const;
    const situation = { record: record(b), attached: true, kind: 'sudoku', board: BOARD, model: 'tiny', readiness } as const;
    expect(whyNotForget(situation)).toBeNull();
    expect(whyNotNewBoard(situation)).toContain('as it was');
    expect(whyNotForget({ ...situation, attached: false })).toContain('board was changed');
    expect(whyNotNewBoard({ ...situation, attached: false })).toBeNull();
    expect(
      whyNotNewBoard({ ...situation, attached: false, readiness: { ...readiness, solvable: false, headline: 'Contradictory grid' } }),
    ).toContain('contradictory');
    expect(whyNotNewBoard({ ...situation, attached: false, board: { rows: 2, cols: 2 } })).toContain('another size');
    expect(whyNotForget({ ...situation, record: null })).toContain('Solve something first');
    expect(whyNotForget({ ...situation, kind: 'maze' })).toContain('Solve something first');
    expect(whyNotForget({ ...situation, model: 'other' })).toContain('tiny made this run, and other is in use now');
    expect(whyNotForget({ ...situation, model: null })).toContain('not loaded');
    expect(whyNotHandOver(situation, 'other')).toBeNull();
    expect(whyNotHandOver({ ...situation, model: 'other' }, 'other')).toBeNull();
    expect(whyNotHandOver(situation, null)).toContain('no other model');
    expect(whyNotHandOver({ ...situation, attached: false }, 'other')).toContain('board was changed');
    expect(whyNotHandOver({ ...situation, record: { ...situation.record, heldBy: null } }, 'other')).toContain('from a file');
    expect([whyNoSeed('0'), whyNoSeed('4294967295')]).toEqual([null, null]);
    for (const bad of ['', '-1', '1.5', '4294967296', 'x']) expect(whyNoSeed(bad)).toContain('whole number');
    expect(whyNotForget({ ...situation, record: { ...situation.record, heldBy: null } })).toContain('from a file');
    expect(whyNotForget({ ...situation, record: { ...situation.record, phase: 'running' } })).toContain('run is on');
    expect(whyNotForget({ ...situation, record: { ...situation.record, pending: { reset: 'z' } } })).toContain('Keep thinking');
    expect(whyNotForget({ ...situation, record: { ...situation.record, phase: 'failed' } })).toContain('failed');
  });
});
