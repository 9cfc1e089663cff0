/** The focus in a bar whose buttons go and come, as on the way through “Look inside”: it is never lost to the top of the page, and never taken. */

import { act, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { useFocusKept } from './panel.tsx';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const host = document.createElement('div');
const root = createRoot(host);
afterEach(() => {
  act(() => root.render(null));
  host.remove();
});

type Phase = 'before' | 'running' | 'done' | 'gone';

function Page({ phase }: { readonly phase: Phase }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const bar = useFocusKept(phase, heading);
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        heading
      </h2>
      <a href="#other">elsewhere</a>
      {phase !== 'gone' && (
        <div ref={bar}>
          {phase === 'before' && <button key="a">look</button>}
          {phase === 'running' && <button key="b">stop</button>}
          {phase === 'done' && <p tabIndex={-1}>recorded</p>}
        </div>
      )}
    </>
  );
}

const show = (phase: Phase): string | undefined => {
  act(() => root.render(<Page phase={phase} />));
  return document.activeElement?.textContent;
};
const focus = (selector: string): void => act(() => host.querySelector<HTMLElement>(selector)?.focus());

test('goes to the button in place of the one that had it, then to what is said there, then to the heading', () => {
  document.body.append(host);
  show('before');
  focus('button');
  expect([show('running'), show('done'), show('gone')]).toEqual(['stop', 'recorded', 'heading']);
});

test('stays where else it is', () => {
  document.body.append(host);
  show('before');
  focus('a');
  expect([show('running'), show('done')]).toEqual(['elsewhere', 'elsewhere']);
});
