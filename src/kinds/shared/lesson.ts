/**
 * Train mode on the page: the settings that all kinds share, and the choices of kinds whose boards have one right answer: a person's own
 * puzzles, lists of them, and generated ones.
 */

import { MAX_LESSONS, NOT_ASKED, type TrainConfig } from '../../protocol/training.ts';
import type { ExampleTokens, LessonSource, PageLesson } from '../lesson.ts';
import { PuzzleParseError } from '../puzzle.ts';
import type { BoardOverlay } from './ui/overlay.ts';
import { lessonWords } from './words.ts';

/** Share of the drawn puzzles that are a person's own, where there are any; the others are generated. */
const OWN_SHARE = 0.5;

/** What is special to a kind. */
interface Boards {
  readonly id: string;
  /** "Sudoku", "Sudokus". */
  readonly thing: string;
  readonly things: string;
  /** The puzzles of a text, each as text. */
  readonly split: (text: string) => readonly string[];
  /** @throws an error that says what is wrong with it */
  readonly parse: (text: string) => unknown;
}

/** Its choices, its lessons, their names and what to expect of them. */
export function boardLesson(boards: Boards): Pick<PageLesson, 'sources' | 'start' | 'spec' | 'name' | 'expectation'> {
  const { id, thing, things } = boards;
  const sources: readonly [LessonSource, ...LessonSource[]] = [
    { id: 'board', words: lessonWords.board(thing), board: true },
    { id: 'list', words: lessonWords.list(things), list: true },
    { id: 'generated', words: lessonWords.generated(things) },
    { id: 'teach', words: lessonWords.teach, board: true },
  ];
  return {
    sources,
    start: 'loaded',
    spec: ({ source, board, list }) => {
      if (source === 'generated') return { kind: id, boards: [], own: 0 };
      return { kind: id, boards: source === 'list' ? readPuzzleList(boards, list) : [board], own: OWN_SHARE };
    },
    name(spec, source) {
      const own = Array.isArray(spec['boards']) ? spec['boards'].length : 0;
      if (own === 0) return lessonWords.named(things);
      const mine = lessonWords.own(own, thing, things);
      return source === 'teach' ? lessonWords.taught(mine) : mine;
    },
    expectation: (source, start) => expectationOf(things, source, start),
  };
}

function expectationOf(things: string, source: string, start: TrainConfig['start']): string {
  if (start === 'nothing') return lessonWords.scratch(things);
  return source === 'generated' ? lessonWords.practises(things) : lessonWords.onYours;
}

/** The puzzles of a list. @throws PuzzleParseError | RangeError naming the puzzle, or the limit */
function readPuzzleList({ split, parse }: Boards, text: string): unknown[] {
  const parts = split(text).filter((part) => part.trim() !== '');
  if (parts.length === 0) throw new PuzzleParseError('The list is empty: paste at least one puzzle.');
  if (parts.length > MAX_LESSONS)
    throw new RangeError(`The list has ${parts.length} puzzles; a run learns at most ${MAX_LESSONS} of your own.`);
  return parts.map((part, i) => {
    try {
      return parse(part);
    } catch (e) {
      throw new PuzzleParseError(`Puzzle ${i + 1} of the list: ${e instanceof Error ? e.message : String(e)}`);
    }
  });
}

export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** Cells (token positions) whose answer differs from what is asked. */
export const wrongCells = ({ answer, labels }: Pick<ExampleTokens, 'answer' | 'labels'>): ReadonlySet<number> =>
  new Set([...labels.keys()].filter((i) => labels[i] !== NOT_ASKED && labels[i] !== answer[i]));

/** Tokens as a frame of playback in which nothing changed. */
export const still = (tokens: Uint8Array, bad: ReadonlySet<number>): BoardOverlay => ({
  tokens,
  confidence: null,
  changed: new Set(),
  bad,
  solved: bad.size === 0,
});

/** An example on a board whose cells are the model's tokens. */
export function boardExample(tokens: ExampleTokens, board: unknown): ReturnType<PageLesson['example']> {
  const wrong = wrongCells(tokens);
  return {
    board,
    answer: still(tokens.answer, wrong),
    asked: tokens.labels.filter((l) => l !== NOT_ASKED).length,
    wrong,
    cols: tokens.cols,
  };
}

/** What all recipes share: Muon on the hidden matrices, one cycle a supervision step, a short average, a cosine to nearly nothing. */
export const usual: TrainConfig = {
  start: 'nothing',
  shape: { hiddenSize: 64, layers: 1, T: 1, n: 3, nSup: 8, mlpT: true, arch: 'trm' },
  batch: 32,
  train: 'all',
  optimiser: 'muon',
  lr: 3e-3,
  muonLr: 0.02,
  rowLr: 0.03,
  weightDecay: 0.1,
  rowWeightDecay: 0.1,
  ema: 0.98,
  clip: 1,
  haltWeight: 0.5,
  hintWeight: 0,
  exploration: 0.1,
  warmup: 0,
  budget: { steps: 250 },
  evaluateEvery: 25,
  seed: 1,
};

/** Other rates for a model that knows something already. */
export const gentle = (start: TrainConfig['start']): Partial<TrainConfig> =>
  start === 'loaded' ? { lr: 3e-4, muonLr: 0.005, rowLr: 0.01 } : {};
