/** The maze kind as a whole: tokens, text, symmetries and rollouts, generators and examples. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIHEDRAL_IDS } from '../../shared/canvas.ts';
import { makeRollouts } from '../../shared/question.ts';
import { seededRng } from '../../shared/rng.ts';
import { CELL, mazeBoardSchema, withPath, formatMaze, MAZE_ALGORITHMS, type MazeBoard } from './board.ts';
import fixture from './fixtures/f_maze_charset.json';
import { mazeExamples } from './generate.ts';
import { parseMaze } from './parse.ts';
import { applySymmetry, mazeRules } from './rules.ts';
import { shortestPath, solve } from './search.ts';

/** Any board the generators make, with any of its floor marked as path. */
const anyBoard = fc
  .record({
    algorithm: fc.constantFrom(...MAZE_ALGORITHMS),
    rows: fc.integer({ min: 5, max: 30 }),
    cols: fc.integer({ min: 5, max: 30 }),
    seed: fc.integer(),
    marked: fc.array(fc.nat(899), { maxLength: 40 }),
  })
  .map(({ seed, marked, ...options }): MazeBoard => withPath(mazeRules.generate(options, seededRng(seed)), marked));

const small = parseMaze(['#S   ', '# ## ', '# #  ', '    G', '#####'].join('\n'));

describe('maze tokens', () => {
  test('are the reference charset', () => {
    expect(mazeRules.vocabSize).toBe(fixture.vocab_size);
    const board = parseMaze('#####\n#SoG#\n#   #\n#   #\n#####');
    const text = formatMaze(board).replaceAll('\n', '');
    const expected = [...text].map((symbol) => (fixture.tokens as Record<string, number>)[symbol]);
    expect([...mazeRules.encode(board, 25)]).toEqual(expected);
    expect([...fixture.charset].map((symbol) => (fixture.tokens as Record<string, number>)[symbol])).toEqual([1, 2, 3, 4, 5]);
  });

  test('put a smaller board at the top left of a larger canvas and wall around it', () => {
    const tokens = mazeRules.encode(small, 49);
    expect([...tokens.slice(0, 7)]).toEqual([1, 3, 2, 2, 2, 1, 1]);
    expect([...tokens.slice(21, 28)]).toEqual([2, 2, 2, 2, 4, 1, 1]);
    expect([...tokens.slice(35)]).toEqual(new Array(14).fill(1));
  });

  test('say when a board is too big or the model is no square', () => {
    const wide = mazeRules.generate({ algorithm: 'dfs', rows: 12, cols: 20 }, seededRng(1));
    expect(mazeRules.unfit(wide, 900)).toBeNull();
    expect(mazeRules.unfit(wide, 225)).toBe('This maze is 12x20; this model takes up to 15x15.');
    expect(mazeRules.unfit(wide, 80)).toContain('80 tokens');
    expect(() => mazeRules.encode(wide, 225)).toThrow(RangeError);
  });

  test('decode to the same path on the same maze, on any canvas', () => {
    fc.assert(
      fc.property(anyBoard, fc.nat(3), (board, more) => {
        const side = Math.max(board.rows, board.cols) + more;
        expect(mazeRules.decode(mazeRules.encode(board, side * side), withPath(board, []))).toEqual(board);
      }),
      { numRuns: 50 },
    );
  });

  test('keep the maze of the question whatever the model says of it, and show a path token on a wall', () => {
    const tokens = new Int32Array(25).fill(2);
    tokens[2] = 5;
    tokens[5] = 5;
    const answer = mazeRules.decode(tokens, small);
    expect(answer.cells[2]).toBe(CELL.path);
    expect(answer.cells[5]).toBe(CELL.path);
    expect(answer.cells.filter((cell) => cell === CELL.wall)).toHaveLength(small.cells.filter((cell) => cell === CELL.wall).length - 1);
    expect([answer.start, answer.goal]).toEqual([small.start, small.goal]);
  });
});

describe('maze text', () => {
  test('parses back to the board it was written from', () => {
    fc.assert(
      fc.property(anyBoard, fc.constantFrom('\n', '\r\n'), (board, end) => {
        const text = formatMaze(board).replaceAll('\n', end);
        expect(parseMaze(text)).toEqual(board);
        expect(parseMaze(`\n${text.replaceAll(' ', '.')}${end}${end}`)).toEqual(board);
        expect(parseMaze(text.replaceAll(' ', '·'))).toEqual(board);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['', 'empty'],
    ['#####\n#S G#\n#####', '3 rows; it needs 5 to 30'],
    [new Array(6).fill('S G').join('\n'), '3 columns'],
    ['#####\n#S G#\n# x #\n#   #\n#####', 'Line 3, column 3: "x"'],
    ['\n#####\n#S G#\n#   #\n#  #\n#####', 'Line 5 has 4 cells, but line 2 has 5'],
    ['#####\n#S  #\n#   #\n#   #\n#####', 'no goal'],
    ['#####\n#S G#\n# S #\n#   #\n#####', 'second start "S" at line 3, column 3'],
    ['#'.repeat(2001), '2001 characters'],
  ])('says what is wrong in %j', (text, message) => {
    expect(() => parseMaze(text)).toThrow(message);
  });

  test('has a schema that takes its boards and refuses broken ones', () => {
    expect(mazeBoardSchema.parse(JSON.parse(JSON.stringify(small)))).toEqual(small);
    const changes: object[] = [{ rows: 4 }, { cells: [] }, { start: 0 }, { goal: small.start }, { start: 25 }];
    for (const board of [...changes.map((change) => ({ ...small, ...change })), null])
      expect(mazeBoardSchema.safeParse(board).success).toBe(false);
  });
});

describe('maze symmetries', () => {
  test('map tokens and their positions to the copy, padding included, and keep the shortest length', () => {
    fc.assert(
      fc.property(anyBoard, fc.constantFrom(...DIHEDRAL_IDS), fc.nat(2), (board, id, more) => {
        const side = Math.max(board.rows, board.cols) + more;
        const { board: copy, positions, tokens } = applySymmetry(board, side * side, id);
        expect(mazeBoardSchema.safeParse(copy).success).toBe(true);
        expect(new Set(positions)).toEqual(new Set(Array.from({ length: side * side }, (_, i) => i)));
        const original = mazeRules.encode(board, side * side);
        const turned = mazeRules.encode(copy, side * side);
        expect(Array.from(positions, (place) => turned[place])).toEqual(Array.from(original, (token) => tokens[token]));
        expect(shortestPath(copy)?.length).toBe(shortestPath(board)?.length);
      }),
      { numRuns: 50 },
    );
  });

  test('come back through rollouts: augment, then invert, is the identity', () => {
    fc.assert(
      fc.property(anyBoard, fc.integer(), (board, seed) => {
        const question = withPath(board, []);
        const rollouts = makeRollouts(mazeRules, question, 900, 8, seed);
        const copies = new Set<string>();
        for (let k = 0; k < 8; k++) {
          const copy = rollouts.tokens.subarray(k * 900, (k + 1) * 900);
          copies.add(copy.join());
          expect(rollouts.tokensBack(k, copy)).toEqual(Uint8Array.from(mazeRules.encode(question, 900)));
        }
        if (board.rows !== board.cols) expect(copies.size).toBeGreaterThan(1);
      }),
      { numRuns: 20 },
    );
  });

  test('go through the whole group in one batch of eight', () => {
    const rollouts = makeRollouts(mazeRules, small, 36, 8, 5);
    const copies = Array.from({ length: 8 }, (_, k) => rollouts.tokens.subarray(k * 36, (k + 1) * 36).join());
    expect(new Set(copies).size).toBe(8);
  });
});

describe('maze generators', () => {
  test('give valid boards with a route, at any size, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MAZE_ALGORITHMS),
        fc.integer({ min: 5, max: 30 }),
        fc.integer({ min: 5, max: 30 }),
        fc.integer(),
        (algorithm, rows, cols, seed) => {
          const board = mazeRules.generate({ algorithm, rows, cols }, seededRng(seed));
          expect(mazeBoardSchema.parse(board)).toEqual(board);
          expect([board.rows, board.cols]).toEqual([rows, cols]);
          const solution = solve(board);
          expect(solution && mazeRules.verify(board, solution)).toMatchObject({ solved: true, extra: 0 });
          expect(mazeRules.generate({ algorithm, rows, cols }, seededRng(seed))).toEqual(board);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('carve mazes without loops, and with loops', () => {
    const edges = (board: MazeBoard): number => {
      const open = (i: number): boolean => board.cells[i] === CELL.open;
      const right = (i: number): boolean => open(i) && i % board.cols < board.cols - 1 && open(i + 1);
      const down = (i: number): boolean => open(i) && open(i + board.cols);
      return board.cells.reduce<number>((n, _, i) => n + Number(right(i)) + Number(down(i)), 0);
    };
    const rooms = (board: MazeBoard): number => board.cells.filter((cell) => cell === CELL.open).length;
    for (const algorithm of ['dfs', 'prim'] as const) {
      const tree = mazeRules.generate({ algorithm, rows: 20, cols: 21 }, seededRng(9));
      expect(edges(tree)).toBe(rooms(tree) - 1);
      const looped = mazeRules.generate({ algorithm: `${algorithm}-loops`, rows: 20, cols: 21 }, seededRng(9));
      expect(edges(looped)).toBeGreaterThan(rooms(looped));
    }
  });

  test('make depth-first mazes with longer routes than Prim mazes', () => {
    const total = (algorithm: 'dfs' | 'prim'): number =>
      Array.from(
        { length: 10 },
        (_, seed) => shortestPath(mazeRules.generate({ algorithm, rows: 20, cols: 20 }, seededRng(seed)))?.length ?? 0,
      ).reduce((sum, n) => sum + n, 0);
    expect(total('dfs')).toBeGreaterThan(1.5 * total('prim'));
  });

  test('refuse sizes out of range', () => {
    expect(() => mazeRules.generate({ algorithm: 'dfs', rows: 4, cols: 9 }, seededRng(1))).toThrow(
      'rows must be a whole number from 5 to 30, not 4',
    );
  });
});

describe('maze examples', () => {
  const examples = mazeExamples();
  const steps = examples.map(({ board }) => (shortestPath(board)?.length ?? 0) - 1);

  test('are different boards with a route', () => {
    expect(new Set(examples.map(({ board }) => formatMaze(board))).size).toBe(examples.length);
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(8);
  });

  test('reach 30x30 with shortest paths over 110 steps', () => {
    const long = examples.filter(({ board }, i) => board.rows === 30 && board.cols === 30 && (steps[i] ?? 0) > 110);
    expect(long.map(({ id }) => id)).toEqual(['labyrinth', 'labyrinth-loops']);
  });
});
