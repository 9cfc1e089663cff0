/** React goes on under a translator, whichever way that takes text nodes off the page, and its later words are seen. */

import { act, createElement as h, Fragment, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterAll, expect, test } from 'vitest';
import { keepTranslatedPageAlive } from './translated.ts';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
// eslint-disable-next-line @typescript-eslint/unbound-method -- only put back
const { insertBefore, removeChild } = Node.prototype;
keepTranslatedPageAlive(document);
afterAll(() => Object.assign(Node.prototype, { insertBefore, removeChild }));

const font = (): HTMLElement => document.createElement('font');
const translators: Record<string, (text: Text) => void> = {
  'in one go': (text) => {
    const outer = font();
    outer.append(font());
    outer.firstElementChild?.append(text.data);
    text.replaceWith(outer);
  },
  'the new one first': (text) => {
    const made = font();
    made.append(text.data);
    text.before(made);
    text.remove();
  },
  'the old one first': (text) => {
    const made = font();
    made.append(text.data);
    const { parentNode, nextSibling } = text;
    text.remove();
    parentNode?.insertBefore(made, nextSibling);
  },
  'by a wrapper': (text) => {
    const made = font();
    text.replaceWith(made);
    made.append(text);
  },
};

/** Bare text beside what comes, goes and changes place, as buttons and sentences have it. */
const Page = ({ on, n }: { readonly on: boolean; readonly n: number }): ReactNode =>
  h(
    Fragment,
    null,
    h('button', null, on ? h('i', { key: 'a' }) : h('b', { key: 'b' }), on ? 'Stop' : 'Solve'),
    h('p', null, 'step ', n, on ? ' of 16' : null, on && h('em', null, '!')),
    on ? 'bare' : null,
    h('hr'),
  );

test('a place that is left out means the end, as before', () => {
  const place = document.createElement('div');
  place.append('a');
  place.insertBefore(document.createTextNode('b'), undefined as unknown as null);
  expect(place.textContent).toBe('ab');
});

test.each(Object.entries(translators))('%s', async (_, translate) => {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  const show = (on: boolean, n: number): Promise<void> => act(() => Promise.resolve(root.render(h(Page, { on, n }))));
  const translateAll = async (): Promise<void> => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement?.tagName !== 'FONT') texts.push(walker.currentNode as Text);
    texts.forEach(translate);
    await Promise.resolve();
  };
  await show(false, 1);
  for (let n = 2; n < 8; n++) {
    await translateAll();
    const on = n % 3 > 0;
    await show(on, n);
    expect(place.textContent).toBe(on ? `Stopstep ${n} of 16!bare` : `Solvestep ${n}`);
    expect(place.querySelector('button')?.firstElementChild?.tagName).toBe(on ? 'I' : 'B');
  }
  await translateAll();
  await act(() => Promise.resolve(root.unmount()));
  expect(place.childNodes).toHaveLength(0);
});
