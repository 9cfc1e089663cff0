/** ARC on the page. */

import { lazy } from 'react';
import { architectureLabels } from '../../model/architectures/index.ts';
import type { PuzzleKind } from '../kind.ts';
import { canvasSide } from '../shared/canvas.ts';
import { cropAnswer, TOKEN, VOCAB_SIZE } from './core/codec.ts';
import { gridCols, gridRows, arcColour } from './core/grid.ts';
import { verify, type AskedTask } from './core/task.ts';
import { arcFace } from './face.ts';
import { placeArc } from './page/around.ts';
import { arcBoard, arcReadiness, arcUnfit, arcWords, onArcChange } from './page/run.ts';
import { openArcTask, useArc, useArcView } from './page/store.ts';

/** Side of the published canvas, until a model says its own. */
const SIDE = 30;

export const arcKindOnPage: PuzzleKind = {
  ...arcFace,
  words: {
    answers: 'colours',
    problem: ['cell differs from the answer', 'cells differ from the answer'],
    problems: 'Cells that differ from the answer',
    problemsAre: 'cells that differ from the answer in the file, where it has one',
    copies: 'turned, mirrored and recoloured',
    solved: () => 'The answer in the file',
    checked: 'Every cell is as in the file.',
    did: 'had the answer in the file',
    unchecked: 'the file has no answer',
    wrongMark: 'crossed: differs from the answer in the file',
    legend: [['warn', 'changed at this step (dot)']],
    value: (colour) => arcColour(colour).name,
    token: (token) => (token === TOKEN.pad ? 'padding' : token === TOKEN.end ? 'edge' : arcColour(token - TOKEN.black).name),
  },
  columns: (seqLen) => (seqLen === null ? SIDE : Math.ceil(Math.sqrt(seqLen))),
  vocabSize: VOCAB_SIZE,
  board: arcBoard,
  unfit: arcUnfit,
  known: arcBoard,
  subscribe: onArcChange,
  readiness: arcReadiness,
  checked: false,
  keys: async () => (await import('./ui/keys.ts')).arcKeys,
  answerApart: true,
  banner: arcWords,
  tokenColour: (token) => (token >= TOKEN.black ? arcColour(token - TOKEN.black).fill : null),
  file: {
    now: () => ({ ...useArc.getState().board, test: useArcView.getState().test }),
    open({ id, task, test }: AskedTask) {
      openArcTask({ id, task });
      useArcView.getState().show({ part: 'test', index: test });
    },
    asked: ({ id, task, test }: AskedTask) => ({ id, input: task.test[test]?.input }),
  },
  answer(_, tokens) {
    const grid = cropAnswer(tokens, canvasSide(tokens.length) ?? 0);
    return { rows: gridRows(grid), cols: gridCols(grid), cells: grid.flat() };
  },
  judge: (tokens) => verify(useArc.getState().board.task, useArcView.getState().test, cropAnswer(tokens, canvasSide(tokens.length) ?? 0)),
  ownWay: {
    name: 'E-TRM: this task, in seconds to minutes',
    others: `${architectureLabels}: a row a task, many copies`,
    Train: lazy(() => import('./learn/ui/TrainTask.tsx')),
    Models: lazy(() => import('./learn/ui/LearntTasks.tsx')),
    files: {
      are: 'Or a learnt task as exported here.',
      take: async (file) => (await import('./learn/kept.ts')).takeFile(file),
    },
  },
  placed: placeArc,
  teachable: true,
  lesson: async () => (await import('./lesson.ts')).arcLesson,
  ui: { WideEditor: lazy(() => import('./ui/ArcWorkbench.tsx')), Picture: lazy(() => import('./ui/ArcPicture.tsx')) },
};
