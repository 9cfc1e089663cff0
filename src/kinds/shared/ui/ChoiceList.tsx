/** Boards of a text to choose from, a line each; a list of thousands is searched and shown in parts. */

import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import type { Choice } from './choices.ts';

interface Props {
  readonly choices: readonly Choice[];
  readonly onPick: (choice: Choice) => void;
}

/** Choices that are shown at once. */
const PART = 50;

export function ChoiceList({ choices, onPick }: Props) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(PART);
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = choices.filter(({ where, what }) =>
    words.every((word) =>
      /^\d+$/.test(word) ? new RegExp(`\\b${word}\\b`).test(`${where} ${what}`) : `${where} ${what}`.toLowerCase().includes(word),
    ),
  );
  return (
    <>
      {choices.length > PART && (
        <input
          type="search"
          aria-label="Search the list"
          placeholder="Search, such as line 120"
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setShown(PART);
          }}
          className="mb-2 w-full rounded-md border border-line-strong bg-paper px-3 py-2 text-sm"
        />
      )}
      <ul aria-label="Puzzles in the text" className="grid gap-1">
        {matching.slice(0, shown).map((choice, i) => (
          <li key={`${choice.where} ${i}`}>
            <button
              type="button"
              onClick={() => onPick(choice)}
              className="w-full rounded-md border border-line bg-paper px-3 py-2 text-left text-sm hover:border-accent"
            >
              <span className="inline-block font-semibold first-letter:uppercase">{choice.where}</span>{' '}
              <span className="text-muted">{choice.what}</span>
            </button>
          </li>
        ))}
      </ul>
      {matching.length === 0 && <p className="text-sm text-muted">None of them matches.</p>}
      {matching.length > shown && (
        <Button className="mt-3 w-full" onClick={() => setShown(shown + PART)}>
          Show more ({matching.length - shown} left)
        </Button>
      )}
    </>
  );
}
