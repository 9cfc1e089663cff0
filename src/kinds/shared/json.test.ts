/** Comments in JSON are left out, strings with slashes are not. */

import { expect, test } from 'vitest';
import { looseJson } from './reading.ts';

test('comments and last commas', () => {
  expect(looseJson('// a task\n{"a": [1, /* two */ 2,], # three\n "b": 3}'.replace(', # three\n', ',\n# three\n'))).toEqual({
    a: [1, 2],
    b: 3,
  });
  expect(looseJson('{"url": "https://x.org/a", // it is there\n "b": "/* no */ ,]",}')).toEqual({
    url: 'https://x.org/a',
    b: '/* no */ ,]',
  });
});

test('what is wrong is said of the text itself, soon', () => {
  expect(() => looseJson('{"a": 1 // b')).toThrow(SyntaxError);
  expect(() => looseJson('/*'.repeat(500_000))).toThrow(SyntaxError);
  expect(() => looseJson('"\\'.repeat(300_000))).toThrow(SyntaxError);
});
