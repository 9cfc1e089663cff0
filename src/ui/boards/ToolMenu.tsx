/** A tool button that opens a menu of things to put on the board. */
import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { ToolButton } from './ToolButton.tsx';

export interface ToolMenuItem {
  readonly id: string;
  readonly name: string;
  /** A few words more about it. */
  readonly hint: string;
}

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly title: string;
  readonly disabled: boolean;
  readonly items: readonly ToolMenuItem[];
  readonly onPick: (id: string) => void;
}

export function ToolMenu({ icon, label, title, disabled, items, onPick }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <ToolButton icon={icon} label={label} title={title} disabled={disabled} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-[min(20rem,calc(100vw-1rem))] rounded-md border border-line-strong bg-surface p-1 shadow-lg"
        >
          {items.map(({ id, name, hint }) => (
            <DropdownMenu.Item
              key={id}
              aria-label={name}
              onSelect={() => onPick(id)}
              className="min-h-9 cursor-pointer rounded-sm px-3 py-1.5 outline-none data-highlighted:bg-accent-soft"
            >
              <div className="text-sm font-semibold">{name}</div>
              <div className="text-xs text-muted first-letter:uppercase">{hint}</div>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
