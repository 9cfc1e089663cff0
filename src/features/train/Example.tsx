/** The live example: one held-out puzzle with the present model's answer, step by step, and sliders to other puzzles and earlier answers. */
import { useState, type CSSProperties } from 'react';
import { isTraining, type Sitting } from './record.ts';
import { gridCols, gridRows } from '../../kinds/arc/core/index.ts';
import { arcColour } from '../../kinds/arc/ui/colours.ts';
import { GridPicture } from '../../kinds/arc/ui/GridPicture.tsx';
import { MazeBoard } from '../../kinds/maze/ui/MazeBoard.tsx';
import { SettingSlider } from '../../ui/SettingSlider.tsx';
import { DigitBoard } from './DigitBoard.tsx';
import { arcOf, digitsOf, mazeOf, overlayOf, pictureAt, pictureWords, stepsOf, wrongCells, type Tokens } from './example.ts';
import '../../kinds/arc/ui/arc.css';
import '../../kinds/maze/ui/maze.css';
import './training.css';

export function Example({ sitting }: { readonly sitting: Sitting }) {
  const { examples, lesson } = sitting;
  // null follows: the newest exam, the last supervision step.
  const [exam, setExam] = useState<number | null>(null);
  const [puzzle, setPuzzle] = useState(0);
  const [step, setStep] = useState<number | null>(null);
  const index = Math.min(exam ?? examples.length - 1, examples.length - 1);
  const shown = examples[index];
  const steps = shown ? stepsOf(shown) : 1;
  const picture = shown && pictureAt(shown, puzzle, step ?? steps);
  return (
    <section aria-label="Example" className="grid content-start gap-3">
      <h2 className="text-sm font-semibold">
        {ownPuzzles(sitting) ? 'Your puzzle' : 'A puzzle it never trained on'} <span className="num font-normal text-muted">{shown ? `· its answer at step ${shown.step}` : ''}</span>
      </h2>
      <div className="train-example">
        {picture ? (
          <Picture kind={lesson.kind} picture={picture} />
        ) : (
          <div className="mx-auto grid aspect-square w-full max-w-[420px] place-items-center rounded-md border border-dashed border-line text-sm text-muted">
            {isTraining(sitting) ? 'It comes with the first exam.' : 'It comes with the next exam of this run.'}
          </div>
        )}
      </div>
      <p className="min-h-10 text-sm text-muted">{picture ? pictureWords(lesson.kind, picture) : ''}</p>
      {shown && picture && (
        <div className="grid gap-1">
          <SettingSlider
            label="Supervision step" hint="Watch it think: the answer after each supervision step, as Solve would show it"
            value={Math.min(step ?? steps, steps)} min={1} max={steps} disabled={steps < 2} onChange={(v) => setStep(v === steps ? null : v)}
          />
          <SettingSlider label="Puzzle" hint="Other puzzles of the exam" value={puzzle + 1} min={1} max={shown.puzzles.length} disabled={shown.puzzles.length < 2} onChange={(v) => setPuzzle(v - 1)} />
          <SettingSlider
            label="Exam" hint="Go back to what it answered in earlier exams; at the right end it follows the training"
            value={index + 1} min={1} max={examples.length} disabled={examples.length < 2} onChange={(v) => setExam(v === examples.length ? null : v - 1)}
          />
        </div>
      )}
      <Legend />
    </section>
  );
}

/** The exam's first group, whose puzzles are shown, is what a person wants it to learn. */
const ownPuzzles = ({ exams, lesson }: Sitting): boolean =>
  exams.at(-1)?.groups[0]?.name.startsWith('your') ?? ((lesson.kind === 'sudoku' || lesson.kind === 'maze') && lesson.boards.length > 0);

function Picture({ kind, picture }: { readonly kind: Sitting['lesson']['kind']; readonly picture: Tokens }) {
  switch (kind) {
    case 'mini':
    case 'sudoku':
      return (
        <DigitBoard givens={digitsOf(picture.question)} answers={digitsOf(picture.answer)} wrong={wrongCells(picture)} label={pictureWords(kind, picture)} />
      );
    case 'maze': {
      const maze = mazeOf(picture);
      return maze ? <MazePicture maze={maze} picture={picture} /> : null;
    }
    case 'arc':
      return <ArcPicture picture={picture} />;
  }
  return kind satisfies never;
}

function MazePicture({ maze, picture }: { readonly maze: NonNullable<ReturnType<typeof mazeOf>>; readonly picture: Tokens }) {
  const nothing = (): void => undefined;
  return (
    <div className="maze-frame">
      <div className="maze-bench">
        <div className="maze-box" inert>
          <MazeBoard maze={maze} overlay={overlayOf(picture)} cursor={maze.start} readOnly onPress={nothing} onDrag={nothing} onRelease={nothing} ref={null} />
        </div>
      </div>
    </div>
  );
}

function ArcPicture({ picture }: { readonly picture: Tokens }) {
  const { input, right, answer, wrong } = arcOf(picture);
  const shape = { '--own-cols': gridCols(right), '--own-rows': gridRows(right) } as CSSProperties;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap justify-center gap-6">
        <figure className="grid justify-items-center gap-1 text-xs text-muted">
          <GridPicture grid={input} name="input" box={120} />
          <figcaption>input</figcaption>
        </figure>
        <figure className="grid justify-items-center gap-1 text-xs text-muted">
          <GridPicture grid={right} name="right answer" box={120} />
          <figcaption>right answer</figcaption>
        </figure>
      </div>
      <div role="img" aria-label={pictureWords('arc', picture)} className="arc-grid train-arc" style={shape} aria-readonly="true">
        {answer.map((colour, i) => (
          <span
            key={i} aria-hidden className="arc-cell"
            style={colour === null ? { background: 'repeating-linear-gradient(45deg, #8a8a8a 0 2px, #d9d9d9 2px 4px)' } : ({ '--fill': arcColour(colour).fill } as CSSProperties)}
          >
            {wrong.has(i) && <span className="arc-wrong" />}
          </span>
        ))}
      </div>
    </div>
  );
}

const Legend = () => (
  <ul aria-label="What the example shows" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
    <li className="flex items-center gap-1">
      <span aria-hidden className="sudoku-hatched size-3.5 border border-line-strong" /> wrong cell (striped or crossed out)
    </li>
  </ul>
);
