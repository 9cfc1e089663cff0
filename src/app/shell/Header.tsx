/** Name, puzzle kinds, modes, theme, and the quiet door to models and devices. */

import { Monitor, Moon, SlidersHorizontal, Sun } from 'lucide-react';
import { HowLink } from '../../features/explain/HowLink.tsx';
import { MeasureLink } from '../../features/measure/MeasureLink.tsx';
import { settingsStore, themes, useSettings } from '../../features/solve/run/settings.ts';
import { faces } from '../../kinds/kinds.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageMode } from '../page.ts';
import { ModeSwitch } from './ModeSwitch.tsx';
import { NewVersion } from './NewVersion.tsx';

interface Props {
  readonly kind: string;
  readonly mode: PageMode;
  readonly onKind: (kind: string) => void;
  readonly onSheet: () => void;
}

export function Header({ kind, mode, onKind, onSheet }: Props) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-2 max-sm:gap-x-1 border-b border-line">
      <h1 className="flex items-center gap-2 text-base font-semibold whitespace-nowrap max-sm:text-sm">
        <img src="./icon.svg" alt="" width={24} height={24} /> <span className="max-sm:sr-only">TRM Playground</span>
      </h1>
      <nav aria-label="Puzzle kinds" className="flex h-14 flex-1 sm:ml-4 sm:gap-1">
        {faces.map((k) => (
          <button
            key={k.id}
            type="button"
            aria-current={k.id === kind ? 'page' : undefined}
            onClick={() => onKind(k.id)}
            className="h-full border-b-2 border-transparent px-1.5 text-sm max-sm:px-1 text-muted 
              aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink sm:px-3"
          >
            {k.label}
          </button>
        ))}
      </nav>
      <NewVersion />
      <ModeSwitch mode={mode} kind={kind} />
      <MeasureLink />
      <HowLink />
      <Button weight="quiet" className="max-sm:w-9 max-sm:px-0" aria-label="Model & device" onClick={onSheet}>
        <SlidersHorizontal size={16} aria-hidden /> <span className="max-sm:hidden">Model &amp; device</span>
      </Button>
      <ThemeButton />
    </header>
  );
}

const icons = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const theme = useSettings((s) => s.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const Icon = icons[theme];
  return (
    <Button
      weight="quiet"
      className="w-10 px-0 max-sm:order-last max-sm:mb-2"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}. Press for ${next}.`}
      onClick={() => settingsStore.getState().change({ theme: next })}
    >
      <Icon size={16} aria-hidden />
    </Button>
  );
}
