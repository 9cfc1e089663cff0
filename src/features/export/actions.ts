/** What the export menu does. */

import { saveFile } from '../../ui/save.ts';
import { openRunFile, runFileText } from '../solve/run/filePage.ts';
import { filmFormat, recordFilm } from './film.ts';
import { pngOf } from './picture.ts';
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
