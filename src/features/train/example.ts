/** A held-out puzzle and the model's answer to it, at a supervision step. Pure. */

import type { Example, ExampleTokens } from '../../kinds/lesson.ts';
import type { EvaluationPicture } from './record.ts';

/** Supervision steps of a picture's answers. */
export const stepsOf = ({ puzzles, question }: Pick<EvaluationPicture, 'puzzles' | 'question'>): number =>
  puzzles[0].answers.length / question.length;

/** Puzzle `index` (from 0) with its answer after supervision step `step` (from 1); what is out of range becomes the last. */
export function pictureAt(
  { puzzles, rows, cols }: Pick<EvaluationPicture, 'puzzles' | 'rows' | 'cols'>,
  index: number,
  step: number,
): ExampleTokens {
  const { question, labels, answers } = puzzles[Math.min(index, puzzles.length - 1)];
  const S = question.length;
  const at = Math.min(step * S, answers.length) - S;
  return { question, labels, answer: answers.subarray(at, at + S), rows, cols };
}

/** The picture in words. */
export function pictureWords({ asked, wrong, cols }: Pick<Example, 'asked' | 'wrong' | 'cols'>): string {
  if (wrong.size === 0) return `The model’s answer is right in all ${asked} cells.`;
  const where = [...wrong].slice(0, 8).map((c) => `row ${Math.floor(c / cols) + 1}, column ${(c % cols) + 1}`);
  return `The model’s answer: ${wrong.size} of ${asked} cells are wrong: ${where.join('; ')}${wrong.size > where.length ? ' and more' : ''}.`;
}
