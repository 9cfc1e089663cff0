/** What the export menu does. */

import { run } from '../../app/coordinator.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { copyText } from '../../kinds/shared/ui/share.ts';
import { saveFile } from '../../ui/save.ts';
import { openRunFile, openRunText, runFileText } from '../solve/run/filePage.ts';
import { filmFormat, recordFilm } from './film.ts';
import { pngOf } from './picture.ts';
import { forgetLinkedRun, linkedRun, runFileOfLink, runLink, runLinkText } from './runLink.ts';
import { fileName, type Scene } from './scene.ts';

/** Saves what is asked for. Returns what was saved, in words. @throws Error with a sentence for the page */
export async function exportScene(
  scene: Scene,
  what: 'board' | 'z' | 'film' | 'run',
  stepsASecond: number,
  signal: AbortSignal,
): Promise<string> {
  switch (what) {
    case 'board':
    case 'z': {
      const name = fileName(scene, what, 'png');
      saveFile(name, await pngOf(scene, what));
      return name;
    }
    case 'film': {
      const blob = await recordFilm(scene.record, scene.copy, stepsASecond, signal);
      const name = fileName(scene, '', filmFormat()?.ending ?? 'webm');
      saveFile(name, blob);
      return name;
    }
    case 'run': {
      const name = fileName(scene, '', 'json');
      saveFile(name, new Blob([runFileText(scene.record)], { type: 'application/json' }));
      return name;
    }
  }
  return what satisfies never;
}

export { openRunFile };

/** A link that opens the page with the run, its watched copy alone; and whether it is on the clipboard. @throws RunLinkError, RunFileError */
export async function linkTo({ record, copy }: Scene): Promise<{ readonly url: string; readonly copied: boolean }> {
  const text = await runLinkText(record, { kind: record.kind, board: kindOf(record.kind).file.now() }, copy);
  const url = runLink(location.href, text);
  return { url, copied: await copyText(url) };
}

/** The link whose run is open, or was refused. */
let seen: string | null = null;

/**
 * Opens the run in the page's address, once. It leaves the address with the run. Returns what was opened, in words; null where there is none, or
 * it is open already. @throws RunFileError, and the board and the run stay as they are
 */
export async function openLinkedRun(): Promise<string | null> {
  const text = linkedRun();
  if (text === null || text === seen) return null;
  seen = text;
  let said: string;
  try {
    said = await openRunText(await runFileOfLink(text));
  } catch (e) {
    forgetLinkedRun();
    throw e;
  }
  const { record } = run.getState();
  const stop = run.subscribe((now) => {
    if (now.attached && now.record?.runId === record?.runId) return;
    stop();
    forgetLinkedRun();
  });
  return said;
}
