/** All demonstrations, large, with what the model answers to each and a mark once that is right. While the task is edited one is chosen here. */

import { ArrowRight, Check, Plus } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { plural } from '../../../ui/format.ts';
import { differing, type Grid, gridCols, gridRows, sameGridSize } from '../core/grid.ts';
import type { ArcPair } from '../core/task.ts';
import { useLearning } from '../learn/runtime.ts';
import { canAdd, withPair, type PairPlace } from '../page/document.ts';
import { useArc, useArcView } from '../page/store.ts';
import { addWords, answeredName, pairName } from '../words.ts';
import { GridFigure } from './GridPicture.tsx';

/** Side of a cell at most, and height of a picture at most, in pixels. */
const CELL = 30;
const TALL = 250;

export function Demonstrations({ busy }: { readonly busy: boolean }) {
  const task = useArc((s) => s.board.task);
  const editing = useArcView((s) => s.editing);
  const progress = useLearning((s) => (s.attached ? (s.record?.progress ?? null) : null));
  return (
    <section aria-label="Demonstrations" className="@container min-w-0">
      <ol className="grid gap-3 @xl:grid-cols-[repeat(auto-fill,minmax(19rem,1fr))]">
        {task.train.map((pair, index) => (
          <Demonstration
            key={index}
            index={index}
            pair={pair}
            answer={progress?.demonstrations[index]?.answer ?? null}
            right={progress?.demonstrations[index]?.right ?? null}
            editing={editing && !busy}
          />
        ))}
        {editing && (
          <li>
            <AddPair part="train" disabled={busy} />
          </li>
        )}
      </ol>
    </section>
  );
}

interface DemonstrationProps {
  readonly index: number;
  readonly pair: ArcPair;
  readonly answer: Grid | null;
  readonly right: boolean | null;
  readonly editing: boolean;
}

const Demonstration = memo(function Demonstration({ index, pair: { input, output }, answer, right, editing }: DemonstrationProps) {
  const place: PairPlace = { part: 'train', index };
  const open = useArcView((s) => s.editing && s.pair.part === 'train' && s.pair.index === index);
  const symbols = useArcView((s) => s.symbols);
  const name = pairName(place);
  const cell = Math.min(CELL, TALL / Math.max(1, gridRows(input), gridRows(output)));
  const body = (
    <>
      <span className="mb-1 flex min-h-5 items-center gap-2 text-xs">
        <b>{name}</b>
        <span className="num text-muted">
          {gridRows(input)} × {gridCols(input)}
          {sameGridSize(input, output) ? '' : ` → ${gridRows(output)} × ${gridCols(output)}`}
        </span>
        <Mark right={right} wrong={answer ? differing(answer, output) : 0} />
      </span>
      <span className="flex items-start gap-1.5">
        <Shown cols={gridCols(input)} cell={cell} caption="input">
          <GridFigure grid={input} name={`${name}, input`} cell={cell} symbols={symbols} />
        </Shown>
        <ArrowRight size={14} aria-hidden className="mt-8 shrink-0 text-muted" />
        <Shown cols={gridCols(output)} cell={cell} caption="output">
          <GridFigure grid={output} name={`${name}, output`} cell={cell} symbols={symbols} />
        </Shown>
        <span aria-hidden className="mx-0.5 w-px shrink-0 self-stretch bg-line" />
        <Shown cols={gridCols(output)} cell={cell} caption="its answer">
          {answer ? (
            <GridFigure grid={answer} name={answeredName(name)} cell={cell} than={output} symbols={symbols} />
          ) : (
            <span
              aria-hidden
              className="block border border-dashed border-line-strong"
              style={{ aspectRatio: `${gridCols(output)} / ${gridRows(output)}`, maxWidth: gridCols(output) * cell }}
            />
          )}
        </Shown>
      </span>
    </>
  );
  const box = `block w-full rounded-md border p-2 text-left ${open ? 'border-accent bg-accent-soft ring-1 ring-accent' : right ? 'border-good bg-surface' : 'border-line bg-surface'}`;
  if (!editing) return <li className={box}>{body}</li>;
  return (
    <li>
      <button
        type="button"
        aria-label={name}
        aria-current={open ? 'true' : undefined}
        className={`${box} hover:border-line-strong`}
        onClick={() => useArcView.getState().show(place)}
      >
        {body}
      </button>
    </li>
  );
});

interface ShownProps {
  readonly cols: number;
  readonly cell: number;
  readonly caption: string;
  readonly children: ReactNode;
}

/** One of the grids of a row: all of them get cells of one size. */
const Shown = ({ cols, cell, caption, children }: ShownProps) => (
  <span className="block min-w-0" style={{ flex: `${cols} 1 0`, maxWidth: cols * cell + 1 }}>
    {children}
    <span className="mt-0.5 block truncate text-[0.6875rem] leading-tight text-muted">{caption}</span>
  </span>
);

function Mark({ right, wrong }: { readonly right: boolean | null; readonly wrong: number }) {
  if (right === null) return null;
  if (right) {
    return (
      <span className="ml-auto flex items-center gap-1 font-semibold text-good">
        <Check size={14} strokeWidth={3} aria-hidden /> learnt
      </span>
    );
  }
  return wrong > 0 ? <span className="num ml-auto text-muted">{plural(wrong, 'cell')} off</span> : null;
}

/** A pair more at the end, as large as the last one, open for editing. */
export function AddPair({ part, disabled }: { readonly part: PairPlace['part']; readonly disabled: boolean }) {
  const { board, edit } = useArc();
  const add = (): void => {
    edit((now) => withPair(now, part));
    useArcView.getState().show({ part, index: board.task[part].length });
    useArcView.getState().activate('input');
  };
  return (
    <button
      type="button"
      disabled={disabled || !canAdd(board.task, part)}
      onClick={add}
      className="flex min-h-11 w-full items-center justify-center gap-2 rounded-md border border-dashed border-line-strong px-3 text-sm text-muted hover:bg-sunken disabled:opacity-40"
    >
      <Plus size={16} aria-hidden /> {addWords[part]}
    </button>
  );
}
