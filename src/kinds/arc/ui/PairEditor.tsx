/** The pair that is open: its two grids side by side, both editable; during playback the model's answer stands in for the drawn one. */
import { ArrowLeft, Trash2 } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { type Grid, gridCols, type GridPlace, gridRows } from '../core/index.ts';
import { useArc } from '../page/store.ts';
import { gridOf, withGrid, withoutPair } from '../page/document.ts';
import { useArcView } from '../page/view.ts';
import { Button } from '../../../ui/Button.tsx';
import { GridEditor } from './GridEditor.tsx';
import type { ShownAnswer } from './marks.ts';
import { pairName } from './PairStrip.tsx';

interface Props {
  readonly busy: boolean;
  /** The model's answer at the step that is shown; null while editing. */
  readonly answer: ShownAnswer | null;
  readonly onLeavePlayback: () => void;
}

export function PairEditor({ busy, answer, onLeavePlayback }: Props) {
  const { board, notes } = useArc();
  const { pair, test } = useArcView();
  const { part, index } = pair;
  const doc = { board, notes };
  const playing = part === 'test' && index === test ? answer : null;
  const input = gridOf(doc, { ...pair, side: 'input' }) ?? [];
  const drawn = gridOf(doc, { ...pair, side: 'output' }) ?? [];
  const output = playing?.grid ?? drawn;
  const edit = (side: GridPlace['side'], grid: Grid): void => useArc.getState().edit((now) => withGrid(now, { ...pair, side }, grid));
  const most = (of: (grid: Grid) => number): number => Math.max(of(input), of(output), of(drawn), 1);
  const outputName = part === 'train' ? 'Output' : playing ? 'Model’s answer' : 'Your answer';
  const action = playing ? (
    <Button weight="quiet" className="ml-auto -mr-2 px-2 text-xs" title="Back to your own answer" disabled={busy} onClick={onLeavePlayback}>
      <ArrowLeft size={14} aria-hidden /> Back
    </Button>
  ) : board.task[part].length > 1 ? (
    <Button
      weight="quiet"
      className="ml-auto -mr-2 px-2 text-xs"
      title={`Take ${pairName(pair).toLowerCase()} out of the task (can be undone)`}
      disabled={busy}
      onClick={() => useArc.getState().edit((now) => withoutPair(now, pair))}
    >
      <Trash2 size={14} aria-hidden /> Remove pair
    </Button>
  ) : null;
  return (
    <section aria-label={pairName(pair)} data-unasked={part === 'train' || index !== test || undefined} className="flex flex-col gap-1">
      <div className="arc-pair" style={{ '--cols': most(gridCols), '--rows': most(gridRows) } as CSSProperties}>
        <Side title={`${pairName(pair)}: input`} grid={input} action={null}>
          <GridEditor key={`${part}${index}`} side="input" name={`${pairName(pair)}, input`} grid={input} marks={null} readOnly={busy} onEdit={(g) => edit('input', g)} />
        </Side>
        <Side title={outputName} grid={output} action={action}>
          {gridRows(output) === 0 ? (
            <p className="grid aspect-square max-w-48 place-items-center border border-dashed border-line-strong p-4 text-center text-sm text-muted">
              The tokens hold no grid at this step.
            </p>
          ) : (
            <GridEditor
              key={`${part}${index}`}
              side="output"
              name={part === 'train' ? `${pairName(pair)}, output` : outputName}
              grid={output}
              marks={playing?.marks ?? null}
              readOnly={busy || playing !== null}
              onEdit={(g) => edit('output', g)}
            />
          )}
        </Side>
      </div>
    </section>
  );
}

interface SideProps {
  readonly title: string;
  readonly grid: Grid;
  readonly action: ReactNode;
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
