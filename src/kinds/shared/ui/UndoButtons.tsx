/** Undo and redo, for fingers; the keys are the board's. */

import { Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';

interface Props {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The board cannot be changed now. */
  readonly disabled: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

export const UndoButtons = ({ canUndo, canRedo, disabled, onUndo, onRedo }: Props) => (
  <div className="flex gap-2">
    <IconButton icon={Undo2} name="Undo" title="Undo (Ctrl+Z)" disabled={disabled || !canUndo} onClick={onUndo} />
    <IconButton icon={Redo2} name="Redo" title="Redo (Ctrl+Y)" disabled={disabled || !canRedo} onClick={onRedo} />
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
