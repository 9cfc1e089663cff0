/** The picture of every kind is one drawing that takes the same: comparisons, saved pictures, films and examples rely on it. */

import { text } from 'node:stream/consumers';
import { createElement } from 'react';
import { prerenderToNodeStream } from 'react-dom/static';
import { expect, test } from 'vitest';
import type { PictureProps } from './kind.ts';
import { faces, kindOf } from './kinds.ts';

async function drawn(id: string, props: Partial<PictureProps>): Promise<string> {
  const { ui, board } = kindOf(id);
  const { prelude } = await prerenderToNodeStream(
    createElement(ui.Picture, { board: board(), overlay: null, label: 'in words', ...props }),
  );
  return (await text(prelude)).replace(/<!--.*?-->/g, '');
}

test.each(faces.map(({ id }) => id))('%s', async (id) => {
  const plain = await drawn(id, {});
  expect(plain).toMatch(/^<svg [^>]*role="img"[^>]*>.*<\/svg>$/s);
  expect(plain.match(/<svg/g)).toHaveLength(1);
  expect(plain).toMatch(/^<svg [^>]*aria-label="in words"/);
  expect(plain).toMatch(/^<svg [^>]*viewBox="-[\d.]+ -[\d.]+ [\d.]+ [\d.]+"/);
  expect(plain).not.toContain('data-differing');
  expect(await drawn(id, { differing: new Set([0, 2]) })).toContain('data-differing="2"');
});
