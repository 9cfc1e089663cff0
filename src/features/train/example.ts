/** A held-out puzzle and the model's answer to it, from tokens to what is drawn. Pure. */
import { cropAnswer, gridCols, type Grid, TOKEN as ARC } from '../../kinds/arc/core/index.ts';
import { CELL, type MazeBoard, TOKEN as MAZE } from '../../kinds/maze/core/index.ts';
import type { ExamPicture } from './record.ts';
import type { LessonSpec } from '../../protocol/training.ts';
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';

/** Labels that are not asked for. */
const IGNORE = 255;

/** One puzzle with one answer, tokens [S] each. */
export type Tokens = Pick<ExamPicture, 'question' | 'answer' | 'labels' | 'rows' | 'cols'>;

/** Supervision steps of a picture's answers. */
export const stepsOf = ({ puzzles, question }: Pick<ExamPicture, 'puzzles' | 'question'>): number => puzzles[0].answers.length / question.length;

/** Puzzle `index` (from 0) with its answer after supervision step `step` (from 1); what is out of range becomes the last. */
export function pictureAt({ puzzles, rows, cols }: Pick<ExamPicture, 'puzzles' | 'rows' | 'cols'>, index: number, step: number): Tokens {
  const { question, labels, answers } = puzzles[Math.min(index, puzzles.length - 1)];
  const S = question.length;
  const at = Math.min(step * S, answers.length) - S;
  return { question, labels, answer: answers.subarray(at, at + S), rows, cols };
}

/** Cells (token positions) whose answer differs from what is asked. */
export const wrongCells = ({ answer, labels }: Tokens): ReadonlySet<number> =>
  new Set([...labels.keys()].filter((i) => labels[i] !== IGNORE && labels[i] !== answer[i]));

/** Cells that are asked for. */
export const askedCells = ({ labels }: Tokens): number => labels.filter((l) => l !== IGNORE).length;

/** The digits of tokens: 0 for empty. */
export const digitsOf = (tokens: Uint8Array): number[] => [...tokens].map((t) => Math.max(0, t - 1));

/** A maze as it lies on the model's canvas, or null when the tokens hold no start or no goal. */
export function mazeOf({ question, rows, cols }: Tokens): MazeBoard | null {
  const start = question.indexOf(MAZE.start);
  const goal = question.indexOf(MAZE.goal);
  if (start < 0 || goal < 0) return null;
  return { rows, cols, start, goal, cells: [...question].map((t) => (t === MAZE.wall || t === 0 ? CELL.wall : CELL.open)) };
}

/** The answer of the model as a frame of playback. */
export function overlayOf(picture: Tokens): BoardOverlay {
  const bad = wrongCells(picture);
  return { tokens: picture.answer, confidence: null, changed: new Set(), bad, solved: bad.size === 0 };
}

/** An ARC example: input, right answer, the model's colours on the cells of the right answer (null: no colour), and the wrong ones of them. */
export interface ArcExample {
  readonly input: Grid;
  readonly right: Grid;
  readonly answer: readonly (number | null)[];
  readonly wrong: ReadonlySet<number>;
}
export function arcOf(picture: Tokens): ArcExample {
  const side = picture.cols;
  const right = cropAnswer(picture.labels.map((t) => (t === IGNORE ? 0 : t)), side);
  const cols = gridCols(right);
  const answer = right.flat().map((_, i) => {
    const token = picture.answer[Math.floor(i / cols) * side + (i % cols)] ?? 0;
    return token >= ARC.black ? token - ARC.black : null;
  });
  const wrong = new Set(right.flat().flatMap((colour, i) => (answer[i] === colour ? [] : [i])));
  return { input: cropAnswer(picture.question, side), right, answer, wrong };
}

/** The picture in words. */
export function pictureWords(kind: LessonSpec['kind'], picture: Tokens): string {
  const wrong = kind === 'arc' ? arcOf(picture).wrong : wrongCells(picture);
  const asked = kind === 'arc' ? arcOf(picture).answer.length : askedCells(picture);
  if (wrong.size === 0) return `The model’s answer is right in all ${asked} cells.`;
  const cols = kind === 'arc' ? gridCols(arcOf(picture).right) : picture.cols;
  const where = [...wrong].slice(0, 8).map((c) => `row ${Math.floor(c / cols) + 1}, column ${(c % cols) + 1}`);
  return `The model’s answer: ${wrong.size} of ${asked} cells are wrong: ${where.join('; ')}${wrong.size > where.length ? ' and more' : ''}.`;
}
