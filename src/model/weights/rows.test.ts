/** The names of puzzle rows survive the file, and hostile ones are refused by name. */

import { describe, expect, it } from 'vitest';
import { modelOf, tinyMlp } from './fixtures/models.ts';
import { loadWeights, saveWeights } from './open.ts';
import { formatRows, parseRows } from './rows.ts';

const rows = new Map([
  ['007bbfb7', 1],
  ['007bbfb7|||t3|||0987654321', 2],
]);

describe('rows of the puzzle table by name', () => {
  it('come back from a saved model', () => {
    const bytes = saveWeights({ ...modelOf(tinyMlp), rows }, { dtype: 'F32' });
    expect(loadWeights(bytes).rows).toEqual(rows);
  });

  it('are absent where the file names none', () => {
    expect(loadWeights(saveWeights(modelOf(tinyMlp), { dtype: 'F32' })).rows).toBeUndefined();
  });

  it.each([
    ['{', 'is not JSON'],
    ['[1]', 'must give a row'],
    ['{"a": -1}', 'tasks.a'],
    ['{"a": 1.5}', 'tasks.a'],
    ['{"a": "1"}', 'tasks.a'],
    ['{"a": 3}', 'names row 3, but the puzzle table has 3'],
  ])('refuses %s', (text, why) => {
    expect(() => parseRows(text, 3)).toThrow(why);
  });

  it('a file whose names point outside its table is refused', () => {
    const bytes = saveWeights({ ...modelOf(tinyMlp), rows: new Map([['x', 9]]) }, { dtype: 'F32' });
    expect(() => loadWeights(bytes)).toThrow('tasks.x: names row 9');
  });

  it('formats as the JSON that is read', () => {
    expect(parseRows(formatRows(rows), 3)).toEqual(rows);
  });
});
