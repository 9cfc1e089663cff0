/** Marks on the timeline where a person changed something in the middle of a run: a tick and a word each, or a letter where there is no room. */

import { changeLetter, changeTitle } from '../run/changes.ts';
import type { Change } from '../run/record.ts';
import { share } from './timelineParts.tsx';

/** Share of the timeline that a word takes, on a phone. */
const WORD = 0.2;

export default function ChangeMarks({ changes, planned }: { readonly changes: readonly Change[]; readonly planned: number }) {
  const room = (i: number): number => ((changes[i + 1]?.step ?? planned) - (changes[i]?.step ?? 0)) / planned;
  return (
    <ul aria-label="Changes by you" className="pointer-events-none absolute inset-x-2 top-0 text-xs">
      {changes.map(({ step, what }, i) => (
        <li key={i} style={{ left: share(step, planned) }} className="absolute top-0">
          <span aria-hidden className="absolute top-0 h-6 w-0.5 -translate-x-1/2 bg-accent" />
          <span aria-hidden className="absolute -top-1 left-0.5 leading-3 whitespace-nowrap text-accent">
            {room(i) < WORD ? changeLetter(what) : changeTitle(what)}
          </span>
          <span className="sr-only">
            {changeTitle(what)} after step {step}
          </span>
        </li>
      ))}
    </ul>
  );
}
