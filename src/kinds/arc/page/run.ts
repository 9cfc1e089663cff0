/** The ARC task as a run sees it: what is asked, what is known before, and what may be said of an answer that no rule can check. */

import type { RunRecord } from '../../../features/solve/run/record.ts';
import type { ModelInfo, VotesEvent } from '../../../protocol/session.ts';
import type { Readiness, RunWords } from '../../kind.ts';
import { canvasSide } from '../../shared/canvas.ts';
import type { ArcBoard } from '../core/asked.ts';
import { demonstrationsKey } from '../core/fingerprint.ts';
import { gridCols, gridRows, sameGrid } from '../core/grid.ts';
import type { ArcTask } from '../core/task.ts';
import { ATTEMPTS } from '../core/vote.ts';
import { runWords } from '../words.ts';
import { useArc } from './store.ts';
import { useArcView } from './view.ts';

let asked: ArcBoard | null = null;

/** The question: the task's name, its demonstrations' key and the test input that is open. The same object as long as none changes; the answer is not part of it. */
export function arcBoard(): ArcBoard {
  const { id, task } = useArc.getState().board;
  const input = (task.test[useArcView.getState().test] ?? task.test[0])?.input ?? [];
  const key = keyOf(task);
  if (asked?.id !== id || asked.input !== input || asked.key !== key) asked = { id, input, key };
  return asked;
}

let keyed: { readonly train: ArcTask['train']; readonly key: string } | null = null;

/** The key of the task's demonstrations, made once for each list of them. */
function keyOf({ train }: ArcTask): string {
  if (keyed?.train !== train) keyed = { train, key: demonstrationsKey({ train }) };
  return keyed.key;
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
  if (model === null) {
    return { solvable: true, tone: 'plain', headline: runWords.any, sentence: runWords.anyWhy };
  }
  const rows = rowsFor(model);
  if (rows > 0) return { solvable: true, tone: 'plain', headline: runWords.ready, sentence: runWords.rows(rows) };
  return { solvable: true, tone: 'warn', headline: runWords.unknown, sentence: runWords.unknownWhy };
}

/** What the banner says of a run; null where the usual words fit (waiting for the model, failures). */
export function arcWords(record: RunRecord): RunWords | null {
  const step = record.frames.at(-1)?.step ?? 0;
  const { votes } = record;
  switch (record.phase) {
    case 'running':
      if (record.stopping) return { tone: 'busy', headline: runWords.stopping, counter: runWords.stoppingAfter, detail: '' };
      if (votes)
        return {
          tone: 'busy',
          headline: runWords.voting,
          counter: `: ${votes.voted} of ${votes.total}`,
          detail: runWords.votingWhy,
        };
      return {
        tone: 'busy',
        headline: runWords.thinking,
        counter: `: step ${Math.min(step + 1, record.planned)} of ${record.planned}`,
        detail: runWords.thinkingWhy,
      };
    case 'done':
      return votes ? votedWords(votes, currentTask(), currentTest()) : noise;
    case 'cancelled':
      return {
        tone: 'plain',
        headline: runWords.stopped(step),
        counter: '',
        detail: stoppedDetail(votes),
      };
    case 'preparing':
    case 'failed':
      return null;
  }
  return record.phase satisfies never;
}

const currentTask = (): ArcTask => useArc.getState().board.task;
const currentTest = (): number => useArcView.getState().test;

const noise: RunWords = {
  tone: 'warn',
  headline: runWords.noise,
  counter: '',
  detail: runWords.noiseWhy,
};

const stoppedDetail = (votes: VotesEvent | undefined): string => (votes ? runWords.counted(votes.voted, votes.total) : runWords.uncounted);

/** Whether one of the two candidates is the task's own answer, where it has one. */
export function votedWords({ candidates, total }: VotesEvent, task: ArcTask, test: number): RunWords {
  const known = task.test[test]?.output;
  const first = candidates[0]?.votes ?? 0;
  const support = runWords.votes(first, total);
  if (!known)
    return {
      tone: 'plain',
      headline: runWords.answered,
      counter: '',
      detail: `${support} ${runWords.answeredWhy}`,
    };
  const hit = candidates.slice(0, ATTEMPTS).findIndex(({ grid }) => sameGrid(grid, known));
  if (hit >= 0)
    return {
      tone: 'good',
      headline: runWords.right(hit > 0),
      counter: '',
      detail: support,
    };
  return { tone: 'bad', headline: runWords.wrong, counter: '', detail: support };
}
