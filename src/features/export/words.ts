/** What is said of taking a run away and bringing one back. */

import { kindOf } from '../../kinds/kinds.ts';
import { haltingProbability } from '../../model/states.ts';
import { modelAt } from '../../page/run/changes.ts';
import { percent, plural } from '../../ui/format.ts';
import { frameOf, type Scene } from './scene.ts';

export const exportWords = {
  menu: 'Export',
  menuHint: 'Save pictures, a film or the run, or open a saved run',
  stop: 'Stop recording',
  items: {
    board: { name: 'Board as PNG', hint: 'the board at the shown step, with title and legend' },
    z: { name: 'z as PNG', hint: 'the latent picture at the shown step' },
    film: { name: 'Run as film (WebM)', hint: 'board and z of every step, at the playback speed' },
    link: { name: 'Copy link with this run', hint: 'opens the watched copy, every step, without a model' },
    run: { name: 'Run as JSON', hint: 'every step, to be opened here again without a model' },
  },
  open: { name: 'Open a run …', hint: 'a JSON file saved here; it plays without a GPU' },
  recording: 'The film takes as long as it plays. Stay on this tab.',
  stopped: 'The recording was stopped; nothing was saved.',
  saved: (what: string) => `Saved ${what}.`,
  copied: (length: number) => `Copied a link with this run (${length} characters).`,
  linkTitle: 'Link with this run',
  opened: (what: string) => `Opened ${what}.`,
  linked: (what: string) => `Opened ${what}, from the link.`,
  linkedRun: 'The run in this link',
  badLink: (why: string) => `The run in this link cannot be opened: ${why}`,
  what: (models: readonly string[], steps: number) => `a run of ${models.join(', then ')}, ${plural(steps, 'step')}`,
  aModel: 'a model',
  save: 'Save this view as a PNG',
  saveName: (title: string) => `Save as PNG: ${title}`,
  unchanged: ' The board and the run on the page stay as they are.',
} as const;

/** What stands on a picture or a film of z. */
export const zWords = {
  colours:
    'z: its first three principal components as dark to light, blue to yellow, green to red; cells that look alike hold similar latents',
  constant: 'z starts from a constant, the same for every puzzle',
  notHeld: 'z of this step is no longer held',
} as const;

/** "Sudoku, answered by sudoku-lite": the model that made the shown step. */
export function titleOf(scene: Scene): string {
  const { kind } = scene.record;
  const model = modelAt(scene.record, frameOf(scene)?.step ?? 1);
  const label = kindOf(kind).label;
  return model ? `${label}, answered by ${model.name}` : label;
}

/** "Supervision step 3 of 16, copy 1 of 8 · 97 % sure it is done" */
export function stepWords(scene: Scene): string {
  const { record, copy } = scene;
  const frame = frameOf(scene);
  if (!frame) return 'The question, before the first supervision step';
  const which = record.copies > 1 ? `, copy ${copy + 1} of ${record.copies}` : '';
  return `Supervision step ${frame.step} of ${record.planned}${which} · ${percent(haltingProbability(frame.halt[copy] ?? 0))} sure it is done`;
}

/** What the rules say of the answer; '' for the question. */
export function verdictWords(scene: Scene): string {
  const verdict = frameOf(scene)?.verdicts[scene.copy];
  if (!verdict) return '';
  if (verdict.solved) return `${verdict.summary} (checked by the rules)`;
  const { checked, words } = kindOf(scene.record.kind);
  return checked ? `Not solved: ${plural(verdict.problems, ...words.problem)}` : `Not checked: ${verdict.summary}`;
}
