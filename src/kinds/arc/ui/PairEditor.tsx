/** While the task is edited: the chosen pair, its two grids side by side. */

import { Check, Trash2 } from 'lucide-react';
import type { CSSProperties } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { type Grid, gridCols, type GridPlace, gridRows } from '../core/index.ts';
import { gridOf, withGrid, withoutPair } from '../page/document.ts';
import { useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { pairName } from '../words.ts';
import { ArcTools } from './ArcTools.tsx';
import { AddPair } from './Demonstrations.tsx';
import { GridEditor } from './GridEditor.tsx';
import { Side } from './TestPanel.tsx';

export function PairEditor() {
  const { board, notes } = useArc();
  const pair = useArcView((s) => s.pair);
  const { part, index } = pair;
  const doc = { board, notes };
  const input = gridOf(doc, { ...pair, side: 'input' }) ?? [];
  const output = gridOf(doc, { ...pair, side: 'output' }) ?? [];
  const edit = (side: GridPlace['side'], grid: Grid): void => useArc.getState().edit((now) => withGrid(now, { ...pair, side }, grid));
  const most = (of: (grid: Grid) => number): number => Math.max(of(input), of(output), 1);
  return (
    <section aria-label={pairName(pair)} className="grid content-start gap-2">
      <div className="flex flex-wrap items-center gap-1">
        {board.task.test.map((_, i) => (
          <Button
            key={i}
            className="aria-[current]:border-accent aria-[current]:bg-accent-soft"
            aria-current={part === 'test' && index === i ? 'true' : undefined}
            onClick={() => useArcView.getState().show({ part: 'test', index: i })}
          >
            Test {i + 1}
          </Button>
        ))}
        <span className="w-36 [&>button]:min-h-9">
          <AddPair part="test" disabled={false} />
        </span>
        {board.task[part].length > 1 && (
          <Button
            weight="quiet"
            title={`Take ${pairName(pair).toLowerCase()} out of the task (can be undone)`}
            onClick={() => useArc.getState().edit((now) => withoutPair(now, pair))}
          >
            <Trash2 size={14} aria-hidden /> Remove pair
          </Button>
        )}
        <Button weight="primary" className="ml-auto" onClick={() => useArcView.getState().edit(false)}>
          <Check size={16} aria-hidden /> Done
        </Button>
      </div>
      <div className="arc-pair" style={{ '--cols': most(gridCols), '--rows': most(gridRows) } as CSSProperties}>
        <Side title={`${pairName(pair)}: input`} grid={input}>
          <GridEditor
            key={`${part}${index}`}
            side="input"
            name={`${pairName(pair)}, input`}
            grid={input}
            marks={null}
            readOnly={false}
            onEdit={(g) => edit('input', g)}
          />
        </Side>
        <Side title={part === 'train' ? 'Output' : 'Your answer'} grid={output}>
          <GridEditor
            key={`${part}${index}`}
            side="output"
            name={part === 'train' ? `${pairName(pair)}, output` : 'Your answer'}
            grid={output}
            marks={null}
            readOnly={false}
            onEdit={(g) => edit('output', g)}
          />
        </Side>
      </div>
      <ArcTools busy={false} />
    </section>
  );
}
