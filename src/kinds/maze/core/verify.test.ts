/** The checker: any shortest path is right, a longer one is valid, and everything else says where it goes wrong. */

import { describe, expect, test } from 'vitest';
import { withPath } from './board.ts';
import { parseMaze } from './parse.ts';
import { mazeRules } from './rules.ts';
import { distances, shortestPath } from './search.ts';

const read = (...lines: string[]) => parseMaze(lines.join('\n'));
const check = (...lines: string[]) => {
  const answer = read(...lines);
  return mazeRules.verify(withPath(answer, []), answer);
};

describe('a path on a maze', () => {
  test('is right when it is a shortest one, whichever', () => {
    const first = check('Sooo ', '   o ', '   oG', '     ', '     ');
    expect(first).toEqual({
      solved: true,
      problems: 0,
      cells: [],
      extra: 0,
      summary: 'Shortest path, 6 steps',
    });
    const second = check('S    ', 'o    ', 'ooooG', '     ', '     ');
    expect(second).toMatchObject({ solved: true, extra: 0 });
  });

  test('needs no path cell when the goal is beside the start', () => {
    expect(check('SG   ', '     ', '     ', '     ', '     ').summary).toBe('Shortest path, 1 step');
  });

  test('is valid when it is longer, and says by how much', () => {
    const verdict = check('S G  ', 'o o  ', 'o o  ', 'ooo  ', '     ');
    expect(verdict).toMatchObject({ solved: true, extra: 6, problems: 0 });
    expect(verdict.summary).toBe('A valid path, 6 steps longer than the shortest');
  });

  test('breaks where it stops: the cells that are missing count, and the two ends of the gap are shaded', () => {
    const verdict = check('Soo  ', '    o', '    G', '     ', '     ');
    expect(verdict).toMatchObject({ solved: false, problems: 2, cells: [2, 9], extra: 0 });
    expect(verdict.summary).toBe('The path breaks at row 1, column 3');
    const nothing = check('S    ', '     ', '    G', '     ', '     ');
    expect(nothing).toMatchObject({ problems: 5, cells: [0] });
    expect(nothing.summary).toBe('The path breaks at row 1, column 1');
  });

  test('one gap in a long way is one gap, however much of the way lies behind it', () => {
    const verdict = check('S    ', 'o### ', '     ', '  ooo', '    G');
    expect(verdict).toMatchObject({ problems: 3, cells: [5, 17] });
    const strays = check('Soo o', '     ', 'G    ', '  oo ', '     ');
    expect(strays).toMatchObject({ cells: [2, 4, 17, 18], problems: 6, summary: 'The path breaks at row 1, column 3' });
  });

  test('breaks where it branches, also when it runs beside itself', () => {
    expect(check('SoooG', '  o  ', '  o  ', '     ', '     ').summary).toBe('The path branches at row 1, column 3');
    const folded = check('Soo G', ' ooo ', '   oo', '     ', '     ');
    expect(folded.summary).toBe('The path branches at row 1, column 2');
    expect(folded.cells).toEqual([1, 2, 6]);
  });

  test('breaks on stray cells off the path', () => {
    const verdict = check('SoooG', '     ', '   oo', '     ', '     ');
    expect(verdict).toMatchObject({ solved: false, cells: [13, 14], problems: 2 });
    expect(verdict.summary).toBe('The goal is reached, and cells are left over');
  });

  test('breaks on a wall of the question', () => {
    const question = read('S#G  ', '     ', '     ', '     ', '     ');
    const verdict = mazeRules.verify(question, read('SoG  ', '     ', '     ', '     ', '     '));
    expect(verdict).toMatchObject({ solved: false, cells: [1], summary: 'The path runs into a wall at row 1, column 2' });
  });

  test('cannot be right when there is no route, and the search says so', () => {
    const question = read('S#  G', ' #   ', '##   ', '     ', '     ');
    expect(shortestPath(question)).toBeNull();
    expect(mazeRules.verify(question, question)).toMatchObject({
      solved: false,
      problems: 1,
      summary: 'No route leads from the start to the goal',
    });
  });

  test('does not wrap round the edges of the board', () => {
    const question = read('#   S', 'G   #', '#####', '     ', '     ');
    expect(distances(question, question.start)[question.goal]).toBe(5);
    expect(mazeRules.verify(question, question).solved).toBe(false);
  });

  test('belongs to a board of the same size', () => {
    const wide = read('S    G', '      ', '      ', '      ', '      ');
    expect(mazeRules.verify(read('S   G', '     ', '     ', '     ', '     '), wide).solved).toBe(false);
  });
});
