/** The tools of a board, buttons and menus: an icon over a word on narrow pages, beside it on wide ones. */

import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { Menu } from '../../../ui/Menu.tsx';
import type { MenuItem } from '../../../ui/MenuList.tsx';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** The word on the button; its accessible name unless aria-label says more. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function ToolButton({ icon: Icon, label, className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      className={`tool flex min-h-12 min-w-0 flex-col items-center justify-center gap-1 rounded-md px-1 text-xs leading-none whitespace-nowrap
        hover:bg-sunken disabled:text-muted disabled:opacity-60 disabled:hover:bg-transparent data-[state=open]:bg-sunken
        @md:min-h-9 @md:flex-row @md:gap-1.5 @md:px-2 @md:text-sm ${className}`}
      {...rest}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      {label}
    </button>
  );
}

interface MenuProps extends Pick<Props, 'icon' | 'label' | 'title' | 'disabled'> {
  readonly items: readonly MenuItem[];
  readonly onPick: (id: string) => void;
}

/** A tool that opens a menu of things to put on the board. */
export const ToolMenu = ({ items, onPick, ...tool }: MenuProps) => (
  <Menu label={tool.label} items={items} onPick={onPick} button={(trigger) => <ToolButton {...tool} {...trigger} />} />
);
