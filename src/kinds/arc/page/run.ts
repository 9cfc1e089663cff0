/** The ARC task as a run sees it: what is asked, what is known before, the answer of a step as a grid, and what may be said of one that no rule can check. */

import type { RunRecord } from '../../../client/record.ts';
import type { ModelInfo, VotesEvent } from '../../../protocol/session.ts';
import type { Readiness, RunWords } from '../../kind.ts';
import { canvasSide } from '../../shared/canvas.ts';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { ATTEMPTS } from '../core/augment.ts';
import { cropAnswer, onCanvas } from '../core/codec.ts';
import { type Grid, gridCols, gridRows, sameGrid } from '../core/grid.ts';
import { type ArcBoard, type ArcTask, demonstrationsHash, verify } from '../core/task.ts';
import { runWords } from '../words.ts';
import { useArc, useArcView } from './store.ts';

let asked: ArcBoard | null = null;

/** The question: the task's name, the hash of its demonstrations and the test input that is open. The same object as long as none changes; the answer is not part of it. */
export function arcBoard(): ArcBoard {
  const { id, task } = useArc.getState().board;
  const input = (task.test[useArcView.getState().test] ?? task.test[0])?.input ?? [];
  const key = hashOf(task);
  if (asked?.id !== id || asked.input !== input || asked.key !== key) asked = { id, input, key };
  return asked;
}

let hashed: { readonly train: ArcTask['train']; readonly key: string } | null = null;

/** The hash of the task's demonstrations, made once for each list of them. */
function hashOf({ train }: ArcTask): string {
  if (hashed?.train !== train) hashed = { train, key: demonstrationsHash({ train }) };
  return hashed.key;
}

/** Calls back when the question may have changed. */
export function onArcChange(changed: () => void): () => void {
  const stops = [useArc.subscribe(changed), useArcView.subscribe((s, before) => s.test !== before.test && changed())];
  return () => stops.forEach((stop) => stop());
}

/** Why a model with `seqLen` task tokens cannot take the test input, or null when it can. */
export function arcUnfit(seqLen: number): string | null {
  const { input } = arcBoard();
  const side = canvasSide(seqLen) ?? 0;
  if (gridRows(input) <= side && gridCols(input) <= side) return null;
  return runWords.tooLarge(gridRows(input), gridCols(input), side);
}

/** Rows of the model's puzzle table that belong to the task, by its id or by its demonstrations. */
export function rowsFor({ tasks }: Pick<ModelInfo, 'tasks'>): number {
  const { id, key = '' } = arcBoard();
  return tasks?.[id] ?? tasks?.[`#${key}`] ?? 0;
}

/** What is known of a task before the model sees it: whether the model was trained on it, without which no answer means anything. */
export function arcReadiness(model: ModelInfo | null): Readiness {
  if (model === null) return { solvable: true, tone: 'plain', headline: runWords.any, sentence: runWords.anyWhy };
  const rows = rowsFor(model);
  if (rows > 0) return { solvable: true, tone: 'plain', headline: runWords.ready, sentence: runWords.rows(rows) };
  return { solvable: true, tone: 'warn', headline: runWords.unknown, sentence: runWords.unknownWhy };
}

/** What the banner says of a run; null where the usual words fit (waiting for the model, failures). */
export function arcWords({ frames, votes, phase, stopping, planned }: RunRecord): RunWords | null {
  const step = frames.at(-1)?.step ?? 0;
  switch (phase) {
    case 'running': {
      if (stopping) return { tone: 'busy', headline: runWords.stopping, counter: runWords.stoppingAfter, detail: '' };
      if (votes)
        return { tone: 'busy', headline: runWords.voting, counter: `: ${votes.voted} of ${votes.total}`, detail: runWords.votingWhy };
      const counter = `: step ${Math.min(step + 1, planned)} of ${planned}`;
      return { tone: 'busy', headline: runWords.thinking, counter, detail: runWords.thinkingWhy };
    }
    case 'done':
      return votes
        ? votedWords(votes, useArc.getState().board.task, useArcView.getState().test)
        : { tone: 'warn', headline: runWords.noise, counter: '', detail: runWords.noiseWhy };
    case 'cancelled': {
      const detail = votes ? runWords.counted(votes.voted, votes.total) : runWords.uncounted;
      return { tone: 'plain', headline: runWords.stopped(step), counter: '', detail };
    }
    case 'preparing':
    case 'failed':
      return null;
  }
  return phase satisfies never;
}

/** Whether one of the two candidates is the task's own answer, where it has one. */
export function votedWords({ candidates, total }: VotesEvent, task: ArcTask, test: number): RunWords {
  const known = task.test[test]?.output;
  const support = runWords.votes(candidates[0]?.votes ?? 0, total);
  if (!known) return { tone: 'plain', headline: runWords.answered, counter: '', detail: `${support} ${runWords.answeredWhy}` };
  const hit = candidates.slice(0, ATTEMPTS).findIndex(({ grid }) => sameGrid(grid, known));
  return { tone: hit < 0 ? 'bad' : 'good', headline: hit < 0 ? runWords.wrong : runWords.right(hit > 0), counter: '', detail: support };
}

/** What playback knows of one cell. */
export interface CellMark {
  /** Probability (0..1) of the cell's colour, or null. */
  readonly sure: number | null;
  readonly changed: boolean;
  /** The cell differs from the answer in the task's file. */
  readonly wrong: boolean;
}

/** The model's answer at a step, with a mark for each cell (raster index). */
export interface PlayedAnswer {
  readonly grid: Grid;
  readonly marks: readonly CellMark[];
}

/** The model's answer of a frame. Empty (0 x 0) when its tokens hold no grid at the top left of the canvas. */
export function playedAnswer({ tokens, confidence, changed }: BoardOverlay, task: ArcTask, test: number): PlayedAnswer {
  const side = canvasSide(tokens.length) ?? 0;
  const grid = cropAnswer(tokens, side);
  const wrong = new Set(verify(task, test, grid)?.cells);
  const marks = grid.flat().map((_, i): CellMark => {
    const at = onCanvas(i, gridCols(grid), side);
    return { sure: confidence?.[at] ?? null, changed: changed.has(at), wrong: wrong.has(i) };
  });
  return { grid, marks };
}
