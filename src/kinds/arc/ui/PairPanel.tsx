/** The two grids in hand: the test, its input locked, beside the answer that was chosen; while the task is edited, any of its pairs. */

import { Check, Pencil, Trash2 } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { RadioChip } from '../../../ui/Choice.tsx';
import type { Say } from '../../../ui/Toast.tsx';
import { useRight } from '../../shared/ui/overlay.ts';
import { ShowRight } from '../../shared/ui/SideTools.tsx';
import { differing, type Grid, gridCols, gridRows } from '../core/grid.ts';
import { type ArcTask, verify } from '../core/task.ts';
import type { ShownAnswer } from '../learn/record.ts';
import { useShownAnswer } from '../learn/runtime.ts';
import { AskPerson, SizeQuestion } from '../learn/ui/AskPerson.tsx';
import { answerPlace, gridOf, withGrid, withoutPair, type GridPlace } from '../page/document.ts';
import type { CellMark, PlayedAnswer } from '../page/run.ts';
import { useArc, useArcView } from '../page/store.ts';
import { answerTitles, answerWords, pairName, taskWords } from '../words.ts';
import { AnswerPanel, Candidates } from './AnswerPanel.tsx';
import { ArcTools } from './ArcTools.tsx';
import { AddPair } from './Demonstrations.tsx';
import { GridEditor } from './GridEditor.tsx';
import { GridFigure, GridPicture } from './GridPicture.tsx';

interface Props {
  readonly busy: boolean;
  /** What a model with rows of its own answers at the step that is played; null where none does. */
  readonly played: PlayedAnswer | null;
  readonly onLeavePlayback: () => void;
  readonly say: Say;
}

export function TestPanel({ busy, played, onLeavePlayback, say }: Props) {
  const { board, notes, edit } = useArc();
  const test = useArcView((s) => s.test);
  const shown = useShownAnswer();
  const own = gridOf({ board, notes }, answerPlace(test)) ?? [];
  const asked = board.task.test[test];
  const [input, known] = [asked?.input ?? [], asked?.output ?? null];
  const output = played?.grid ?? shown.grid ?? own;
  const drawing = played === null && shown.grid === null;
  const title = answerTitles[played ? 'played' : shown.choice];
  return (
    <section aria-label={pairName(answerPlace(test))} className="grid content-start gap-2">
      <TestTabs />
      <SideBySide grids={[input, output, own]}>
        <Side title="Test input" grid={input}>
          <GridEditor key={`in${test}`} side="input" name={`Test ${test + 1}, input`} grid={input} marks={null} readOnly onEdit={nothing} />
        </Side>
        <Side
          title={title}
          grid={output}
          action={
            played && (
              <Button
                weight="quiet"
                className="ml-auto -mr-2 px-2 text-xs"
                title={answerWords.back}
                disabled={busy}
                onClick={onLeavePlayback}
              >
                Back
              </Button>
            )
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
              name={title}
              grid={output}
              marks={played ? played.marks : marksOf(shown, board.task, test)}
              readOnly={busy || !drawing}
              onEdit={(grid) => edit((now) => withGrid(now, answerPlace(test), grid))}
            />
          )}
        </Side>
      </SideBySide>
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

const nothing = (): void => undefined;

/** Cells of the model's answer in sight that differ from the task's own, where it has one; null while a person draws. */
function marksOf({ grid, choice }: ShownAnswer, task: ArcTask, test: number): readonly CellMark[] | null {
  if (grid === null) return null;
  const wrong = new Set(choice === 'right' ? [] : verify(task, test, grid)?.cells);
  return grid.flat().map((_, i) => ({ sure: null, changed: false, wrong: wrong.has(i) }));
}

/** The answer that the task holds, where it is asked for: beside whatever answer is in sight, and how far that one is from it. */
function Right({ known, output }: { readonly known: Grid | null; readonly output: Grid }) {
  const on = useRight((s) => s.on);
  const wrong = known ? differing(output, known) : 0;
  return (
    <div className="grid gap-2">
      <ShowRight why={known ? null : answerWords.unknown} said={wrong === 0 ? answerWords.right : answerWords.differs(wrong)} />
      {known && on && <GridFigure grid={known} name={answerTitles.right} cell={16} />}
    </div>
  );
}

/** The tests of a task, where there are several. */
function TestTabs() {
  const tests = useArc((s) => s.board.task.test);
  const test = useArcView((s) => s.test);
  if (tests.length < 2) return null;
  return (
    <div role="radiogroup" aria-label="Tests" className="flex flex-wrap gap-1">
      {tests.map((_, i) => (
        <RadioChip
          key={i}
          name="test"
          className="num flex min-h-9 items-center px-3 text-sm"
          checked={i === test}
          onChoose={() => useArcView.getState().show({ part: 'test', index: i })}
        >
          Test {i + 1}
        </RadioChip>
      ))}
    </div>
  );
}

/** The answers to the test, with a picture each: the model's, the right one where a wrong one was given, a person's own. */
function AnswerTabs({ shown: { choice, choices } }: { readonly shown: ShownAnswer }) {
  if (choices.length < 2) return null;
  return (
    <div role="radiogroup" aria-label="Which answer" className="flex flex-wrap gap-1.5">
      {choices.map(({ id, label, note, grid }) => (
        <RadioChip
          key={id}
          name="answer"
          ring
          className="flex min-h-11 items-center gap-2 bg-surface px-2 py-1 text-sm has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          checked={choice === id}
          onChoose={() => useArcView.getState().choose(id)}
        >
          {grid ? <GridPicture grid={grid} name={label} box={30} /> : <Pencil size={16} aria-hidden className="text-muted" />}
          <span className="leading-tight">
            {label}
            {note && <span className="num block text-xs text-muted">{note}</span>}
          </span>
        </RadioChip>
      ))}
    </div>
  );
}

/** While the task is edited: the chosen pair. */
export function PairEditor() {
  const { board, notes, edit } = useArc();
  const { pair, show, edit: setEditing } = useArcView();
  const { part, index } = pair;
  const name = pairName(pair);
  const gridAt = (side: GridPlace['side']): Grid => gridOf({ board, notes }, { ...pair, side }) ?? [];
  const [input, output] = [gridAt('input'), gridAt('output')];
  const editor = (side: GridPlace['side'], grid: Grid, title: string): ReactNode => (
    <GridEditor
      key={`${part}${index}`}
      side={side}
      name={title}
      grid={grid}
      marks={null}
      readOnly={false}
      onEdit={(changed) => edit((now) => withGrid(now, { ...pair, side }, changed))}
    />
  );
  return (
    <section aria-label={name} className="grid content-start gap-2">
      <div className="flex flex-wrap items-center gap-1">
        {board.task.test.map((_, i) => (
          <Button
            key={i}
            className="aria-[current]:border-accent aria-[current]:bg-accent-soft"
            aria-current={part === 'test' && index === i ? 'true' : undefined}
            onClick={() => show({ part: 'test', index: i })}
          >
            Test {i + 1}
          </Button>
        ))}
        <span className="w-36 [&>button]:min-h-9">
          <AddPair part="test" disabled={false} />
        </span>
        {board.task[part].length > 1 && (
          <Button weight="quiet" title={taskWords.remove(name)} onClick={() => edit((now) => withoutPair(now, pair))}>
            <Trash2 size={14} aria-hidden /> Remove pair
          </Button>
        )}
        <Button weight="primary" className="ml-auto" onClick={() => setEditing(false)}>
          <Check size={16} aria-hidden /> Done
        </Button>
      </div>
      <SideBySide grids={[input, output]}>
        <Side title={`${name}: input`} grid={input}>
          {editor('input', input, `${name}, input`)}
        </Side>
        <Side title={part === 'train' ? 'Output' : answerTitles.own} grid={output}>
          {editor('output', output, part === 'train' ? `${name}, output` : answerTitles.own)}
        </Side>
      </SideBySide>
      <ArcTools busy={false} />
    </section>
  );
}

/** Two grids with cells of one size, the largest that all `grids` fit with. */
function SideBySide({ grids, children }: { readonly grids: readonly Grid[]; readonly children: ReactNode }) {
  const most = (of: (grid: Grid) => number): number => Math.max(...grids.map(of), 1);
  return (
    <div className="arc-pair" style={{ '--cols': most(gridCols), '--rows': most(gridRows) } as CSSProperties}>
      {children}
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly grid: Grid;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

const Side = ({ title, grid, action, children }: SideProps) => (
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
