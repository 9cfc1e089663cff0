/** The playback of a run's steps, and the film of z. */

import { describe, expect, test } from 'vitest';
import { latentOf } from '../../client/record.ts';
import { rig, record, started, step } from '../../testing/solveRig.ts';

describe('playback', () => {
  test('follows the live edge frame by frame and stops at the end', async () => {
    const b = await started();
    const { tick } = b.playback.getState();
    tick();
    expect(b.playback.getState().cursor).toBe(-1);
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    tick();
    expect(b.playback.getState().cursor).toBe(0);
    tick();
    tick();
    expect(b.playback.getState()).toMatchObject({ cursor: 1, playing: true });
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 2 });
    tick();
    expect(b.playback.getState()).toMatchObject({ cursor: 1, playing: false });
  });

  test('stays where a person scrubbed to while steps arrive', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    b.playback.getState().seek(0);
    b.say(step(b.id(), 3));
    b.playback.getState().tick();
    expect(b.playback.getState()).toMatchObject({ cursor: 0, playing: false });
    b.playback.getState().seek(99);
    expect(b.playback.getState().cursor).toBe(2);
    b.playback.getState().step(-9);
    expect(b.playback.getState().cursor).toBe(-1);
  });

  test('plays a finished run from the start when it stands at its end', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 2 });
    b.playback.getState().seek(1);
    b.playback.getState().play();
    expect(b.playback.getState()).toMatchObject({ cursor: 0, playing: true });
  });

  test('has nothing to play without a run', () => {
    const b = rig();
    b.playback.getState().play();
    b.playback.getState().seek(3);
    expect(b.playback.getState()).toMatchObject({ cursor: -1, playing: false });
  });
});

describe('the film of z', () => {
  test('is fetched once a copy after the run and laid over the last steps', async () => {
    const b = await started();
    for (const n of [1, 2, 3]) b.say(step(b.id(), n, [4, 2]));
    await b.run.getState().wantFilm(1);
    expect(b.filmsAsked).toEqual([]);
    expect(latentOf(record(b), 0, 1)).toBeNull();
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    await Promise.all([b.run.getState().wantFilm(1), b.run.getState().wantFilm(1)]);
    expect(b.filmsAsked).toEqual([[b.id(), 1]]);
    expect(latentOf(record(b), 0, 1)).toBeNull();
    expect(latentOf(record(b), 2, 1)?.[0]).toBe(9);
    expect(latentOf(record(b), 0, 0)?.[0]).toBe(1);
  });
});
