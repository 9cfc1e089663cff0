/** Ways in and out of the Sudoku board: import, generate, examples, clear, share, copy. */

import { BookOpen, Dices, FileInput, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import type { Choice } from '../../shared/ui/choices.ts';
import { ShareTools } from '../../shared/ui/ShareTools.tsx';
import { ToolButton, ToolMenu } from '../../shared/ui/ToolButton.tsx';
import { clearAll } from '../page/marks.ts';
import type { SudokuTable } from '../page/table.ts';

const ImportDialog = lazy(() => import('../../shared/ui/ImportDialog.tsx'));

interface Props {
  readonly table: SudokuTable;
  /** The board cannot be changed now. */
  readonly busy: boolean;
  /** What is cleared is what the player added. */
  readonly playing: boolean;
  /** Boards of a paste or a dropped file that wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onFound: (choices: readonly Choice[]) => void;
  readonly say: Say;
}

export default memo(function SudokuActions({ table, busy, playing, found, onFound, say }: Props) {
  const [importing, setImporting] = useState(false);
  const [generating, setGenerating] = useState(false);
  const running = useRef(busy);
  useEffect(() => {
    running.current = busy;
  }, [busy]);

  const generate = async (level: string): Promise<void> => {
    setGenerating(true);
    try {
      const made = await table.generate(level, () => !running.current);
      say(made === null ? `A run began before the new ${table.thing} was made: the board stays.` : `Generated ${made}.`);
    } catch (e) {
      say(messageOf(e), true);
    }
    setGenerating(false);
  };
  const open = (id: string): void => {
    const example = table.examples.find((e) => e.id === id);
    if (!example) return;
    table.useStore.getState().replace(example.board);
    say(`${example.name}: ${example.hint}.`);
  };

  const [first] = table.levels;
  return (
    <div role="toolbar" aria-label={table.thing} className="flex justify-between">
      <ToolButton
        icon={FileInput}
        label="Import"
        title="Paste text or a link, or choose a file"
        disabled={busy}
        onClick={() => setImporting(true)}
      />
      {first && table.levels.length === 1 ? (
        <ToolButton
          icon={Dices}
          label="Generate"
          title={first.hint}
          disabled={busy || generating}
          onClick={() => void generate(first.id)}
        />
      ) : (
        <ToolMenu
          icon={Dices}
          label="Generate"
          title={`A new ${table.thing} with exactly one solution`}
          disabled={busy || generating}
          items={table.levels}
          onPick={(id) => void generate(id)}
        />
      )}
      {table.examples.length > 0 && (
        <ToolMenu icon={BookOpen} label="Examples" title="Well-known puzzles" disabled={busy} items={table.examples} onPick={open} />
      )}
      <ToolButton
        icon={Trash2}
        label="Clear"
        title={playing ? 'Take away what you wrote (can be undone)' : 'Empty the board (can be undone)'}
        disabled={busy}
        onClick={() => table.useStore.getState().edit((now) => clearAll(now, playing))}
      />
      <ShareTools
        what={table.thing}
        link={() => table.link(table.useStore.getState().board, location.href)}
        text={() => table.text(table.useStore.getState().board)}
        form={table.form}
        say={say}
      />
      <Suspense>
        {(importing || found.length > 0) && (
          <ImportDialog
            {...table.importing}
            readText={table.readText}
            readFile={table.readFile}
            found={found}
            onClose={() => {
              setImporting(false);
              onFound([]);
            }}
            say={say}
          />
        )}
      </Suspense>
    </div>
  );
});
