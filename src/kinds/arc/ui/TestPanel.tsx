/** The test: its input, locked, and beside it the answer that was chosen: the model's, a person's own, or the right one. */

import type { CSSProperties, ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { useRight } from '../../shared/right.ts';
import type { Say } from '../../shared/ui/notice.ts';
import { ShowRight } from '../../shared/ui/ShowRight.tsx';
import { type Grid, gridCols, gridRows } from '../core/index.ts';
import { useShownAnswer } from '../learn/shown.ts';
import { AnswerTabs } from '../learn/ui/AnswerTabs.tsx';
import { AskPerson } from '../learn/ui/AskPerson.tsx';
import { SizeQuestion } from '../learn/ui/SizeQuestion.tsx';
import { gridOf, withGrid } from '../page/document.ts';
import { useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { answerWords } from '../words.ts';
import { AnswerPanel } from './AnswerPanel.tsx';
import { ArcTools } from './ArcTools.tsx';
import { Candidates } from './Candidates.tsx';
import { GridEditor } from './GridEditor.tsx';
import { differing, GridFigure } from './GridFigure.tsx';
import type { CellMark, ShownAnswer as Played } from './marks.ts';

interface Props {
  readonly busy: boolean;
  /** What a model with rows of its own answers at the step that is played; null where none does. */
  readonly played: Played | null;
  readonly onLeavePlayback: () => void;
  readonly say: Say;
}

export function TestPanel({ busy, played, onLeavePlayback, say }: Props) {
  const { board, notes } = useArc();
  const test = useArcView((s) => s.test);
  const shown = useShownAnswer();
  const own = gridOf({ board, notes }, { part: 'test', index: test, side: 'output' }) ?? [];
  const input = board.task.test[test]?.input ?? [];
  const known = board.task.test[test]?.output ?? null;
  const output = played?.grid ?? shown.grid ?? own;
  const drawing = played === null && shown.grid === null;
  const most = (of: (grid: Grid) => number): number => Math.max(of(input), of(output), of(own), 1);
  const marks = played?.marks ?? (shown.grid && shown.choice !== 'right' ? marksOf(shown.grid, known) : shown.grid ? [] : null);
  return (
    <section aria-label={`Test ${test + 1}`} className="grid content-start gap-2">
      <TestTabs />
      <div className="arc-pair" style={{ '--cols': most(gridCols), '--rows': most(gridRows) } as CSSProperties}>
        <Side title="Test input" grid={input}>
          <GridEditor key={`in${test}`} side="input" name={`Test ${test + 1}, input`} grid={input} marks={null} readOnly onEdit={nothing} />
        </Side>
        <Side
          title={played ? 'Model’s answer' : titles[shown.choice]}
          grid={output}
          action={
            played ? (
              <Button
                weight="quiet"
                className="ml-auto -mr-2 px-2 text-xs"
                title="Back to your own answer"
                disabled={busy}
                onClick={onLeavePlayback}
              >
                Back
              </Button>
            ) : null
          }
        >
          {gridRows(output) === 0 ? (
            <p className="grid aspect-square max-w-48 place-items-center border border-dashed border-line-strong p-4 text-center text-sm text-muted">
              {answerWords.noGrid}
            </p>
          ) : (
            <GridEditor
              key={`out${test}`}
              side="output"
              name={drawing ? 'Your answer' : played ? 'Model’s answer' : titles[shown.choice]}
              grid={output}
              marks={drawing ? null : marks}
              readOnly={busy || !drawing}
              onEdit={(grid) => useArc.getState().edit((now) => withGrid(now, { part: 'test', index: test, side: 'output' }, grid))}
            />
          )}
        </Side>
      </div>
      {!played && <AnswerTabs shown={shown} />}
      <Right known={known} output={output} />
      <SizeQuestion />
      {!played && <AskPerson shown={shown} say={say} />}
      {drawing && <ArcTools busy={busy} />}
      {drawing && <AnswerPanel busy={busy} />}
      {played && <Candidates busy={busy} say={say} />}
    </section>
  );
}

/** The answer that the task holds, where it is asked for: beside whatever answer is in sight, and how far that one is from it. */
function Right({ known, output }: { readonly known: Grid | null; readonly output: Grid }) {
  const on = useRight((s) => s.on);
  const wrong = known ? differing(output, known) : 0;
  return (
    <div className="grid gap-2">
      <ShowRight why={known ? null : answerWords.unknown} said={wrong === 0 ? answerWords.right : answerWords.differs(wrong)} />
      {known && on && <GridFigure grid={known} name={titles.right} cell={16} />}
    </div>
  );
}

const titles = { first: 'Its answer', second: 'Its second answer', right: 'The right answer', own: 'Your answer' } as const;

const nothing = (): void => undefined;

/** Cells of a model's answer that differ from the task's own, where it has one. */
function marksOf(grid: Grid, known: Grid | null): readonly CellMark[] {
  const same = known !== null && gridRows(known) === gridRows(grid) && gridCols(known) === gridCols(grid);
  return grid.flatMap((row, r) =>
    row.map((colour, c): CellMark => ({ sure: null, changed: false, wrong: same && known[r]?.[c] !== colour })),
  );
}

/** The tests of a task, where there are several. */
function TestTabs() {
  const tests = useArc((s) => s.board.task.test.length);
  const test = useArcView((s) => s.test);
  if (tests < 2) return null;
  return (
    <div role="radiogroup" aria-label="Tests" className="flex flex-wrap gap-1">
      {Array.from({ length: tests }, (_, i) => (
        <label
          key={i}
          className="num flex min-h-9 items-center rounded-md border border-line px-3 text-sm has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2"
        >
          <input
            type="radio"
            name="test"
            className="sr-only"
            checked={i === test}
            onChange={() => useArcView.getState().show({ part: 'test', index: i })}
          />
          Test {i + 1}
        </label>
      ))}
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly grid: Grid;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export const Side = ({ title, grid, action = null, children }: SideProps) => (
  <div className="min-w-0">
    <div className="flex min-h-9 items-center">
      <h2 className="num text-xs whitespace-nowrap">
        <b>{title}</b>{' '}
        <span className="text-muted">
          {gridRows(grid)} × {gridCols(grid)}
        </span>
      </h2>
      {action}
    </div>
    {children}
  </div>
);
