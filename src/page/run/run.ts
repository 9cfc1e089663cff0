/** The run: asks the worker to solve a board, records every step, and knows whether the record still belongs to the board. One run a kind is kept. */

import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import {
  filmOf,
  isLive,
  MOST_STEPS,
  withEvent,
  type RunRecord,
  canKeepThinking,
  stateAtHand,
  canIntervene,
  stepsLeft,
  canGoOn,
} from '../../client/record.ts';
import { failureOf, OtherModelError } from '../../protocol/errors.ts';
import { stepsAsked } from '../../protocol/limits.ts';
import type { Device, SolveRequest } from '../../protocol/session.ts';
import type { LoadedModel } from '../models/models.ts';
import { createPlaybackStore, type PlaybackState } from './playback.ts';
import { affordableCopies, type Copies, type Settings } from './settings.ts';

/** The settings of a run. `chosen`: a person chose the number of copies. */
export interface RunSettings extends Copies, Pick<Settings, 'steps' | 'stopWhenSolved' | 'stopWhenSure'> {
  readonly chosen: boolean;
}

/** What one run does otherwise than the settings and its model say. */
export interface RunWish extends Partial<Omit<RunSettings, 'copies' | 'chosen'>> {
  readonly seed?: number;
  readonly T?: number;
  readonly n?: number;
}

/** A run whose kind is not on the page, with where its playback was. */
interface AwayRun extends Pick<PlaybackState, 'cursor' | 'pinned'> {
  readonly record: RunRecord;
}

export interface RunState {
  /** The run of the kind on the page. */
  readonly record: RunRecord | null;
  /** The runs of other kinds, by their names: each comes back with its kind. */
  readonly away: ReadonlyMap<string, AwayRun>;
  /** An ended run of the same board that is played on the same timeline, to be compared with; null while nothing is compared. */
  readonly beside: RunRecord | null;
  /** The board is still the one the record belongs to. An edit ends that; undoing the edit brings it back. */
  readonly attached: boolean;
  /** Solves a board from the start, with as many copies as asked for; else as the settings say, or fewer where a step of those takes too long (`affordableCopies`). Waits for the model. Does nothing while a run is live. */
  readonly start: (kind: RunRecord['kind'], board: unknown, copies?: number, wish?: RunWish) => Promise<void>;
  /** Goes on from the last y and z for as many steps again, on the same timeline. Only where `canKeepThinking`. */
  readonly keepThinking: () => Promise<void>;
  /** Makes the steps that were left when the device was lost, from the last y and z, on whatever device there is now. Only where `canGoOn`. */
  readonly goOn: () => Promise<void>;
  /**
   * Goes on from the last step, on the same timeline, with something changed (changes.ts says what). Only where `canIntervene`, and with
   * another board than the record's only where that one is on the page.
   */
  readonly intervene: (change: (record: RunRecord) => RunRecord) => Promise<void>;
  /** Stops within one supervision step. */
  readonly stop: () => void;
  /** Tells the run what is on the page now: another board than the record's ends playback and stops a live run; another kind brings its own run. */
  readonly boardChanged: (kind: string, board: unknown) => void;
  /** Fetches the film of z of a copy after a run, once. */
  readonly wantFilm: (copy: number) => Promise<void>;
}

interface RunDeps {
  readonly client: Pick<TrmClient, 'solve' | 'cancel' | 'latents'>;
  /** Resolves when a model for a kind is ready in the worker. */
  readonly model: (kind: string) => Promise<LoadedModel>;
  /** Of a kind, by its id. */
  readonly settings: (kind: string) => RunSettings;
  /** About how many milliseconds a supervision step of one copy takes with the model in use; undefined where that was not measured. */
  readonly stepMs: () => number | undefined;
  /** A seed for the symmetries and the noise of the next run. */
  readonly seed: () => number;
  /** Told of the device on which a run goes on after the one before was lost. */
  readonly onDevice: (device: Device) => void;
}

export interface RunStores {
  readonly run: StoreApi<RunState>;
  readonly playback: StoreApi<PlaybackState>;
}

/**
 * Steps of a first run with a model of thousands of tasks, each copy of which votes: of the 40.5 % that the published ARC-AGI-1 weights reach,
 * 38 are there after one step and all after four. "Keep thinking" gives more.
 */
const STEPS_OF_MANY_ROWS = 4;

/** The run that is shown: the one that belongs to the board on the page. */
export const shownRun = ({ record, attached }: Pick<RunState, 'record' | 'attached'>): RunRecord | null => (attached ? record : null);

/** A run of this name that is here, on the page or away. */
export const runNamed = ({ record, away }: Pick<RunState, 'record' | 'away'>, runId: string): RunRecord | undefined =>
  [record, ...[...away.values()].map((one) => one.record)].find((one) => one?.runId === runId) ?? undefined;

export const sameBoard = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

export function createRunStores(deps: RunDeps): RunStores {
  let runs = 0;
  const newId = (): string => `run-${++runs}`;
  const run = createStore<RunState>()((set, get) => {
    /** Changes the record of one run, wherever it is, and only while it is still that run's. */
    const update = (runId: string, change: (r: RunRecord) => RunRecord): void => {
      const before = runNamed(get(), runId);
      const next = before && change(before);
      if (!next || next === before) return;
      if (before === get().record) return set({ record: next });
      set({ away: new Map([...get().away].map(([kind, one]) => [kind, one.record === before ? { ...one, record: next } : one])) });
    };

    /** Puts the run on the page away, and that of another kind in its place, with its playback where it was. */
    const turnTo = (kind: string): void => {
      const { record: before } = get();
      if (before && isLive(before)) update(before.runId, (r) => ({ ...r, cut: 'away' }));
      get().stop();
      const { record } = get();
      const away = new Map(get().away);
      const { cursor, pinned } = playback.getState();
      if (record) away.set(record.kind, { record, cursor, pinned });
      const next = away.get(kind);
      away.delete(kind);
      set({ record: next?.record ?? null, attached: false, away });
      playback.setState({ cursor: next?.cursor ?? -1, pinned: next?.pinned ?? null, inner: 0, playing: false });
    };

    /** Waits for the model, sends the request, and records what comes back. `isUsual`: nobody asked for this number of copies. */
    const perform = async (prepared: RunRecord, wish: RunWish = {}, isUsual = false): Promise<void> => {
      const { runId, heldBy, kind, board, noise, seed, pending } = prepared;
      set({ record: { ...prepared, cut: undefined }, attached: true });
      const fail = (e: unknown): void => update(runId, (r) => ({ ...r, phase: 'failed', stopping: false, failure: failureOf(e) }));
      let model: LoadedModel;
      try {
        model = await deps.model(kind);
      } catch (e) {
        if (runNamed(get(), runId)?.phase === 'preparing') fail(e);
        return;
      }
      if (runNamed(get(), runId)?.phase !== 'preparing') return;
      if (prepared.model && prepared.model.name !== model.name)
        return fail(new OtherModelError(`${prepared.model.name} made this run, and ${model.name} is in use now.`));
      const settings = deps.settings(kind);
      const { steps, stopWhenSolved, stopWhenSure } = { ...settings, ...wish };
      const own = model.info.config;
      // A run goes on as it began.
      const { T, n } = prepared.model ?? { ...own, ...wish };
      const usual = model.info.about?.tableRows === undefined ? own.nSup : Math.min(own.nSup, STEPS_OF_MANY_ROWS);
      const wanted = Math.min(stepsAsked(steps ?? usual), MOST_STEPS - prepared.frames.length);
      const last = prepared.frames.at(-1)?.step ?? 0;
      // Steps that were made since what is at hand after a reload are made again, and come out the same.
      const maxSteps = stepsAsked(wanted + (typeof heldBy === 'object' && heldBy ? last - heldBy.step : 0));
      const from = stateAtHand(prepared);
      const copies = isUsual ? affordableCopies(prepared.copies, deps.stepMs(), settings.chosen) : prepared.copies;
      update(runId, (r) => ({
        ...r,
        phase: 'running',
        copies,
        model: { name: model.name, T, n, nSup: own.nSup, shape: own },
        stops: { stopWhenSolved, stopWhenSure },
        planned: last + wanted,
      }));
      const request: SolveRequest = {
        runId,
        kind,
        board,
        copies,
        seed,
        maxSteps,
        stopWhenSolved,
        stopWhenSure,
        latents: true,
        ...(T === own.T ? {} : { T }),
        ...(n === own.n ? {} : { n }),
        ...(noise ? { noise } : {}),
        ...(from === null ? {} : { continueFrom: from }),
        ...(pending ? { intervention: pending } : {}),
      };
      try {
        await deps.client.solve(request, (event) => {
          if (event.type === 'recovered') deps.onDevice(event.device);
          update(runId, (r) => withEvent(r, event));
        });
      } catch (e) {
        fail(e);
      }
    };

    return {
      record: null,
      away: new Map(),
      beside: null,
      attached: false,
      async start(kind, board, asked, wish = {}) {
        if (isLive(get().record)) return;
        playback.getState().begin();
        const settings = deps.settings(kind);
        const { vary, sigma } = { ...settings, ...wish };
        const noise = vary === 'symmetries' ? {} : { noise: { sigma, symmetries: vary === 'both' } };
        const prepared: RunRecord = {
          phase: 'preparing',
          runId: newId(),
          heldBy: null,
          kind,
          board,
          copies: asked ?? settings.copies,
          seed: wish.seed ?? deps.seed(),
          ...noise,
          model: null,
          planned: 0,
          frames: [],
          films: new Map(),
          stopping: false,
          end: null,
          failure: null,
        };
        await perform(prepared, wish, asked === undefined);
      },
      async keepThinking() {
        const { record, attached } = get();
        if (!record || !attached || !canKeepThinking(record)) return;
        playback.getState().resume();
        await perform({ ...record, phase: 'preparing', runId: newId(), films: new Map(), votes: undefined, end: null, failure: null });
      },
      async goOn() {
        const { record, attached } = get();
        if (!record || !attached || !canGoOn(record)) return;
        playback.getState().resume();
        const losses = [...(record.losses ?? []), record.frames.at(-1)?.step ?? 0];
        await perform(
          { ...record, phase: 'preparing', runId: newId(), films: new Map(), losses, end: null, failure: null },
          { steps: stepsLeft(record), ...record.stops },
        );
      },
      async intervene(change) {
        const { record, attached } = get();
        if (!canIntervene(record)) return;
        const changed = change(record);
        if (attached !== (changed.board === record.board)) return;
        playback.getState().resume();
        await perform({ ...changed, phase: 'preparing', runId: newId(), films: new Map(), end: null, failure: null });
      },
      stop() {
        const { record } = get();
        if (!record || record.stopping) return;
        const { runId } = record;
        if (record.phase === 'preparing') {
          set({ record: { ...record, phase: 'cancelled', end: { reason: 'cancelled', winner: null } } });
        } else if (record.phase === 'running') {
          set({ record: { ...record, stopping: true } });
          void deps.client.cancel(runId, () => !isLive(runNamed(get(), runId) ?? null));
        }
      },
      boardChanged(kind, board) {
        if (get().record?.kind !== kind && (get().record || get().away.has(kind))) turnTo(kind);
        const { record } = get();
        if (!record) return;
        const attached = sameBoard(record.board, board);
        if (attached === get().attached) return;
        set({ attached });
        playback.getState().pause();
        if (!attached) get().stop();
      },
      async wantFilm(copy) {
        const { record } = get();
        if (!record || isLive(record) || typeof record.heldBy !== 'string' || record.films.has(copy)) return;
        const { runId, heldBy, frames } = record;
        update(runId, (r) => ({ ...r, films: new Map(r.films).set(copy, filmOf(null, frames.length)) }));
        try {
          const film = filmOf(await deps.client.latents(heldBy, copy), frames.length);
          update(runId, (r) => ({ ...r, films: new Map(r.films).set(copy, film) }));
        } catch {
          // The worker died after the run: the picture stays empty, and the next run says what happened.
        }
      },
    };
  });
  const playback = createPlaybackStore(() => {
    const { beside } = run.getState();
    const record = shownRun(run.getState());
    const live = isLive(record);
    if (!record) return { frames: 0, live };
    const frames = record.frames.length;
    // Of two runs, the longer one is played to its end; while the second is on, the head stays with it.
    return { frames: live ? frames : Math.max(frames, beside?.frames.length ?? 0), live };
  });
  return { run, playback };
}
