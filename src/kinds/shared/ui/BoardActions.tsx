/** Ways in and out of a board, as a tool bar: import, generate, examples, clear, share, copy. */

import { BookOpen, Dices, FileInput, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense, use, useEffect, useRef, useState } from 'react';
import type { MenuItem } from '../../../ui/MenuList.tsx';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { toolWords } from '../words.ts';
import type { Choice } from './choices.ts';
import { ShareTools, ToolButton, ToolMenu } from './ToolBar.tsx';

const ImportDialog = lazy(() => import('./ImportDialog.tsx'));

/** Which texts are read. */
interface ImportWords {
  readonly title: string;
  readonly description: string;
  /** What stands in the empty field: the beginning of such a text. */
  readonly placeholder: string;
  /** File types, as an input's `accept`. */
  readonly accept: string;
}

/** A board to begin with. */
export interface BoardExample extends MenuItem {
  /** Puts it on the workbench. @returns what is said of it */
  readonly open: () => string;
}

/** What the tools of a board do, and what they are called. */
export interface BoardTools {
  /** "Sudoku", "maze". */
  readonly thing: string;
  readonly importing: {
    /** Of the button. */
    readonly hint: string;
    /** Of the dialog; the same promise every time. */
    readonly words: () => Promise<ImportWords>;
  };
  /** The boards of a text or a file, to open one of them. @throws PuzzleParseError | RangeError */
  readonly readText: (text: string) => Promise<readonly Choice[]>;
  readonly readFile: (file: File) => Promise<readonly Choice[]>;
  /** What can be generated; one item: at once. */
  readonly levels: readonly MenuItem[];
  readonly generateHint: string;
  /**
   * Shows a new board. @param wanted asked when it is there: false lets it go
   * @returns what it is, in words; null where it was let go. @throws Error with a sentence for the page
   */
  readonly generate: (level: string, wanted: () => boolean) => Promise<string | null>;
  readonly examples?: {
    /** Of the button. */
    readonly hint: string;
    /** The same promise every time. */
    readonly list: () => Promise<readonly BoardExample[]>;
  };
  /** A link to the board, its text, and what the text is: "81 characters". */
  readonly link: (page: string) => string;
  readonly text: () => string;
  readonly form: string;
}

interface Props {
  readonly tools: BoardTools;
  /** The board cannot be changed now. */
  readonly busy: boolean;
  readonly clear: { readonly name?: string; readonly hint: string; readonly onClear: () => void };
  /** Boards of a paste or a dropped file that wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onFound: (choices: readonly Choice[]) => void;
  readonly say: Say;
}

export default memo(function BoardActions({ tools, busy, clear, found, onFound, say }: Props) {
  const { thing, importing, levels, examples } = tools;
  const [isImporting, setImporting] = useState(false);
  const [generating, setGenerating] = useState(false);
  const running = useRef(busy);
  useEffect(() => {
    running.current = busy;
  }, [busy]);

  const generate = async (level: string): Promise<void> => {
    setGenerating(true);
    try {
      const made = await tools.generate(level, () => !running.current);
      say(made === null ? toolWords.late(thing) : `Generated ${made}.`);
    } catch (e) {
      say(messageOf(e), true);
    }
    setGenerating(false);
  };
  const generator = { icon: Dices, label: 'Generate', title: tools.generateHint, disabled: busy || generating };
  return (
    <div role="toolbar" aria-label={thing.replace(/^./, (c) => c.toUpperCase())} className="flex justify-between">
      <ToolButton icon={FileInput} label="Import" title={importing.hint} disabled={busy} onClick={() => setImporting(true)} />
      {levels.length === 1 ? (
        <ToolButton {...generator} onClick={() => void generate(levels[0].id)} />
      ) : (
        <ToolMenu {...generator} items={levels} onPick={(id) => void generate(id)} />
      )}
      {examples && (
        <Suspense fallback={<ToolButton icon={BookOpen} label="Examples" title={examples.hint} disabled />}>
          <Examples examples={examples} busy={busy} say={say} />
        </Suspense>
      )}
      <ToolButton icon={Trash2} label="Clear" aria-label={clear.name} title={clear.hint} disabled={busy} onClick={clear.onClear} />
      <ShareTools what={thing} link={() => tools.link(location.href)} text={tools.text} form={tools.form} say={say} />
      <Suspense>
        {(isImporting || found.length > 0) && (
          <ImportDialog
            words={importing.words}
            readText={tools.readText}
            readFile={tools.readFile}
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

function Examples({ examples, busy, say }: Pick<Props, 'busy' | 'say'> & { readonly examples: NonNullable<BoardTools['examples']> }) {
  const items = use(examples.list());
  const open = (id: string): void => items.filter((item) => item.id === id).forEach((item) => say(item.open()));
  return <ToolMenu icon={BookOpen} label="Examples" title={examples.hint} disabled={busy} items={items} onPick={open} />;
}
