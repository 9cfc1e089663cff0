/** Name, puzzle kinds, modes, theme, and the quiet door to models and devices. */

import { ChartNoAxesCombined, CircleQuestionMark, Monitor, Moon, RefreshCw, SlidersHorizontal, Sun, type LucideIcon } from 'lucide-react';
import { faces } from '../../kinds/kinds.ts';
import { takeNewVersion, useVersions } from '../../offline/page.ts';
import { useTrainingLive, useLive } from '../../page/coordinator.ts';
import { type PageMode, modeHash, type PageState } from '../../page/page.ts';
import { settingsStore, themes, useSettings } from '../../page/run/settings.ts';
import { howPage, measurePage, type SidePage } from '../../page/sidePage.ts';
import { headerWords, pageNames } from '../../page/words.ts';
import { Button } from '../../ui/Button.tsx';

interface Props {
  readonly kind: string;
  readonly mode: PageMode;
  readonly onKind: (kind: string) => void;
  readonly onSheet: () => void;
}

/** On a phone the tabs of many kinds scroll sideways. */
const intoView = (tab: HTMLElement | null): void => tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

export function Header({ kind, mode, onKind, onSheet }: Props) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-2 max-sm:gap-x-1 border-b border-line">
      <h1 className="flex items-center gap-2 text-base font-semibold whitespace-nowrap max-sm:text-sm">
        <img src="./icon.svg" alt="" width={24} height={24} /> <span className="max-sm:sr-only">TRM Playground</span>
      </h1>
      <nav
        aria-label="Puzzle kinds"
        className="flex h-14 flex-1 [scrollbar-width:none] max-sm:min-w-0 max-sm:overflow-x-auto sm:ml-4 sm:gap-1"
      >
        {faces.map((k) => (
          <button
            key={k.id}
            type="button"
            aria-current={k.id === kind ? 'page' : undefined}
            ref={k.id === kind ? intoView : undefined}
            onClick={() => onKind(k.id)}
            className="h-full shrink-0 border-b-2 border-transparent px-1.5 text-sm max-sm:px-1 text-muted 
              aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink sm:px-3"
          >
            {k.label}
          </button>
        ))}
      </nav>
      <NewVersion />
      <ModeSwitch mode={mode} kind={kind} />
      <SideLink
        page={measurePage}
        icon={ChartNoAxesCombined}
        name={pageNames.measure}
        title={headerWords.measure}
        short="Measure"
        className="max-sm:order-last max-sm:mb-2"
      />
      <SideLink page={howPage} icon={CircleQuestionMark} name={pageNames.how} />
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
      title={`Theme: ${theme}; next: ${next}`}
      onClick={() => settingsStore.getState().change({ theme: next })}
    >
      <Icon size={16} aria-hidden />
    </Button>
  );
}

/** Solving or training: two links, so that each has an address and the back button goes between them. */
const modes: readonly { readonly id: PageMode; readonly label: string }[] = [
  { id: 'solve', label: 'Solving' },
  { id: 'train', label: 'Training' },
];

function ModeSwitch({ mode, kind }: { readonly mode: PageMode; readonly kind: PageState['kind']['id'] }) {
  const live = useTrainingLive((s) => s.run?.name ?? null);
  return (
    <nav
      aria-label="Modes"
      className="flex shrink-0 rounded-md border border-line-strong p-0.5 text-sm max-sm:order-last max-sm:mb-2 max-sm:w-[calc(100%-6.5rem)]"
    >
      {modes.map(({ id, label }) => (
        <a
          key={id}
          href={modeHash(id, kind)}
          aria-current={id === mode ? 'page' : undefined}
          title={id === 'train' && live !== null ? `Training “${live}”` : undefined}
          className="inline-flex min-h-8 items-center justify-center gap-1.5 rounded px-2.5 text-muted max-sm:flex-1 aria-[current]:bg-accent aria-[current]:font-semibold aria-[current]:text-on-accent"
        >
          {label}
          {id === 'train' && live !== null && <span aria-label="(training now)" role="img" className="size-2 rounded-full bg-warn" />}
        </a>
      ))}
    </nav>
  );
}

/** "New version": there when one waits to take over. Never pressed for a person, and not to be pressed in the middle of a run or a training. */
function NewVersion() {
  const waiting = useVersions((s) => s.waiting !== null);
  const running = useLive();
  const training = useTrainingLive((s) => s.run !== null || s.ownWay);
  if (!waiting) return null;
  const why = running ? headerWords.runFirst : training ? headerWords.trainingFirst : null;
  return (
    <Button
      className="min-h-9 max-sm:w-10 max-sm:px-0"
      disabled={why !== null}
      title={why ?? headerWords.reloadHint}
      aria-label={headerWords.reload}
      onClick={takeNewVersion}
    >
      <RefreshCw size={16} aria-hidden /> <span className="max-sm:hidden">New version</span>
    </Button>
  );
}

interface SideLinkProps {
  readonly page: SidePage;
  readonly icon: LucideIcon;
  readonly name: string;
  readonly title?: string;
  readonly short?: string;
  readonly className?: string;
}

/** A plain link to a page in front of the workbench; an icon alone where there is little room. */
function SideLink({ page, icon: Icon, name, title = name, short = name, className = '' }: SideLinkProps) {
  const open = page.useOpen();
  return (
    <a
      href={page.address}
      onClick={page.follow}
      aria-label={name}
      aria-current={open ? 'page' : undefined}
      title={title}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 text-sm whitespace-nowrap hover:bg-sunken
        aria-[current]:font-semibold max-sm:w-9 max-sm:px-0 ${className}`}
    >
      <Icon size={16} aria-hidden /> <span className="max-xl:hidden">{short}</span>
    </a>
  );
}
