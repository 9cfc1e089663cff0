/** What a picture shows: one step of a finished run, one copy of it, and its words. Pure. */

import { kindOf } from '../../kinds/kinds.ts';
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';
import { haltingProbability } from '../../model/states.ts';
import { percent, plural } from '../../ui/format.ts';
import { boardAt, modelAt } from '../solve/run/changes.ts';
import { changedCells, confidenceOf, tokensOf, type Frame, type RunRecord } from '../solve/run/record.ts';

/** A place in a run. `index` -1 is the question. */
export interface Scene {
  readonly record: RunRecord;
  readonly index: number;
  readonly copy: number;
}

export const frameOf = ({ record, index }: Scene): Frame | null => record.frames[index] ?? null;

/** The board the shown step was made with: another one later, where the run went on with a changed board. */
export const boardOf = (scene: Scene): unknown => boardAt(scene.record, frameOf(scene)?.step ?? 1);

/** What lies on the board; null for the question. */
export function overlayOf(scene: Scene): BoardOverlay | null {
  const { record, index, copy } = scene;
  const frame = frameOf(scene);
  if (!frame) return null;
  const before = record.frames[index - 1];
  const tokens = tokensOf(frame, record.copies, copy);
  const verdict = frame.verdicts[copy];
  return {
    tokens,
    confidence: confidenceOf(frame, record.copies, copy),
    changed: changedCells(before ? tokensOf(before, record.copies, copy) : null, tokens),
    bad: new Set(verdict?.cells ?? []),
    solved: verdict?.solved ?? false,
  };
}

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

/** A name for a file of this scene: "trm-sudoku-lite-step-3-board.png". */
export function fileName(scene: Scene, what: string, ending: string): string {
  const step = what === '' ? '' : `-step-${frameOf(scene)?.step ?? 0}-${what}`;
  const model = (scene.record.model?.name ?? scene.record.kind)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 60);
  return `trm-${model}${step}.${ending}`;
}
