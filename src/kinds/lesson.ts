/** What a kind gives to training and to measuring on the page, fetched when it is needed. */

import type { ComponentType } from 'react';
import type { MeasuredPuzzles } from '../protocol/measure.ts';
import type { LessonSpec, TrainConfig } from '../protocol/training.ts';
import type { BoardOverlay } from './shared/ui/overlay.ts';

/** One way to choose what is learnt. */
export interface LessonSource {
  /** Also in the address. "teach" is the short lesson about what is on the board. */
  readonly id: string;
  readonly words: string;
  /** It learns from the board on the page, which must have an answer. */
  readonly board?: true;
  /** It learns from a list that a person writes. */
  readonly list?: true;
  /** The kind's own chooser is shown. */
  readonly chosen?: true;
}

/** What a choice is made of. */
interface LessonParts {
  readonly source: string;
  /** What is on the page. */
  readonly board: unknown;
  /** The text of a list of puzzles. */
  readonly list: string;
}

/** One held-out puzzle with one answer, tokens [S] each; labels are NOT_ASKED where nothing is asked. */
export interface ExampleTokens {
  readonly question: Uint8Array;
  readonly labels: Uint8Array;
  readonly answer: Uint8Array;
  readonly rows: number;
  readonly cols: number;
}

/** The same for the kind's picture. */
export interface DrawnExample {
  readonly board: unknown;
  readonly answer: BoardOverlay;
  /** The right answer, where it is shown beside it. */
  readonly right?: BoardOverlay;
  /** Rows and columns that the right answer has, where they are part of what is asked. */
  readonly frame?: { readonly rows: number; readonly cols: number };
  /** How many cells were asked; the wrong ones, counted along rows of `cols`. */
  readonly asked: number;
  readonly wrong: ReadonlySet<number>;
  readonly cols: number;
}

/** A kind in Train mode. */
export interface PageLesson {
  /** The choices; a first visit sees the first. */
  readonly sources: readonly [LessonSource, ...LessonSource[]];
  /** The settings a run starts with unless a person changes them. */
  readonly recipe: (start: TrainConfig['start']) => TrainConfig;
  /** The start that is offered first. */
  readonly start: TrainConfig['start'];
  /** The lesson of a choice. @throws Error with a sentence that names the puzzle or the limit */
  readonly spec: (parts: LessonParts) => LessonSpec;
  /** A name for a run, which a person can change later. */
  readonly name: (spec: LessonSpec, source: string) => string;
  /** What to expect, in two plain sentences. */
  readonly expectation: (source: string, start: TrainConfig['start']) => string;
  readonly list?: { readonly label: string; readonly placeholder: string };
  /** Every puzzle has rows of the puzzle table, with settings of their own. */
  readonly rows?: true;
  /** What the second loss of this kind's lessons teaches; absent: there is none. */
  readonly hints?: string;
  /** The kind's own chooser, and what changes when somebody chooses. */
  readonly Chooser?: ComponentType<{ readonly source: string }>;
  readonly chosen?: { readonly subscribe: (changed: () => void) => () => void; readonly now: () => unknown };
  /** A held-out puzzle as a picture; null where its tokens are no board. */
  readonly example: (tokens: ExampleTokens) => DrawnExample | null;
}

/** A kind on the page for measuring. */
export interface PageMeasured {
  /** What a person chooses of the puzzles; absent: nothing. */
  readonly choice?: { readonly label: string; readonly hint: string } & (
    | { readonly options: readonly string[]; readonly initial: string }
    | { readonly min: number; readonly max: number; readonly initial: number }
  );
  /** What the worker is asked for. @param seqLen of the model */
  readonly puzzles: (choice: string | number | undefined, seqLen: number) => MeasuredPuzzles;
  /** "easy Sudokus", "mazes of 9 by 9". */
  readonly words: (puzzles: MeasuredPuzzles) => string;
  /** What counts as solved, or with what these figures are easily confused, a sentence. */
  readonly note?: string;
  /** The choice, for a table. */
  readonly column: (puzzles: MeasuredPuzzles) => string | number;
}
