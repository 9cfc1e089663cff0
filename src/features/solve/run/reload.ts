/** A reload brings the run back: each run that has ended is kept as its file would be, and read through the door for files. */

import { hashParts, pageAddress, readHash } from '../../../app/address.ts';
import { playback, run } from '../../../app/coordinator.ts';
import { usePage } from '../../../app/page.ts';
import { readLastRun, writeLastRun } from '../../../storage/lastRun.ts';
import { isLive, type RunRecord } from './record.ts';

/** Longest text that is kept, in characters: runs of many copies of large boards are left out. */
const MOST_CHARACTERS = 4_000_000;
/** Milliseconds without another change (a film that arrives) before a run is written down. */
const REST = 800;

/** The run that came back: it is there already. */
let restored = '';

/** Puts this tab's last run of the kind on the page back, if it belongs to the board that is there. */
async function restore(): Promise<void> {
  const { kind } = usePage.getState();
  const text = await readLastRun(kind.id);
  if (text === null) return;
  try {
    const { readRun } = await import('./file.ts'); // what reads and writes runs comes only where there is one
    const { record } = readRun(text);
    const board = kind.board();
    if (
      run.getState().record ||
      usePage.getState().kind !== kind ||
      record.kind !== kind.id ||
      JSON.stringify(board) !== JSON.stringify(record.board)
    )
      return;
    restored = 'reloaded';
    const linked = readHash(pageAddress.hash(), hashParts.at) !== null; // then the address says where in it
    run.setState({ record: { ...record, runId: restored, board }, attached: true });
    if (!linked) playback.getState().seek(record.frames.length - 1);
  } catch {
    // Written by another version, or damaged: the page starts without it.
  }
}

/** Writes a run down, if it is still the one on the page. */
async function keep(record: RunRecord): Promise<void> {
  try {
    const { runFileText } = await import('./filePage.ts');
    if (run.getState().record !== record || !run.getState().attached) return;
    const text = runFileText(record);
    if (text.length <= MOST_CHARACTERS) await writeLastRun(record.kind, text);
  } catch {
    // Too large for a file, or its code cannot be fetched: it is not kept.
  }
}

/** Restores the run and keeps later ones. Once a page. */
export async function keepRuns(): Promise<void> {
  await restore();
  let timer: ReturnType<typeof setTimeout> | undefined;
  run.subscribe(({ record, attached }, before) => {
    if (record === before.record || !attached || !record || isLive(record) || record.frames.length === 0 || record.runId === restored)
      return;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(record), REST);
  });
}
