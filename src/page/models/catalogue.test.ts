/** The catalogue of published weights that comes with the page. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hintsFrom } from '../../model/weights/infer.ts';
import { fetchPublished } from './catalogue.ts';

const text = readFileSync(new URL('../../../public/published/catalogue.json', import.meta.url), 'utf8');

test('the catalogue is read whole; each entry is of one host that the page may ask, has a name of its own and says how it is run', async () => {
  const models = await fetchPublished('p/', () => Promise.resolve(new Response(text)));
  for (const key of ['id', 'title', 'url'] as const) expect(new Set(models.map((model) => model[key])).size).toBe(models.length);
  for (const { url, page, config, kind } of models) {
    expect(new URL(url).origin).toBe('https://huggingface.co');
    expect(url.startsWith(`${page}/resolve/`)).toBe(true);
    expect(hintsFrom(config)).toMatchObject({
      T: expect.any(Number) as number,
      n: expect.any(Number) as number,
      seqLen: kind === 'sudoku' ? 81 : 900,
    });
  }
  expect(models.filter(({ offer }) => offer === 'first').map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['sudoku', 'maze', 'arc']),
  );
});

test('a size is an exact one of the host, or none: files of one host that have the same layout have the same size', async () => {
  const models = await fetchPublished('p/', () => Promise.resolve(new Response(text)));
  const sizes = models.flatMap(({ bytes, kind }) => (bytes === null ? [] : [[kind, bytes] as const]));
  expect(new Set(sizes.map(([kind, bytes]) => `${kind} ${bytes}`))).toEqual(new Set(['arc 1822205258', 'arc 2467988810']));
});
