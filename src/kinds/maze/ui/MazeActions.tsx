/** Ways in and out of the maze: import, generate, examples, clear, share, copy. */

import { BookOpen, Dices, FileInput, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import type { Say } from '../../../ui/Toast.tsx';
import type { Choice } from '../../shared/ui/choices.ts';
import { ShareTools } from '../../shared/ui/ShareTools.tsx';
import { ToolButton, ToolMenu } from '../../shared/ui/ToolButton.tsx';
import { clearWalls, MAZE_ALGORITHMS, mazeExamples, mazeKind, shortestPath } from '../core/index.ts';
import { generateMaze, randomSeed } from '../page/generate.ts';
import { changeMaze, readMazeFile, readMazeText, mazeLink, useMaze } from '../page/store.ts';
import { algorithmItems, algorithmName } from '../words.ts';

const ImportDialog = lazy(() => import('../../shared/ui/ImportDialog.tsx'));

const examples = mazeExamples();
const exampleItems = examples.map(({ id, title, board }) => ({
  id,
  name: title,
  hint: `${board.rows}×${board.cols}, shortest path ${(shortestPath(board)?.length ?? 1) - 1} steps`,
}));

interface Props {
  /** The maze cannot be changed now. */
  readonly busy: boolean;
  /** Boards of a paste or a dropped file that wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onFound: (choices: readonly Choice[]) => void;
  readonly say: Say;
}

export const MazeActions = memo(function MazeActions({ busy, found, onFound, say }: Props) {
  const [importing, setImporting] = useState(false);

  const generate = (id: string): void => {
    const algorithm = MAZE_ALGORITHMS.find((a) => a === id);
    if (!algorithm) return;
    generateMaze(algorithm, randomSeed());
    const { board, notes } = useMaze.getState();
    say(`Generated a maze of ${board.rows}x${board.cols}: ${algorithmName(algorithm)}, seed ${notes.generated?.seed ?? 0}.`);
  };
  const open = (id: string): void => {
    const example = examples.find((e) => e.id === id);
    if (!example) return;
    useMaze.getState().replace(example.board);
    say(`${example.title}: ${example.board.rows}x${example.board.cols}.`);
  };

  return (
    <div role="toolbar" aria-label="Maze" className="flex justify-between">
      <ToolButton icon={FileInput} label="Import" title="Paste text, or choose a file" disabled={busy} onClick={() => setImporting(true)} />
      <ToolMenu icon={Dices} label="Generate" title="A new maze of this size" disabled={busy} items={algorithmItems} onPick={generate} />
      <ToolMenu
        icon={BookOpen}
        label="Examples"
        title="Mazes to begin with, up to 30x30"
        disabled={busy}
        items={exampleItems}
        onPick={open}
      />
      <ToolButton
        icon={Trash2}
        label="Clear"
        aria-label="Clear walls"
        title="Open every wall (can be undone)"
        disabled={busy}
        onClick={() => changeMaze(clearWalls)}
      />
      <ShareTools
        what="maze"
        link={() => mazeLink(useMaze.getState().board, location.href)}
        text={() => mazeKind.format(useMaze.getState().board)}
        form="lines of # S G and spaces"
        say={say}
      />
      <Suspense>
        {(importing || found.length > 0) && (
          <ImportDialog
            title="Import a maze"
            description="A line a row, 5 to 30 of each: # is wall, a space or . is open, S the start, G the goal; other signs are recognised. Tables of folded mazes open as a list."
            placeholder={'#######\n#S..#.#\n#.#...#\n#.###.#\n#...#G#\n#######'}
            accept=".txt,.csv,.json,.jsonl,text/plain,text/csv"
            readText={readMazeText}
            readFile={readMazeFile}
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
