/** What a picture shows: one step of a finished run, one copy of it, and what lies on its board. Pure. */

import { changedCells, confidenceOf, tokensOf, type Frame, type RunRecord } from '../../client/record.ts';
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';
import { boardAt } from '../../page/run/changes.ts';

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

/** A name for a file of this scene: "trm-sudoku-lite-step-3-board.png". */
export function fileName(scene: Scene, what: string, ending: string): string {
  const step = what === '' ? '' : `-step-${frameOf(scene)?.step ?? 0}-${what}`;
  const model = (scene.record.model?.name ?? scene.record.kind)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 60);
  return `trm-${model}${step}.${ending}`;
}
