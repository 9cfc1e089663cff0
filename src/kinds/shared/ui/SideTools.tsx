/** Beside every board, or under it: undo and redo, what is right, and how it is edited or what its marks mean. */

import { Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Choice.tsx';
import { sideWords } from '../words.ts';
import { useRight, type BoardOverlay } from './overlay.ts';

interface UndoProps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The board cannot be changed now. */
  readonly disabled: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** For fingers; the keys are the board's. */
export const UndoButtons = ({ canUndo, canRedo, disabled, onUndo, onRedo }: UndoProps) => (
  <div className="flex gap-2">
    <IconButton icon={Undo2} name="Undo" title={sideWords.undo} disabled={disabled || !canUndo} onClick={onUndo} />
    <IconButton icon={Redo2} name="Redo" title={sideWords.redo} disabled={disabled || !canRedo} onClick={onRedo} />
  </div>
);

interface IconButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly title: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

const IconButton = ({ icon: Icon, name, title, disabled, onClick }: IconButtonProps) => (
  <Button aria-label={name} title={title} disabled={disabled} onClick={onClick} className="min-h-12 w-12 px-0 @md:min-h-10 @md:w-10">
    <Icon size={20} aria-hidden />
  </Button>
);

interface RightProps {
  /** Why nothing is known to be right; null where something is. */
  readonly why: string | null;
  /** What is seen while it is on: "12 cells are wrong". */
  readonly said: string;
}

/** The switch that shows what is right, and what can be said of it; with the reason where nothing is known to be. */
export function ShowRight({ why, said }: RightProps) {
  const { on, show } = useRight();
  useEffect(() => () => show(false), [show]); // another workbench begins without it
  return (
    <div>
      <Checkbox
        className={`min-h-9 text-sm ${why === null ? '' : 'text-muted'}`}
        title={sideWords.rightHint}
        checked={on && why === null}
        disabled={why !== null}
        onChange={show}
      >
        {sideWords.showRight}
      </Checkbox>
      <p role="status" aria-label={sideWords.right} className="text-xs text-muted empty:hidden">
        {why ?? (on ? said : '')}
      </p>
    </div>
  );
}

interface LineProps {
  readonly overlay: BoardOverlay | null;
  /** How to edit the board. */
  readonly keysHint: string;
  readonly touchHint: string;
  /** The items of the legend of what playback shows. */
  readonly children: ReactNode;
}

/** How to edit the board, or the legend of what playback shows. Its box keeps its size whatever it says. */
export const BoardLine = ({ overlay, keysHint, touchHint, children }: LineProps) => (
  <div className="flex min-h-10 items-center text-xs xl:min-h-24 xl:items-start text-muted">
    {overlay ? (
      <ul aria-label={sideWords.legend} className="flex flex-1 flex-wrap gap-x-4 gap-y-1">
        {overlay.caption && <li className="w-full font-semibold text-ink">{overlay.caption}</li>}
        {children}
      </ul>
    ) : (
      <p>
        <span className="pointer-coarse:hidden">{keysHint}</span>
        <span className="hidden pointer-coarse:inline">{touchHint}</span>
      </p>
    )}
  </div>
);
