/** The list of a menu, which is heavy: fetched when a menu is first pointed at. */

import { DropdownMenu } from 'radix-ui';
import type { RefObject } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly name: string;
  /** A few words more about it. */
  readonly hint: string;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The button that the list hangs from and gives the focus back to. */
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

export default function MenuList({ label, items, button, onPick, onClose }: Props) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          aria-labelledby={undefined}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onInteractOutside={(e) => {
            // The button closes its own list.
            if (e.target instanceof Node && button.current?.contains(e.target)) e.preventDefault();
          }}
          onCloseAutoFocus={(e) => {
            e.preventDefault();
            button.current?.focus();
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(20rem,calc(100vw-1rem))] overflow-y-auto rounded-md border border-line-strong bg-surface p-1 shadow-lg"
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
