/** The ARC task as a run sees it: what is asked, what is known before, and what may be said of an answer that no rule can check. */

import type { RunRecord } from '../../../features/solve/run/record.ts';
import type { ModelInfo, VotesEvent } from '../../../protocol/session.ts';
import type { Readiness, RunWords } from '../../kind.ts';
import { canvasSide } from '../../shared/canvas.ts';
import type { ArcBoard } from '../core/board.ts';
import { demonstrationsKey } from '../core/fingerprint.ts';
import { gridCols, gridRows, sameGrid } from '../core/grid.ts';
import type { ArcTask } from '../core/task.ts';
import { ATTEMPTS } from '../core/vote.ts';
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
  return `The test input is ${gridRows(input)} by ${gridCols(input)} cells; this model reads grids of up to ${side} by ${side}.`;
}

/** Rows of the model's puzzle table that belong to the task, by its id or by its demonstrations. */
export function rowsFor({ tasks }: Pick<ModelInfo, 'tasks'>): number {
  const { id, key = '' } = arcBoard();
  return tasks?.[id] ?? tasks?.[`#${key}`] ?? 0;
}

/** What is known of a task before the model sees it: whether the model was trained on it, without which no answer means anything. */
export function arcReadiness(model: ModelInfo | null): Readiness {
  if (model === null) {
    const sentence = 'An ARC model never sees the demonstrations: it can only answer tasks that it was trained on.';
    return { solvable: true, tone: 'plain', headline: 'Ready to try', sentence };
  }
  const rows = rowsFor(model);
  if (rows > 0) {
    const sentence = `The model was trained on this task: ${rows === 1 ? 'one row of its puzzle table is' : `${rows} rows of its puzzle table are`} this task’s.`;
    return { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence };
  }
  return {
    solvable: true,
    tone: 'warn',
    headline: 'This model has no row for this task',
    sentence: 'Without training its answer is noise: it never sees the demonstrations, it would have to be trained on them first.',
  };
}

/** What the banner says of a run; null where the usual words fit (waiting for the model, failures). */
export function arcWords(record: RunRecord): RunWords | null {
  const step = record.frames.at(-1)?.step ?? 0;
  const { votes } = record;
  switch (record.phase) {
    case 'running':
      if (record.stopping) return { tone: 'busy', headline: 'Stopping', counter: ' after this step', detail: '' };
      if (votes)
        return {
          tone: 'busy',
          headline: 'Voting',
          counter: `: ${votes.voted} of ${votes.total}`,
          detail: 'Every augmented copy that the model knows has a vote.',
        };
      return {
        tone: 'busy',
        headline: 'Thinking',
        counter: `: step ${Math.min(step + 1, record.planned)} of ${record.planned}`,
        detail: 'First the test input as it is, then the votes.',
      };
    case 'done':
      return votes ? votedWords(votes, currentTask(), currentTest()) : noise;
    case 'cancelled':
      return {
        tone: 'plain',
        headline: step > 0 ? `Stopped at step ${step}` : 'Stopped before the first step',
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
  headline: 'This answer is noise',
  counter: '',
  detail: 'The model has no row for this task, so it cannot know the rule. It would have to be trained on the demonstrations.',
};

const stoppedDetail = (votes: VotesEvent | undefined): string =>
  votes ? `${votes.voted} of ${votes.total} votes were counted.` : 'No vote was counted.';

/** Whether one of the two candidates is the task's own answer, where it has one. */
export function votedWords({ candidates, total }: VotesEvent, task: ArcTask, test: number): RunWords {
  const known = task.test[test]?.output;
  const first = candidates[0]?.votes ?? 0;
  const support = `The first candidate has ${first} of ${total} ${total === 1 ? 'vote' : 'votes'}.`;
  if (!known)
    return {
      tone: 'plain',
      headline: 'Answered, but it cannot be checked',
      counter: '',
      detail: `${support} The file does not have the answer to this test.`,
    };
  const hit = candidates.slice(0, ATTEMPTS).findIndex(({ grid }) => sameGrid(grid, known));
  if (hit >= 0)
    return {
      tone: 'good',
      headline: `Right: ${hit === 0 ? 'the first' : 'the second'} candidate is the task’s answer`,
      counter: '',
      detail: support,
    };
  return { tone: 'bad', headline: 'Wrong: neither candidate is the task’s answer', counter: '', detail: support };
}
