/** Marks on the timeline where a person changed something in the middle of a run: a tick and a word each. */
import type { Change } from '../../store/runRecord.ts';
import { share } from './timelineParts.tsx';

const words = { x: 'new x', y: 'y forgotten', z: 'z forgotten' } as const;

export default function ChangeMarks({ changes, planned }: { readonly changes: readonly Change[]; readonly planned: number }) {
  return (
    <ul aria-label="Changes by you" className="pointer-events-none absolute inset-x-2 top-0 text-xs">
      {changes.map(({ step, what }, i) => (
        <li key={i} style={{ left: share(step, planned) }} className="absolute top-0">
          <span aria-hidden className="absolute top-0 h-6 w-0.5 -translate-x-1/2 bg-accent" />
          <span className={`absolute -top-1 rounded-sm bg-paper px-0.5 leading-3 whitespace-nowrap text-accent ${step > planned / 2 ? 'right-1' : 'left-1'}`}>
            {words[what]}
            <span className="sr-only"> after step {step}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
