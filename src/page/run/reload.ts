/**
 * A reload brings the run back: each run is kept as its file would be, with y and z of its last step to go on from, also while it is on. It is
 * read through the door for files.
 */

import { changedAfter, isLive, type RunRecord, stateAtHand } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import type { HeldState } from '../../protocol/session.ts';
import { hashParts, pageAddress, readHash } from '../../storage/address.ts';
import { readLastRun, writeLastRun } from '../../storage/lastRun.ts';
import { client, playback, run } from '../coordinator.ts';
import { usePage } from '../page.ts';
import { readRun, runFileText } from './file.ts';
import { runNamed, sameBoard } from './run.ts';

/** Longest text that is kept, in characters: runs of many copies of large boards are left out. */
const MOST_CHARACTERS = 4_000_000;
/** y and z are kept up to so many bytes, both together; a run with larger ones makes its steps again before it goes on. */
const MOST_STATE = 32 * 2 ** 20;
/** Milliseconds without another change (a film that arrives) before a run that ended is written down. */
const REST = 800;
/** Milliseconds from the first step of a run that is on to its first save; and between two saves, at least, and so many times as long as one takes. */
const SOON = 300;
const BETWEEN = 1500;
const SHARE = 10;

/** What a run that came back is called: it is kept already. */
const restoredId = (kind: string): string => `reloaded-${kind}`;

/** Where no y and z were kept: all steps can be made again, unless something was changed on the way. */
const fromStart = ({ changes }: RunRecord): RunRecord['heldBy'] => (changes ? null : { step: 0 });

/** Puts this tab's last run of the kind on the page back, if it belongs to the board that is there. */
async function restore(): Promise<void> {
  const { kind } = usePage.getState();
  const kept = await readLastRun(kind.id);
  if (kept === null) return;
  const { text, shape, state, cut } = kept;
  try {
    const { record } = readRun(text);
    const board = kind.board();
    if (run.getState().record || usePage.getState().kind !== kind || record.kind !== kind.id || !sameBoard(board, record.board)) return;
    const linked = readHash(pageAddress.hash(), hashParts.at) !== null; // then the address says where in it
    const goesOn = shape && record.model && { model: { ...record.model, shape }, heldBy: state ?? fromStart(record) };
    run.setState({ record: { ...record, ...goesOn, cut, runId: restoredId(kind.id), board }, attached: true });
    if (!linked) playback.getState().seek(record.frames.length - 1);
  } catch {
    // Written by another version, or damaged: the page starts without it.
  }
}

/** The y and z that were taken out of the worker last. */
let taken: { readonly runId: string; readonly state: HeldState } | null = null;

/** y and z as they were taken out, where they belong to the run as it is. */
function stateFor(record: RunRecord): HeldState | undefined {
  const held = stateAtHand(record);
  const state = typeof held === 'object' ? held : taken?.runId === record.runId ? taken.state : null;
  return state && state.step > changedAfter(record) ? state : undefined;
}

/** Takes y and z of a run's last step out of the worker. */
async function takeState({ runId, heldBy, model, copies }: RunRecord): Promise<void> {
  if (typeof heldBy !== 'string' || !model?.shape) return;
  const { hiddenSize, prefixLen, seqLen } = model.shape;
  if (2 * 4 * copies * (prefixLen + seqLen) * hiddenSize > MOST_STATE) return;
  const state = await client.state(heldBy).catch(() => null); // the worker died: the steps are kept without
  if (state) taken = { runId, state };
}

/** Writes a run down, if it is still the last one of its kind and of the kind's board. */
async function write(record: RunRecord): Promise<void> {
  if (record.pending || runNamed(run.getState(), record.runId) !== record) return;
  if (!sameBoard(kindOf(record.kind).board(), record.board)) return;
  try {
    const isOn = isLive(record);
    const text = runFileText(isOn ? { ...record, phase: 'cancelled', end: { reason: 'cancelled', winner: null } } : record);
    const shape = record.heldBy === null ? undefined : record.model?.shape;
    const cut = record.cut ?? (isOn ? 'left' : undefined);
    if (text.length <= MOST_CHARACTERS) await writeLastRun(record.kind, { text, shape, state: stateFor(record), cut });
  } catch {
    // Too large for a file: it is not kept.
  }
}

/** Whether a run has steps that are not written down yet; `kept`: the record that was. */
const isUnsaved = (record: RunRecord | undefined, kept: RunRecord | undefined): record is RunRecord =>
  record !== undefined && record !== kept && record.frames.length > 0 && record.runId !== restoredId(record.kind);

/** Keeps the runs of a kind: one that is on every so often, one that ended when it has rested. */
function keeper(kind: string): { readonly heard: () => void; readonly now: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isBusy = false;
  let kept: RunRecord | undefined;
  let wait = SOON;
  const current = (): RunRecord | undefined => {
    const { record, away } = run.getState();
    return record?.kind === kind ? record : away.get(kind)?.record;
  };
  const heard = (): void => {
    const record = current();
    if (isBusy || !isUnsaved(record, kept)) return;
    const isOn = isLive(record);
    if (timer !== null && isOn) return;
    clearTimeout(timer ?? undefined);
    timer = setTimeout(() => void save(), isOn ? wait : REST);
  };
  const save = async (): Promise<void> => {
    timer = null;
    const before = current();
    if (!before) return;
    isBusy = true;
    await takeState(before);
    const start = performance.now(); // the worker answers after the step that it is at
    const record = current(); // with the steps that came meanwhile
    if (record) await write(record);
    kept = record;
    wait = Math.max(BETWEEN, SHARE * (performance.now() - start));
    isBusy = false;
    heard();
  };
  const now = (): void => {
    const record = current();
    if (isUnsaved(record, kept)) void write(record);
  };
  return { heard, now };
}

/** Restores the run of each kind that is shown, and keeps later ones. Once a page. */
export async function keepRuns(): Promise<void> {
  await restore();
  usePage.subscribe(({ kind }, before) => kind !== before.kind && void restore());
  const keepers = new Map<string, ReturnType<typeof keeper>>();
  run.subscribe(({ record, away, attached }, before) => {
    if (record === before.record && away === before.away && attached === before.attached) return;
    for (const kind of [...(record && attached ? [record.kind] : []), ...away.keys()]) {
      const mine = keepers.get(kind) ?? keeper(kind);
      keepers.set(kind, mine);
      mine.heard();
    }
  });
  const leave = (): void => keepers.forEach(({ now }) => now());
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.hidden && leave());
}
