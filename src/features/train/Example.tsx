/** The live example: one held-out puzzle with the present model's answer, step by step, and sliders to other puzzles and earlier answers. */

import { Suspense, useState } from 'react';
import { kindOf } from '../../kinds/kinds.ts';
import type { DrawnExample, ExampleTokens } from '../../kinds/lesson.ts';
import { OWN_NAME } from '../../protocol/training.ts';
import { Slider } from '../../ui/panel.tsx';
import { lessonOf } from './draft.ts';
import { isTraining, type TrainingRun, type EvaluationPicture } from './record.ts';
import './training.css';
import { exampleWords } from './words.ts';

export function Example({ run }: { readonly run: TrainingRun }) {
  const { examples, lesson } = run;
  // null follows: the newest evaluation, the last supervision step.
  const [evaluation, setChosen] = useState<number | null>(null);
  const [puzzle, setPuzzle] = useState(0);
  const [step, setStep] = useState<number | null>(null);
  const index = Math.min(evaluation ?? examples.length - 1, examples.length - 1);
  const shown = examples[index];
  const steps = shown ? stepsOf(shown) : 1;
  const picture = shown && lessonOf(lesson.kind).example(pictureAt(shown, puzzle, step ?? steps));
  return (
    <section aria-label="Example" className="grid content-start gap-3">
      <h2 className="text-sm font-semibold">
        {ownPuzzles(run) ? exampleWords.own : lesson.holdOut === false ? exampleWords.taught : exampleWords.heldOut}{' '}
        <span className="num font-normal text-muted">{shown ? exampleWords.at(shown.step) : ''}</span>
      </h2>
      <div className="train-example">
        {picture ? (
          <Pictures kind={lesson.kind} example={picture} />
        ) : (
          <div className="mx-auto grid aspect-square w-full max-w-[420px] place-items-center rounded-md border border-dashed border-line text-sm text-muted">
            {whenItComes(run)}
          </div>
        )}
      </div>
      <p className="min-h-10 text-sm text-muted">{picture ? pictureWords(picture) : ''}</p>
      {shown && picture && (
        <div className="grid gap-1">
          <Slider
            label="Supervision step"
            hint={exampleWords.stepHint}
            value={Math.min(step ?? steps, steps)}
            min={1}
            max={steps}
            disabled={steps < 2}
            onChange={(v) => setStep(v === steps ? null : v)}
          />
          <Slider
            label="Puzzle"
            hint={exampleWords.puzzleHint}
            value={puzzle + 1}
            min={1}
            max={shown.puzzles.length}
            disabled={shown.puzzles.length < 2}
            onChange={(v) => setPuzzle(v - 1)}
          />
          <Slider
            label="Evaluation"
            hint={exampleWords.evaluationHint}
            value={index + 1}
            min={1}
            max={examples.length}
            disabled={examples.length < 2}
            onChange={(v) => setChosen(v === examples.length ? null : v - 1)}
          />
        </div>
      )}
      <p className="text-xs text-muted">{exampleWords.mark}</p>
    </section>
  );
}

/** The evaluation's first group, whose puzzles are shown, is what a person wants it to learn. */
const ownPuzzles = ({ evaluations, lesson }: TrainingRun): boolean => {
  const group = evaluations.at(-1)?.groups[0]?.name;
  return group === undefined ? Array.isArray(lesson['boards']) && lesson['boards'].length > 0 : group === OWN_NAME;
};

function Pictures({ kind, example }: { readonly kind: string; readonly example: DrawnExample }) {
  const { Picture } = kindOf(kind).ui;
  const { board, answer, right, frame } = example;
  return (
    <Suspense fallback={<div className="aspect-square" />}>
      <div className="mx-auto grid max-w-[420px] gap-3">
        {right && (
          <div className="mx-auto grid w-64 grid-cols-2 gap-6 text-center text-xs text-muted">
            <figure>
              <Picture board={board} overlay={null} label="input" />
              <figcaption>input</figcaption>
            </figure>
            <figure>
              <Picture board={board} overlay={right} frame={frame} label="right answer" />
              <figcaption>right answer</figcaption>
            </figure>
          </div>
        )}
        <Picture board={board} overlay={answer} frame={frame} label={pictureWords(example)} />
      </div>
    </Suspense>
  );
}

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
export function pictureWords({ asked, wrong, cols }: Pick<DrawnExample, 'asked' | 'wrong' | 'cols'>): string {
  if (wrong.size === 0) return exampleWords.right(asked);
  const where = [...wrong].slice(0, 8).map((c) => `row ${Math.floor(c / cols) + 1}, column ${(c % cols) + 1}`);
  return exampleWords.wrong(wrong.size, asked, where.join('; ') + (wrong.size > where.length ? exampleWords.more : ''));
}

/** What stands where no picture is yet: those of before a reload are not kept. */
export const whenItComes = (run: TrainingRun): string =>
  isTraining(run) && run.evaluations.length === 0 ? exampleWords.first : exampleWords.next;
