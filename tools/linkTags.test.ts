/** What a shared link shows: the picture is small and of the promised size, and its address is absolute where the page's is known. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageUrl, withLinkTags } from './linkTags.ts';

const html = readFileSync('index.html', 'utf8');

test('the tags name a title, a sentence and a picture of 1200x630 under 60 kB', () => {
  for (const tag of ['og:title', 'og:description', 'og:image:alt']) expect(html).toMatch(new RegExp(`property="${tag}" content="[^"]+"`));
  expect(html).toContain('name="twitter:card" content="summary_large_image"');
  const [, path = ''] = /property="og:image" content="\.\/([^"]+)"/.exec(html) ?? [];
  const picture = readFileSync(`public/${path}`);
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(picture.length).toBeLessThan(60_000);
});

test('a known address makes them absolute, below a path too', () => {
  const page = pageUrl('https://example.org/trm');
  expect(page?.href).toBe('https://example.org/trm/');
  const absolute = page ? withLinkTags(html, page) : '';
  expect(absolute).toContain('property="og:image" content="https://example.org/trm/pictures/link.png"');
  expect(absolute).toContain('property="og:url" content="https://example.org/trm/"');
});

test('what is no address is refused, and none changes nothing', () => {
  expect(pageUrl(undefined)).toBeNull();
  for (const text of ['example.org', 'file:///dist/']) expect(() => pageUrl(text)).toThrow('PAGE_URL must be an http address');
});
