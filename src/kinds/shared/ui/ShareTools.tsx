/** Two tool buttons that take a puzzle out of the page: a link, and its text. Where the clipboard is closed, the text is shown. */

import { Copy, Share2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { copyText, shareLink } from '../../../ui/share.ts';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { ToolButton } from './ToolButton.tsx';

const LinkDialog = lazy(() => import('../../../ui/LinkDialog.tsx'));

interface Props {
  /** What is shared: "Sudoku". */
  readonly what: string;
  /** @throws Error with a sentence for the page where the puzzle is too large for a link */
  readonly link: () => string;
  readonly text: () => string;
  /** What the text is: "81 characters". */
  readonly form: string;
  readonly say: Say;
}

export function ShareTools({ what, link, text, form, say }: Props) {
  /** What could not be put on the clipboard and is shown instead. */
  const [shown, setShown] = useState<{ readonly title: string; readonly text: string } | null>(null);

  const share = async (): Promise<void> => {
    let url: string;
    try {
      url = link();
    } catch (e) {
      return say(messageOf(e), true);
    }
    const how = await shareLink(`A ${what} for TRM Playground`, url);
    if (how === 'copied') say('Link copied.');
    if (how === 'failed') setShown({ title: `Link to this ${what}`, text: url });
  };
  const copy = async (): Promise<void> => {
    const words = text();
    if (await copyText(words)) say(`Copied as ${form}.`);
    else setShown({ title: `This ${what} as text`, text: words });
  };

  return (
    <>
      <ToolButton icon={Share2} label="Share" title={`A link to this ${what}`} onClick={() => void share()} />
      <ToolButton icon={Copy} label="Copy" aria-label="Copy as text" title={`Copy as ${form}`} onClick={() => void copy()} />
      <Suspense>{shown && <LinkDialog title={shown.title} text={shown.text} onClose={() => setShown(null)} />}</Suspense>
    </>
  );
}
