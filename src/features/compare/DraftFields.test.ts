/** The choices of a second run are called alike. */

import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { runOf } from '../../testing/runs.ts';
import { DraftFields } from './DraftFields.tsx';
import { draftOf } from './settings.ts';

test('what tells copies apart begins with a capital, as every choice does', () => {
  const draft = draftOf(runOf({ copies: 2 }), { stopWhenSolved: true, stopWhenSure: false, sigma: 0.3 });
  const nothing = (): void => undefined;
  const html = renderToStaticMarkup(
    createElement(DraftFields, { draft, models: ['m'], copies: true, disabled: false, onChange: nothing, onModel: nothing }),
  );
  const choices = [...html.matchAll(/<input type="(?:radio|checkbox)".*?<\/label>/g)].map(([label]) => label.replace(/<[^>]*>/g, ''));
  expect(choices).toEqual(['Stop when solved', 'Stop when sure (q_halt &gt; 0)', 'Symmetries', 'Noise', 'Both']);
});
