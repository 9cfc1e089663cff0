/** A small button on a view that saves it as a PNG, with its title and labels. What draws it is fetched when it is pressed. */

import { ImageDown } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import type { ViewContent } from './viewPng.ts';
import { exportWords } from './words.ts';

interface Props {
  /** For the file's name: "halting-probability". */
  readonly name: string;
  readonly title: string;
  /** What is to be drawn, asked for when the button is pressed. */
  readonly content: () => ViewContent;
}

export function SaveView({ name, title, content }: Props) {
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    try {
      const { saveView } = await import('./viewPng.ts');
      await saveView(name, title, content());
      setFailure(null);
    } catch (e) {
      setFailure(e instanceof Error ? e.message : String(e));
    }
  };
  return (
    <>
      <IconButton
        icon={ImageDown}
        px={15}
        name={exportWords.saveName(title)}
        title={failure ?? exportWords.save}
        className={`size-7 ${failure === null ? 'text-muted' : 'text-bad'}`}
        onClick={() => void save()}
      />
      {failure !== null && (
        <span role="alert" className="sr-only">
          {failure}
        </span>
      )}
    </>
  );
}
