/** A menu of things to do, at the button that opens it. Its list is fetched when the button is first pointed at, because the page opens without one. */

import { lazy, Suspense, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { MenuItem } from './MenuList.tsx';

const fetchList = () => import('./MenuList.tsx');
const MenuList = lazy(fetchList);

/** What its button is given: all but its look. */
interface MenuTrigger {
  readonly ref: RefObject<HTMLButtonElement | null>;
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
  readonly 'data-state': 'open' | 'closed';
  readonly onPointerEnter: () => void;
  readonly onClick: () => void;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onPick: (id: string) => void;
  readonly button: (trigger: MenuTrigger) => ReactNode;
}

export function Menu({ label, items, onPick, button }: Props) {
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLButtonElement>(null);
  return (
    <span className="relative inline-grid">
      {button({
        ref,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'data-state': open ? 'open' : 'closed',
        onPointerEnter: () => void fetchList().catch(() => undefined),
        onClick: () => setOpen(!open),
      })}
      {open && (
        <Suspense fallback={null}>
          <MenuList label={label} items={items} button={ref} onPick={onPick} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </span>
  );
}
