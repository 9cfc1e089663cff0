/** Comparing, wired to the page: the model and the run of B, runs from files, and the browser's back button. Fetched with what shows it. */

import { useStore } from 'zustand';
import { isLive, type RunRecord } from '../../client/record.ts';
import { coded } from '../../model/errors.ts';
import { ensureDevice, models, playback, run } from '../../page/coordinator.ts';
import { readinessOf } from '../../page/models/fit.ts';
import { sourceName, type ModelSource } from '../../page/models/source.ts';
import { usePage } from '../../page/page.ts';
import { readRun, textOfRunFile } from '../../page/run/file.ts';
import { hashParts, pageAddress, withPart } from '../../storage/address.ts';
import { inspect } from '../inspect/runtime.ts';
import { tour } from '../tour/Intro.tsx';
import { sameQuestion, whyNotCompare, createCompareStore, type CompareState } from './compare.ts';
import { wishOf, type Draft } from './settings.ts';

export const compare = createCompareStore({ run, playback, recording: () => inspect.getState().found?.recording ?? null });
export const useCompare = <T>(select: (s: CompareState) => T): T => useStore(compare, select);

/** A second run could not be had. */
export class CompareError extends coded('compare') {}

/**
 * Keeps the run on the page as A and runs the draft as B on the same board; resolves when B has started, with the two side by side.
 * @param a the run to keep; where it is the one that is kept already, it stays A
 * @param source the model of the draft; null: the one that is in use
 * @param signal gives it up while the model is being loaded
 * @throws CompareError with what stands in the way; the run on the page stays as it was
 */
export async function runAsB(a: RunRecord, draft: Draft, source: ModelSource | null, signal: AbortSignal): Promise<void> {
  const { kind } = usePage.getState();
  const whyNot = whyNotCompare(a);
  if (whyNot) throw new CompareError(`There is no run A: ${whyNot}`);
  if (source && models.getState().active?.name !== sourceName(source)) {
    const present = models.getState().active?.source ?? null;
    await ensureDevice();
    before ??= present;
    if (!(await models.getState().load(source)))
      throw new CompareError(models.getState().failure?.message ?? 'The model could not be loaded.');
  }
  if (signal.aborted) return;
  const readiness = readinessOf(kind, models.getState());
  if (!readiness.solvable) throw new CompareError(`${readiness.headline}. ${readiness.sentence}`);
  const { active } = models.getState();
  const unfit = active && kind.unfit(active.info.config.seqLen);
  if (unfit) throw new CompareError(unfit);
  if (!sameQuestion({ kind: kind.id, board: kind.board() }, a)) throw new CompareError('The board on the page is no longer that of run A.');
  if (compare.getState().kept !== a) compare.getState().keep();
  compare.getState().show();
  void run.getState().start(kind.id, kind.board(), kind.checked ? draft.copies : 1, wishOf(draft));
}

/** The model that was in use before one of the runs B asked for another; it comes back when the comparison is left. */
let before: ModelSource | null = null;

/** Puts it back, once the run on the page, which may be of another model, has ended. */
async function giveBack(): Promise<void> {
  const source = before;
  if (!source) return;
  await new Promise<void>((ended) => {
    if (!isLive(run.getState().record)) return ended();
    const stop = run.subscribe(({ record }) => {
      if (isLive(record)) return;
      stop();
      ended();
    });
  });
  if (compare.getState().open || before !== source) return;
  before = null;
  if (models.getState().active && models.getState().active?.name !== sourceName(source)) await models.getState().load(source);
}

let opened = 0;

/**
 * Opens a run from a file as one of the two; the other is A where one is kept and B is asked for, else the run on the page.
 * @throws RunFileError, CompareError; nothing on the page has changed then
 */
export async function openAs(side: 'A' | 'B', file: File): Promise<void> {
  const read = readRun(await textOfRunFile(file)).record;
  const { record: present, attached } = run.getState();
  const whyNot = whyNotCompare(present);
  if (!present || !attached || whyNot)
    throw new CompareError(`There is no other run to compare it with: ${whyNot ?? 'the board was changed since'}.`);
  if (!sameQuestion(read, present))
    throw new CompareError(
      'That run is of another board, and two runs are compared on the same one. “Export, Open a run” opens it on its own.',
    );
  const record: RunRecord = { ...read, runId: `compared-${++opened}`, board: present.board };
  if (side === 'A') return compare.getState().keepOther(record);
  const { kept, open } = compare.getState();
  if (!(open && kept && sameQuestion(kept, present))) compare.getState().keep();
  compare.getState().show();
  run.setState({ record, attached: true });
  playback.getState().begin();
}

/** The mark of the entry in the browser's history in which two runs are side by side. */
const isEntry = (): boolean => pageAddress.isMarked('compare');

/** Leaves as the back button would. */
export function leave(): void {
  if (!compare.getState().open) return;
  compare.getState().leave();
  if (isEntry()) history.back();
}

compare.subscribe(({ open }, was) => {
  if (!open && was.open) void giveBack();
  if (!open || was.open || isEntry()) return;
  // The entry below says no position, so that going back to it leaves the playback head where it is.
  pageAddress.replaceHash(withPart(pageAddress.hash(), hashParts.at, null));
  pageAddress.pushMarked('compare');
});
addEventListener('popstate', () => (isEntry() ? compare.getState().show() : compare.getState().leave()));
// The stops of the tour are on the ordinary page, and it has the focus.
tour.subscribe(({ stop }, before) => {
  if (stop === null || before.stop !== null) return;
  leave();
  compare.getState().focused();
});
