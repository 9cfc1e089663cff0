/** A reload brings the run back: each run that has ended is kept as its file would be, and read through the door for files. */

import { hashParts, pageAddress, readHash } from '../../../app/address.ts';
import { playback, run } from '../../../app/coordinator.ts';
import { usePage } from '../../../app/page.ts';
import { kindOf } from '../../../kinds/kinds.ts';
import { readLastRun, writeLastRun } from '../../../storage/lastRun.ts';
import { isLive, type RunRecord } from './record.ts';
import { runNamed, sameBoard } from './run.ts';

/** Longest text that is kept, in characters: runs of many copies of large boards are left out. */
const MOST_CHARACTERS = 4_000_000;
/** Milliseconds without another change (a film that arrives) before a run is written down. */
const REST = 800;

/** What a run that came back is called: it is kept already. */
const restoredId = (kind: string): string => `reloaded-${kind}`;

/** Puts this tab's last run of the kind on the page back, if it belongs to the board that is there. */
async function restore(): Promise<void> {
  const { kind } = usePage.getState();
  const text = await readLastRun(kind.id);
  if (text === null) return;
  try {
    const { readRun } = await import('./file.ts'); // what reads and writes runs comes only where there is one
    const { record } = readRun(text);
    const board = kind.board();
    if (run.getState().record || usePage.getState().kind !== kind || record.kind !== kind.id || !sameBoard(board, record.board)) return;
    const linked = readHash(pageAddress.hash(), hashParts.at) !== null; // then the address says where in it
    run.setState({ record: { ...record, runId: restoredId(kind.id), board }, attached: true });
    if (!linked) playback.getState().seek(record.frames.length - 1);
  } catch {
    // Written by another version, or damaged: the page starts without it.
  }
}

/** Writes a run down, if it is still the last one of its kind and of the kind's board. */
async function keep(record: RunRecord): Promise<void> {
  try {
    const { runFileText } = await import('./filePage.ts');
    if (runNamed(run.getState(), record.runId) !== record || !sameBoard(kindOf(record.kind).board(), record.board)) return;
    const text = runFileText(record);
    if (text.length <= MOST_CHARACTERS) await writeLastRun(record.kind, text);
  } catch {
    // Too large for a file, or its code cannot be fetched: it is not kept.
  }
}

/** Restores the run of each kind that is shown, and keeps later ones. Once a page. */
export async function keepRuns(): Promise<void> {
  await restore();
  usePage.subscribe(({ kind }, before) => kind !== before.kind && void restore());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  run.subscribe(({ record, attached }, before) => {
    if ((record === before.record && attached === before.attached) || !attached || !record) return;
    if (isLive(record) || record.frames.length === 0 || record.runId === restoredId(record.kind)) return;
    clearTimeout(timers.get(record.kind));
    timers.set(
      record.kind,
      setTimeout(() => void keep(record), REST),
    );
  });
}
