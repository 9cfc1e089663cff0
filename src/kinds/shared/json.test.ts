/** Comments in JSON are left out, strings with slashes are not. */

import { expect, test } from 'vitest';
import { looseJson, pythonValue, withoutNames } from './reading.ts';

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

test('names around a list are left out, soon, and nothing else', () => {
  expect(withoutNames('b = np.array([[1, 0]], dtype=np.int64)\nmatrix(c(1, 2), nrow=2)\nf(x), y = g(1)')).toBe(
    '[[1, 0]])\nmatrix(c(1, 2))\nf(x), y = g(1)',
  );
  expect(pythonValue("(('#', None), [1],)")).toEqual([['#', null], [1]]);
  for (const part of ['a', '(', '] ,a=b', ']\n', 'a = ', 'a.'.repeat(20)]) expect(withoutNames(part.repeat(200_000))).toBeTruthy();
});
