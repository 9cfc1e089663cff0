/** The playback head in the address: what is read, what is written beside other keys, and what is taken up after a run. */

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand';
import type { RunRecord } from '../../client/record.ts';
import { hashParts, readHash, withPart, type Address } from '../../storage/address.ts';
import { createPlaybackStore } from './playback.ts';
import { followAddress, REST } from './position.ts';
import type { RunState } from './run.ts';

const readPosition = (hash: string) => readHash(hash, hashParts.at);
const withPosition = (hash: string, at: { step: number; inner: number } | null) => withPart(hash, hashParts.at, at);

test('reads a step, and updates inside one; anything else is no position', () => {
  expect(readPosition('#at=3')).toEqual({ step: 3, inner: 0 });
  expect(readPosition('#s=123&at=3.2')).toEqual({ step: 3, inner: 2 });
  for (const bad of ['', '#', '#at=', '#at=x', '#at=-1', '#at=1.2.3', '#at=99999', '#sat=3', '#at=%']) expect(readPosition(bad)).toBeNull();
});

test('writes beside what stands there, byte for byte, and never throws', () => {
  expect(withPosition('#how', { step: 2, inner: 0 })).toBe('#how&at=2');
  expect(withPosition('#s=%20a+b&at=9.1', { step: 2, inner: 5 })).toBe('#s=%20a+b&at=2.5');
  expect(withPosition('#at=2', null)).toBe('');
  fc.assert(
    fc.property(fc.string(), fc.nat(9999), fc.nat(9999), (text, step, inner) => {
      const hash = `#${text}`;
      const rest = text.split('&').filter((p) => p !== '' && !p.startsWith('at='));
      const written = withPosition(hash, { step, inner });
      expect(readPosition(written)).toEqual({ step, inner });
      expect(withPosition(written, null)).toBe(rest.length === 0 ? '' : `#${rest.join('&')}`);
    }),
  );
});

const FRAMES = 5;
const ended = (phase: RunRecord['phase'] = 'done'): RunRecord =>
  ({ phase, runId: 'r', frames: Array.from({ length: FRAMES }) }) as unknown as RunRecord;
const run = createStore<RunState>()(() => ({ record: null, attached: false }) as unknown as RunState);
let hash = '';
let went: () => void = () => undefined;
const address: Address = {
  hash: () => hash,
  replaceHash: (next) => {
    hash = next;
  },
  onChange: (listener) => {
    went = listener;
  },
};

function rig(from: string) {
  hash = from;
  run.setState({ record: null, attached: false });
  const playback = createPlaybackStore(() => ({
    frames: run.getState().record?.frames.length ?? 0,
    live: run.getState().record?.phase === 'running',
  }));
  const stop = followAddress({ run, playback }, address);
  return { playback, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  run.setState({ record: null, attached: false });
});
afterEach(() => vi.useRealTimers());
/** The address after a rest. */
const written = (): string => {
  vi.advanceTimersByTime(REST);
  return hash;
};

test('a head that rests is written; a running one and one without a run are not', () => {
  const { playback, stop } = rig('#s=1');
  run.setState({ record: ended('running'), attached: true });
  expect(written()).toBe('#s=1');
  run.setState({ record: ended() });
  for (let i = 0; i < 3; i++) playback.getState().seek(i); // a drag: only where it rests is written
  expect(hash).toBe('#s=1');
  expect(written()).toBe('#s=1&at=3');
  playback.getState().play();
  playback.getState().tick();
  expect(written()).toBe('#s=1&at=3');
  run.setState({ attached: false });
  playback.getState().pause();
  expect(written()).toBe('#s=1');
  stop();
  run.setState({ attached: true });
  expect(written()).toBe('#s=1');
});

test('a run that was changed in the middle has no position: a link would lead to another run', () => {
  const { playback, stop } = rig('#s=1&at=2');
  run.setState({ record: { ...ended(), changes: [{ step: 2, what: 'z' }] }, attached: true });
  expect(playback.getState().cursor).toBe(1);
  playback.getState().seek(3);
  expect(written()).toBe('#s=1');
  stop();
});

test('a position waits for the run, then for the recording', () => {
  const { playback, stop } = rig('#at=2.3');
  playback.getState().begin();
  run.setState({ record: ended('running'), attached: true });
  expect(written()).toBe('#at=2.3');
  run.setState({ record: ended() });
  expect(playback.getState()).toMatchObject({ cursor: 1, inner: 0, playing: false });
  expect(written()).toBe('#at=2.3');
  playback.getState().open({ perStep: 5, steps: FRAMES });
  expect(playback.getState()).toMatchObject({ cursor: 1, inner: 3 });
  expect(written()).toBe('#at=2.3');
  stop();
});

test('a position beyond the run becomes its end, an edited address moves the head, and a moved head forgets the updates it waited for', () => {
  const { playback, stop } = rig('#at=400.1');
  run.setState({ record: ended(), attached: true });
  expect(playback.getState().cursor).toBe(FRAMES - 1);
  hash = '#at=1';
  went();
  expect(playback.getState().cursor).toBe(0);
  playback.getState().open({ perStep: 5, steps: FRAMES });
  expect(playback.getState().inner).toBe(0);
  stop();
});
