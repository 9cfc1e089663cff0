/** What a model can learn from on this page: the choices of each kind, the way from a choice to a lesson, and what to expect of it. */
import type { NamedTask } from '../../kinds/arc/core/index.ts';
import { mazeKind } from '../../kinds/maze/core/index.ts';
import { PuzzleParseError, type PuzzleKindId } from '../../kinds/puzzle.ts';
import { sudoku } from '../../kinds/sudoku/core/index.ts';
import { MAX_LESSONS, type LessonSpec, type TrainConfig } from '../../protocol/training.ts';

export const lessonSources = ['mini', 'teach', 'board', 'list', 'generated', 'tasks'] as const;
export type LessonSource = (typeof lessonSources)[number];

/** The choices of each kind; the first is the one a first visit sees. */
export const sourcesOf: Record<PuzzleKindId, readonly [LessonSource, ...LessonSource[]]> = {
  sudoku: ['mini', 'board', 'list', 'generated', 'teach'],
  maze: ['board', 'list', 'generated', 'teach'],
  arc: ['tasks', 'teach'],
};

/** Share of the drawn puzzles that are a person's own, where there are any; the others are generated. */
const OWN_SHARE = 0.5;
/** Augmented copies of an ARC task, unless a person changes it. */
export const AUGMENTATIONS = 8;

/** Where the runs of a kind start, unless a person chooses: no model in use knows an ARC task before it was taught it. */
export const usualStart = (kind: PuzzleKindId, source: LessonSource): TrainConfig['start'] => (source === 'mini' || kind === 'arc' ? 'nothing' : 'loaded');

/** What a choice is made of. */
export interface LessonParts {
  readonly kind: PuzzleKindId;
  readonly source: LessonSource;
  /** The puzzle on the board (Sudoku, maze). */
  readonly board: unknown;
  /** The text of a list of puzzles (Sudoku, maze). */
  readonly list: string;
  /** The task that is open, and those that were added. */
  readonly open: NamedTask;
  readonly tasks: readonly NamedTask[];
  readonly augmentations: number;
  /** ARC: one demonstration of each task with three or more is kept for the evaluation. */
  readonly holdOut: boolean;
}

/** The tasks of an ARC lesson: those that were added, else the one that is open. */
export const tasksOf = ({ source, tasks, open }: Pick<LessonParts, 'source' | 'tasks' | 'open'>): readonly NamedTask[] =>
  source === 'teach' || tasks.length === 0 ? [open] : tasks;

/** The lesson of a choice. @throws Error with a sentence that names the puzzle or the limit */
export function lessonOf(parts: LessonParts): LessonSpec {
  const { kind, source } = parts;
  if (kind === 'arc') {
    const tasks = tasksOf(parts);
    if (tasks.length > MAX_LESSONS) throw new RangeError(`${tasks.length} tasks are too many; a run learns at most ${MAX_LESSONS}.`);
    return { kind, tasks: tasks.map(({ id, task }) => ({ id, task })), augmentations: parts.augmentations, holdOut: parts.holdOut };
  }
  switch (source) {
    case 'mini':
      return { kind: 'mini' };
    case 'teach':
    case 'board':
      return { kind, boards: [parts.board], own: OWN_SHARE };
    case 'list':
      return { kind, boards: readPuzzleList(kind, parts.list), own: OWN_SHARE };
    case 'generated':
    case 'tasks':
      return { kind, boards: [], own: 0 };
  }
  return source satisfies never;
}

/**
 * The puzzles of a list: Sudokus a line each, mazes with an empty line between them.
 * @throws PuzzleParseError | RangeError naming the puzzle, or the limit
 */
export function readPuzzleList(kind: 'sudoku' | 'maze', text: string): unknown[] {
  const lines = text.split(/\r\n|\r|\n/);
  const parts = (kind === 'sudoku' ? lines : blocks(lines)).filter((part) => part.trim() !== '');
  if (parts.length === 0) throw new PuzzleParseError('The list is empty: paste at least one puzzle.');
  if (parts.length > MAX_LESSONS) throw new RangeError(`The list has ${parts.length} puzzles; a run learns at most ${MAX_LESSONS} of your own.`);
  return parts.map((part, i) => {
    try {
      return kind === 'sudoku' ? sudoku.parse(part) : mazeKind.parse(part);
    } catch (e) {
      throw new PuzzleParseError(`Puzzle ${i + 1} of the list: ${e instanceof Error ? e.message : String(e)}`);
    }
  });
}

/** Lines as blocks with empty lines between them. A line of spaces as long as those before it is a row of open floor. */
function blocks(lines: readonly string[]): string[] {
  const found: string[][] = [[]];
  for (const line of lines) {
    const block = found.at(-1) ?? [];
    if (line.trim() !== '' || line.length === block.at(-1)?.length) block.push(line);
    else if (block.length > 0) found.push([]);
  }
  return found.map((block) => block.join('\n'));
}

/** A name for a new run, which a person can change later. */
export function runName(lesson: LessonSpec, source: LessonSource): string {
  const teach = source === 'teach' ? 'Teach: ' : '';
  switch (lesson.kind) {
    case 'mini':
      return '4x4 Sudoku from nothing';
    case 'sudoku':
    case 'maze': {
      const what = lesson.kind === 'sudoku' ? 'Sudoku' : 'maze';
      const own = lesson.boards.length;
      if (own === 0) return `Generated ${what === 'maze' ? 'mazes' : 'Sudokus'}`;
      return `${teach}${own === 1 ? `my ${what}` : `my ${own} ${what}s`}`;
    }
    case 'arc': {
      const [first, ...others] = lesson.tasks;
      return `${teach}ARC ${first?.id.slice(0, 80) ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
    }
  }
  return lesson satisfies never;
}

/** A name that no other run has: "my Sudoku", then "my Sudoku 2". */
export function distinct(name: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k++) {
    const wished = k === 1 ? name : `${name} ${k}`;
    if (!taken.has(wished)) return wished;
  }
}

/** What to expect, in plain sentences. */
export function expectation(kind: PuzzleKindId, source: LessonSource, start: TrainConfig['start']): string {
  if (source === 'mini') {
    return (
      'A small model starts from random numbers and learns 4x4 Sudokus that are made up as it goes. ' +
      'On a laptop’s graphics processor it gets nearly every held-out puzzle right within two minutes; on the CPU it takes several.'
    );
  }
  if (kind === 'arc') {
    return (
      'The network sees no demonstrations when it answers: it is taught them first, turned, mirrored and recoloured, and all copies vote. ' +
      (start === 'loaded'
        ? 'Going on from the model in use helps where it knows ARC (the published weights) or was taught this task before. ' +
          'Tasks that its puzzle table knows start from their own rows, others at the mean of the table (of a published one, of 256 rows).'
        : 'From random numbers, three minutes were enough for 12 of the 20 smallest public training tasks.')
    );
  }
  const things = kind === 'sudoku' ? 'Sudokus' : 'mazes';
  if (start === 'nothing') {
    return (
      `A model starts from random numbers and learns from ${things} that are generated as it goes. ` +
      'In minutes you see it learn the cells that are easy; to solve whole puzzles it needs hours.'
    );
  }
  if (source === 'generated') {
    return (
      `The loaded model practises on ${things} that are generated as it goes. ` +
      'It knew their kind before, so expect a small gain; every exam uses puzzles it was not trained on.'
    );
  }
  return (
    'The loaded model practises on your puzzles in all their symmetries, with as many generated ones mixed in. ' +
    'It often gets them right within a minute or two, and an exam on 50 generated puzzles shows that nothing else was forgotten.'
  );
}
