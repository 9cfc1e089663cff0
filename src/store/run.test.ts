/** The run's state machine, its playback, and what an edit, a stale event or a missing model does to them. */
import { describe, expect, it } from 'vitest';
import { WorkerFailure } from '../worker/client.ts';
import type { Latents, RunEvent, SolveRequest, StepEvent } from '../worker/protocol.ts';
import { canLookInside } from './inspect.ts';
import { continueWith, forget, handOverTo, handOverWords, shake, whyNoSeed, whyNotForget, whyNotHandOver, whyNotNewBoard } from './interventions.ts';
import type { LoadedModel } from './models.ts';
import type { Settings } from './settings.ts';
import { canGoOn, canIntervene, canKeepThinking, createRunStores, type RunStores } from './run.ts';
import { changeBefore, changeWords, modelAt } from './runChanges.ts';
import { copyToWatch, isLive, latentOf, MOST_STEPS, solvedAt } from './runRecord.ts';

const S = 4;
const K = 2;
const config = { hiddenSize: 8, layers: 2, answerLayers: 0, T: 1, n: 2, nSup: 16, mlpT: true, prefixLen: 1, seqLen: S, vocabSize: 11 };
const model: LoadedModel = {
  name: 'tiny',
  source: { kind: 'file', file: new File([], 'tiny') },
  info: { id: 'tiny', parameters: 1, bytes: 4, config },
};
const flush = (): Promise<void> => new Promise((r) => setTimeout(r, 0));

function step(runId: string, n: number, problems: readonly number[] = [3, 5]): StepEvent {
  return {
    type: 'step', runId, step: n, ms: 10,
    tokens: new Uint8Array(K * S).fill(n), confidence: new Float32Array(K * S).fill(0.5), halt: new Float32Array(K).fill(-1),
    verdicts: problems.map((p) => ({ solved: p === 0, problems: p, cells: [], summary: `${p} cells break the rules` })),
    latent: new Uint8Array(S * 3).fill(n),
  };
}

interface Bench extends RunStores {
  readonly requests: SolveRequest[];
  readonly cancelled: string[];
  readonly filmsAsked: [string, number][];
  /** Says something as the worker, to the latest request. */
  say(e: RunEvent): void;
  /** Ends the latest request. */
  finish(e: RunEvent): Promise<void>;
  readonly id: () => string;
  modelReady(m: LoadedModel | Error): void;
  /** Another model is in the worker from here on. */
  use(m: LoadedModel): void;
}

function bench(waitForModel = false, wished: Partial<Pick<Settings, 'vary' | 'sigma'>> = {}): Bench {
  const requests: SolveRequest[] = [];
  const cancelled: string[] = [];
  const filmsAsked: [string, number][] = [];
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
    settings: () => ({ copies: K, vary: 'symmetries', sigma: 0.3, ...wished, steps: null, stopWhenSolved: true, stopWhenSure: false }),
    seed: () => 7,
  });
  return {
    ...stores, requests, cancelled, filmsAsked,
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

async function started(): Promise<Bench> {
  const b = bench();
  void b.run.getState().start('sudoku', [1, 0, 0, 0]);
  await flush();
  return b;
}
const record = (b: Bench) => {
  const r = b.run.getState().record;
  if (!r) throw new Error('no record');
  return r;
};

describe('a run', () => {
  it('waits for the model, then asks for N_sup steps of K copies', async () => {
    const b = bench(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    expect(record(b).phase).toBe('preparing');
    expect(b.requests).toHaveLength(0);
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('running');
    expect(record(b).planned).toBe(16);
    expect(b.requests[0]).toMatchObject({ kind: 'sudoku', copies: K, maxSteps: 16, seed: 7, stopWhenSolved: true });
    expect(b.requests[0]).not.toHaveProperty('continueFrom');
  });

  it('stopped while it waits for the model never reaches the worker', async () => {
    const b = bench(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.run.getState().stop();
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('cancelled');
    expect(b.requests).toHaveLength(0);
  });

  it('fails with the reason when no model can be had, and can be started again', async () => {
    const b = bench(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.modelReady(new WorkerFailure({ code: 'offline', message: 'no connection' }));
    await flush();
    expect(record(b)).toMatchObject({ phase: 'failed', failure: { code: 'offline', message: 'no connection' } });
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('running');
  });

  it('records every step once and ends with what the worker said', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    b.say(step(b.id(), 2));
    b.say(step(b.id(), 3, [2, 0]));
    await b.finish({ type: 'done', runId: b.id(), reason: 'solved', winner: 1, steps: 3 });
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(record(b).phase).toBe('done');
    expect(solvedAt(record(b))).toEqual({ frame: 2, copy: 1 });
    expect(copyToWatch(record(b))).toBe(1);
  });

  it('ignores events of an older run', async () => {
    const b = await started();
    const old = b.id();
    b.say(step(old, 1));
    await b.finish({ type: 'done', runId: old, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.say(step(old, 1));
    b.say({ type: 'failed', runId: old, error: { code: 'worker', message: 'late' } });
    expect(record(b).frames).toHaveLength(0);
    expect(record(b).phase).toBe('running');
  });

  it('does not start twice', async () => {
    const b = await started();
    void b.run.getState().start('sudoku', [2, 0, 0, 0]);
    await flush();
    expect(b.requests).toHaveLength(1);
  });

  it('asks the worker to stop once and stays live until it has', async () => {
    const b = await started();
    b.run.getState().stop();
    b.run.getState().stop();
    expect(b.cancelled).toEqual([b.id()]);
    expect(isLive(record(b))).toBe(true);
    await b.finish({ type: 'done', runId: b.id(), reason: 'cancelled', winner: null, steps: 0 });
    expect(record(b).phase).toBe('cancelled');
  });

  it('that failed keeps its steps and cannot be thought on', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'gone' } });
    expect(record(b).frames).toHaveLength(1);
    expect(canKeepThinking(record(b))).toBe(false);
  });
});

describe('keep thinking', () => {
  it('goes on from the run that delivered steps and appends to its timeline', async () => {
    const b = await started();
    const first = b.id();
    b.say(step(first, 1));
    await b.finish({ type: 'done', runId: first, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[1]).toMatchObject({ continueFrom: first, copies: K, seed: 7, maxSteps: 16 });
    expect(record(b).planned).toBe(17);
    b.say(step(b.id(), 2));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2]);
  });

  it('stopped before its first step goes on from the earlier run again', async () => {
    const b = await started();
    const first = b.id();
    b.say(step(first, 1));
    await b.finish({ type: 'done', runId: first, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    await b.finish({ type: 'done', runId: b.id(), reason: 'cancelled', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[2]?.continueFrom).toBe(first);
  });

  it('is refused once an answer is checked and right', async () => {
    const b = await started();
    b.say(step(b.id(), 1, [0, 4]));
    await b.finish({ type: 'done', runId: b.id(), reason: 'solved', winner: 0, steps: 1 });
    await b.run.getState().keepThinking();
    expect(b.requests).toHaveLength(1);
  });
});

describe('a run whose device was lost for good', () => {
  const lose = async (): Promise<Bench> => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say({ type: 'recovered', runId: b.id(), step: 1 });
    b.say(step(b.id(), 2));
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'twice' } });
    return b;
  };

  it('goes on with the steps that were left, from the last one, on the same timeline', async () => {
    const b = await lose();
    const before = b.id();
    expect(canGoOn(record(b))).toBe(true);
    void b.run.getState().goOn();
    await flush();
    expect(b.requests[1]).toMatchObject({ continueFrom: before, maxSteps: 14, copies: K, seed: 7 });
    b.say(step(b.id(), 3));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(record(b)).toMatchObject({ planned: 16, losses: [1, 2] });
  });

  it('has nothing to go on from before the first step, or after another failure', async () => {
    const b = await started();
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'twice' } });
    expect(canGoOn(record(b))).toBe(false);
    await b.run.getState().goOn();
    expect(b.requests).toHaveLength(1);
    expect(canGoOn({ ...record(await lose()), failure: { code: 'worker', message: 'dead' } })).toBe(false);
  });
});

describe('a change in the middle', () => {
  const BOARD = [1, 0, 0, 0];
  const NEW = [1, 2, 0, 0];
  /** A run that has ended after two steps; copy 1 is right in the second where `solved`. */
  const ended = async (solved = false): Promise<Bench> => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2, solved ? [3, 0] : [3, 5]));
    await b.finish({ type: 'done', runId: b.id(), reason: solved ? 'solved' : 'limit', winner: solved ? 1 : null, steps: 2 });
    return b;
  };

  it.each(['y', 'z'] as const)('forgets %s and goes on from the last step on the same timeline, marked there', async (what) => {
    const b = await ended(true);
    const before = b.id();
    void b.run.getState().intervene(forget(what));
    await flush();
    expect(b.requests[1]).toMatchObject({ continueFrom: before, board: BOARD, copies: K, seed: 7, maxSteps: 16, intervention: { reset: what } });
    expect(record(b).changes).toEqual([{ step: 2, what }]);
    expect(solvedAt(record(b))).toBeNull(); // what stood before the change is not its answer
    b.say(step(b.id(), 3, [0, 4]));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(solvedAt(record(b))).toEqual({ frame: 2, copy: 0 });
  });

  it('goes on with the changed board, which the record belongs to from then on', async () => {
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

  it('that was stopped before its first step is asked for again, and no other one until it has made one', async () => {
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

  it('waits for the end of a run, and forgets nothing while another board is on the page', async () => {
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

  it('keeps the run from being looked into: that would show another run', async () => {
    const b = await ended();
    expect(canLookInside(record(b))).toBe(true);
    void b.run.getState().intervene(forget('z'));
    await flush();
    b.say(step(b.id(), 3));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    expect(canLookInside(record(b))).toBe(false);
  });

  it('shakes z with the sigma and the seed that were asked for, and remembers both', async () => {
    const b = await ended();
    void b.run.getState().intervene(shake({ sigma: 0.4, seed: 9 }));
    await flush();
    expect(b.requests[1]).toMatchObject({ board: BOARD, seed: 7, intervention: { shake: { sigma: 0.4, seed: 9 } } });
    expect(record(b).changes).toEqual([{ step: 2, what: 'shake', sigma: 0.4, seed: 9 }]);
    b.say(step(b.id(), 3));
    expect(changeWords(record(b), { step: 2, what: 'shake', sigma: 0.4, seed: 9 })).toBe('z was shaken after step 2 (σ = 0.40, seed 9)');
  });

  it('hands over to another model: the record knows which steps are whose', async () => {
    const b = await ended();
    const other: LoadedModel = { ...model, name: 'other', info: { ...model.info, config: { ...config, T: 3, n: 6, hiddenSize: 16 } } };
    expect(handOverWords(record(b), other)).toMatch(/do not fit: tiny has 8 numbers in every vector \(D\) and other 16\. .*H_init and L_init/);
    expect(handOverWords(record(b), { ...other, info: model.info })).toContain('go along: both models have D = 8 and L = 5');
    b.use(other);
    void b.run.getState().intervene(handOverTo(other));
    await flush();
    expect(b.requests[1]).toMatchObject({ board: BOARD, intervention: { handOver: true } });
    expect(b.requests[1]).not.toHaveProperty('T'); // its own numbers
    b.say(step(b.id(), 3));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 3 });
    expect([1, 2, 3].map((s) => modelAt(record(b), s))).toMatchObject([{ name: 'tiny', T: 1 }, { name: 'tiny', T: 1 }, { name: 'other', T: 3, n: 6 }]);
    const change = changeBefore(record(b), 3);
    expect(change && changeWords(record(b), change)).toMatch(/^tiny handed over to other after step 2, without y and z: tiny has 8/);
    expect(record(b).model?.name).toBe('other');
  });

  it('ends where a run has all the steps that are kept', async () => {
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

  it('no other model goes on with a run unasked', async () => {
    const b = await ended();
    b.use({ ...model, name: 'other' });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests).toHaveLength(1);
    expect(record(b)).toMatchObject({ phase: 'failed', failure: { message: expect.stringContaining('tiny made this run') as string } });
    expect(record(b).frames).toHaveLength(2);
  });

  it('that is not possible now says why', async () => {
    const b = await ended();
    const readiness = { solvable: true, tone: 'plain', headline: 'Ready', sentence: '' } as const;
    const scene = { record: record(b), attached: true, kind: 'sudoku', board: BOARD, model: 'tiny', readiness } as const;
    expect(whyNotForget(scene)).toBeNull();
    expect(whyNotNewBoard(scene)).toContain('as it was');
    expect(whyNotForget({ ...scene, attached: false })).toContain('board was changed');
    expect(whyNotNewBoard({ ...scene, attached: false })).toBeNull();
    expect(whyNotNewBoard({ ...scene, attached: false, readiness: { ...readiness, solvable: false, headline: 'Contradictory grid' } })).toContain('contradictory');
    expect(whyNotNewBoard({ ...scene, attached: false, board: { rows: 2, cols: 2 } })).toContain('another size');
    expect(whyNotForget({ ...scene, record: null })).toContain('Solve something first');
    expect(whyNotForget({ ...scene, kind: 'maze' })).toContain('Solve something first');
    expect(whyNotForget({ ...scene, model: 'other' })).toContain('tiny made this run, and other is in use now');
    expect(whyNotForget({ ...scene, model: null })).toContain('not loaded');
    expect(whyNotHandOver(scene, 'other')).toBeNull();
    expect(whyNotHandOver({ ...scene, model: 'other' }, 'other')).toBeNull();
    expect(whyNotHandOver(scene, null)).toContain('no other model');
    expect(whyNotHandOver({ ...scene, attached: false }, 'other')).toContain('board was changed');
    expect(whyNotHandOver({ ...scene, record: { ...scene.record, heldBy: null } }, 'other')).toContain('from a file');
    expect([whyNoSeed('0'), whyNoSeed('4294967295')]).toEqual([null, null]);
    for (const bad of ['', '-1', '1.5', '4294967296', 'x']) expect(whyNoSeed(bad)).toContain('whole number');
    expect(whyNotForget({ ...scene, record: { ...scene.record, heldBy: null } })).toContain('from a file');
    expect(whyNotForget({ ...scene, record: { ...scene.record, phase: 'running' } })).toContain('run is on');
    expect(whyNotForget({ ...scene, record: { ...scene.record, pending: { reset: 'z' } } })).toContain('Keep thinking');
    expect(whyNotForget({ ...scene, record: { ...scene.record, phase: 'failed' } })).toContain('failed');
  });
});

describe('noise rollouts', () => {
  it.each([['symmetries', undefined], ['noise', { sigma: 0.2, symmetries: false }], ['both', { sigma: 0.2, symmetries: true }]] as const)(
    '%s are asked for as the settings say, and kept when thinking goes on',
    async (vary, noise) => {
      const b = bench(false, { vary, sigma: 0.2 });
      void b.run.getState().start('sudoku', [1, 0, 0, 0]);
      await flush();
      b.say(step(b.id(), 1));
      await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 1 });
      void b.run.getState().keepThinking();
      await flush();
      expect(b.requests.map((r) => r.noise)).toEqual([noise, noise]);
    },
  );
});

describe('an edit of the board', () => {
  it('ends playback and stops a live run; undoing it brings the record back', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.run.getState().boardChanged('sudoku', [1, 2, 0, 0]);
    expect(b.run.getState().attached).toBe(false);
    expect(b.playback.getState().playing).toBe(false);
    expect(b.cancelled).toEqual([b.id()]);
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(b.run.getState().attached).toBe(true);
  });

  it('that leaves the digits alone changes nothing', async () => {
    const b = await started();
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(b.run.getState().attached).toBe(true);
    expect(b.cancelled).toEqual([]);
  });
});

describe('playback', () => {
  it('follows the live edge frame by frame and stops at the end', async () => {
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

  it('stays where a person scrubbed to while steps arrive', async () => {
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

  it('plays a finished run from the start when it stands at its end', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 2 });
    b.playback.getState().seek(1);
    b.playback.getState().play();
    expect(b.playback.getState()).toMatchObject({ cursor: 0, playing: true });
  });

  it('has nothing to play without a run', () => {
    const b = bench();
    b.playback.getState().play();
    b.playback.getState().seek(3);
    expect(b.playback.getState()).toMatchObject({ cursor: -1, playing: false });
  });
});

describe('the film of z', () => {
  it('is fetched once a copy after the run and laid over the last steps', async () => {
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
