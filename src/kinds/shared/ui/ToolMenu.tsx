/** A tool button that opens a menu of things to put on the board. */

import type { LucideIcon } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { ToolButton } from './ToolButton.tsx';
import type { ToolMenuItem } from './ToolMenuList.tsx';

export type { ToolMenuItem };

const fetchList = () => import('./ToolMenuList.tsx');
const ToolMenuList = lazy(fetchList);

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly title: string;
  readonly disabled: boolean;
  readonly items: readonly ToolMenuItem[];
  readonly onPick: (id: string) => void;
}

export function ToolMenu({ icon, label, title, disabled, items, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span className="relative inline-grid">
      <ToolButton
        ref={button}
        icon={icon}
        label={label}
        title={title}
        disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={open}
        data-state={open ? 'open' : 'closed'}
        onPointerEnter={() => void fetchList().catch(() => undefined)}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <Suspense fallback={null}>
          <ToolMenuList label={label} items={items} button={button} onPick={onPick} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </span>
  );
}
