/** The tools above a board: buttons, a button that opens a menu, and two that take a puzzle out of the page. */

import { Copy, Share2, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, useState, type ButtonHTMLAttributes, type Ref } from 'react';
import { Menu } from '../../../ui/Menu.tsx';
import type { MenuItem } from '../../../ui/MenuList.tsx';
import { copyText, shareLink } from '../../../ui/share.ts';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { toolWords } from '../words.ts';

interface ToolButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** The word on the button; its accessible name unless aria-label says more. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** An icon over a word on narrow pages, beside it on wide ones. */
export function ToolButton({ icon: Icon, label, className = '', ...rest }: ToolButtonProps) {
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

interface MenuProps extends Pick<ToolButtonProps, 'icon' | 'label' | 'title' | 'disabled'> {
  readonly items: readonly MenuItem[];
  readonly onPick: (id: string) => void;
}

/** A tool that opens a menu of things to put on the board. */
export const ToolMenu = ({ items, onPick, ...tool }: MenuProps) => (
  <Menu label={tool.label} items={items} onPick={onPick} button={(trigger) => <ToolButton {...tool} {...trigger} />} />
);

const LinkDialog = lazy(() => import('../../../ui/LinkDialog.tsx'));

interface ShareProps {
  /** What is shared: "Sudoku". */
  readonly what: string;
  /** @throws Error with a sentence for the page where the puzzle is too large for a link */
  readonly link: () => string;
  readonly text: () => string;
  /** What the text is: "81 characters". */
  readonly form: string;
  readonly say: Say;
}

/** A link, and the text. Where the clipboard is closed, the text is shown. */
export function ShareTools({ what, link, text, form, say }: ShareProps) {
  /** What could not be put on the clipboard and is shown instead. */
  const [shown, setShown] = useState<{ readonly title: string; readonly text: string } | null>(null);

  const share = async (): Promise<void> => {
    let url: string;
    try {
      url = link();
    } catch (e) {
      return say(messageOf(e), true);
    }
    const how = await shareLink(toolWords.shared(what), url);
    if (how === 'copied') say('Link copied.');
    if (how === 'failed') setShown({ title: toolWords.link(what), text: url });
  };
  const copy = async (): Promise<void> => {
    const words = text();
    if (await copyText(words)) say(`Copied as ${form}.`);
    else setShown({ title: toolWords.asText(what), text: words });
  };

  return (
    <>
      <ToolButton icon={Share2} label="Share" title={toolWords.link(what)} onClick={() => void share()} />
      <ToolButton icon={Copy} label="Copy" aria-label={toolWords.copy} title={`Copy as ${form}`} onClick={() => void copy()} />
      <Suspense>{shown && <LinkDialog title={shown.title} text={shown.text} onClose={() => setShown(null)} />}</Suspense>
    </>
  );
}
