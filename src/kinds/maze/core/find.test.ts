/** Mazes as people have them: other signs, indented, folded, in tables and JSON, with lost blanks; and hostile texts. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PuzzleParseError } from '../../puzzle.ts';
import { seededRng } from '../../shared/rng.ts';
import { MAZE_ALGORITHMS, CELL, clearPath, mazeBoardSchema, withPath, formatMaze, type MazeBoard } from './board.ts';
import { generate } from './generate.ts';
import { findMazes, parseMaze } from './parse.ts';
import { shortestPath } from './search.ts';

const SQUARE = ['#########', '#S  #   #', '# # # # #', '# #   # #', '# ##### #', '#     # #', '##### # #', '#      G#', '#########'].join(
  '\n',
);
const square = parseMaze(SQUARE);
const found = (text: string): string[] => findMazes(text).map(({ board }) => formatMaze(clearPath(board)));
const swap = (text: string, signs: Readonly<Record<string, string>>): string => [...text].map((c) => signs[c] ?? c).join('');
const numbered = (lines: readonly string[]): string[] =>
  lines.map((row) => [...swap(row, { '#': '1', ' ': '0', S: '2', G: '3' })].join(', '));
/** A maze with a wall all round, as most people have them. */
const framed = fc
  .record({
    algorithm: fc.constantFrom('dfs' as const, 'prim' as const, 'dfs-loops' as const),
    rows: fc.integer({ min: 5, max: 28 }),
    cols: fc.integer({ min: 5, max: 28 }),
    seed: fc.integer(),
  })
  .map(({ seed, ...options }): MazeBoard => {
    const inner = formatMaze(generate(options, seededRng(seed))).split('\n');
    const wall = '#'.repeat(options.cols + 2);
    return parseMaze([wall, ...inner.map((row) => `#${row}#`), wall].join('\n'));
  });
const anyBoard = fc
  .record({
    algorithm: fc.constantFrom(...MAZE_ALGORITHMS),
    rows: fc.integer({ min: 5, max: 30 }),
    cols: fc.integer({ min: 5, max: 30 }),
    seed: fc.integer(),
  })
  .map(({ seed, ...options }): MazeBoard => generate(options, seededRng(seed)));

describe('texts that were refused or misread once', () => {
  const folder = new URL('./fixtures/texts/', import.meta.url);
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const thirty = (read('M01a.txt').match(/.{30}/gs) ?? []).join('\n');
  const M03 = read('M03.txt')
    .split('\n')
    .map((row) => row.padEnd(9))
    .join('\n');
  const expected: Readonly<Record<string, string>> = { 'M01a.txt': thirty, 'M01b.txt': thirty, 'M03.txt': M03 };
  test.each(readdirSync(folder).filter((name) => name.startsWith('M')))('%s', (name) => {
    expect(found(read(name))).toEqual([expected[name] ?? SQUARE]);
  });

  test('mazes of JSON lines are a list', () => {
    expect(findMazes(read('mz4.jsonl')).map(({ where, board }) => `${where}: ${board.rows}x${board.cols}`)).toEqual(
      [1, 2, 3, 4].map((n) => `line ${n}: 11x11`),
    );
  });
});

describe('other signs', () => {
  test.each([
    ['goal E', { G: 'E' }],
    ['lower case', { S: 's', G: 'g' }],
    ['goal e', { S: 's', G: 'e' }],
    ['from A to B', { S: 'A', G: 'B' }],
    ['start and finish', { S: 'S', G: 'F' }],
    ['2 to 3 through 1 and 0', { '#': '1', ' ': '0', S: '2', G: '3' }],
    ['blocks', { '#': '█' }],
    ['blocks and dots', { '#': '▓', ' ': '·' }],
    ['squares', { '#': '⬛', ' ': '⬜' }],
    ['1 and 0', { '#': '1', ' ': '0' }],
    ['stars and dots', { '#': '*', ' ': '.' }],
    ['stars', { '#': '*' }],
    ['at and underscores', { '#': '@', ' ': '_' }],
    ['X for walls', { '#': 'X', ' ': '.' }],
    ['x for walls', { '#': 'x' }],
    ['W for walls', { '#': 'W', ' ': '.' }],
    ['percent signs', { '#': '%' }],
    ['drawn lines', { '#': '│' }],
    ['I for in, E for exit', { S: 'I', G: 'E' }],
    ['a mouse and its cheese', { '#': '⬛', ' ': '⬜', S: '🐭', G: '🧀' }],
    ['emoji', { '#': '🧱', ' ': '⬜', S: '🟢', G: '🏁' }],
  ])('%s', (_, signs) => {
    expect(found(swap(SQUARE, signs))).toEqual([SQUARE]);
    expect(found(`A maze:\n\n${swap(SQUARE, signs)}\n\nCan you solve it?`)).toEqual([SQUARE]);
  });

  test('of a way: any where it joins start and goal, beside any walls', () => {
    const way = formatMaze(withPath(square, shortestPath(square) ?? []));
    for (const sign of ['o', 'x', 'X', '*', '+', '.', '@', '•']) expect(found(way.replaceAll('o', sign))).toEqual([SQUARE]);
    expect(parseMaze(way.replaceAll('o', 'x')).cells.filter((cell) => cell === CELL.path)).toHaveLength(
      (shortestPath(square)?.length ?? 0) - 2,
    );
    expect(found(swap(way, { '#': '1', ' ': '0', o: '*' }))).toEqual([SQUARE]);
    expect(() => parseMaze(SQUARE.replace('#   #\n# #', '# x #\n# #'))).toThrow('Line 2, column 7: "x" is none of');
  });

  test('that stand there once or twice may be slips, not walls', () => {
    expect(() => parseMaze('S....\n..x..\n.....\n.....\n....G')).toThrow('Line 2, column 3: "x" is none of');
    expect(found('S.x..\n..x..\n..x..\n..x..\n....G')).toHaveLength(1);
  });

  test('with a space after each, where a space is floor too: both readings, the likelier first', () => {
    const spread = SQUARE.split('\n').map((row) => [...row].join(' '));
    for (const rows of [spread, spread.map((row) => `${row} `), spread.map((row) => `    ${row}`)]) {
      const [first, second] = findMazes(rows.join('\n'));
      expect([formatMaze(first.board), first.note]).toEqual([SQUARE, 'The spaces between the signs are left out.']);
      expect([second?.board.cols, second?.note]).toEqual([rows[0]?.length, 'The spaces between the signs are open floor.']);
    }
    const wide = [
      `${'#'.repeat(18)}`,
      `#S${' '.repeat(15)}#`,
      ...Array.from({ length: 14 }, () => `#${' '.repeat(16)}#`),
      `#${' '.repeat(15)}G#`,
      '#'.repeat(18),
    ];
    expect(found(wide.map((row) => [...row].join(' ')).join('\n'))).toEqual([wide.join('\n')]);
  });

  test('0 round a maze of 0 and 1 is its wall, and the other reading is offered', () => {
    const text = swap(SQUARE, { '#': '0', ' ': '1' });
    const numbers = text.split('\n').map((row) => [...swap(row, { S: '2', G: '3' })]);
    for (const drawn of [text, numbers.map((row) => row.join(' ')).join('\n'), JSON.stringify(numbers.map((row) => row.map(Number)))]) {
      const [first, second] = findMazes(drawn);
      expect([formatMaze(first.board), first.note]).toEqual([SQUARE, '0 is wall, 1 is open floor.']);
      expect(second?.note).toBe('1 is wall, 0 is open floor.');
    }
  });

  test('a list without a start says so', () => {
    const numbers = SQUARE.split('\n').map((row) => [...swap(row, { '#': '1', ' ': '0', S: '0', G: '0' })].map(Number));
    expect(() => findMazes(JSON.stringify(numbers))).toThrow('The maze has no start');
  });

  test('drawn as lines between posts', () => {
    const text = ['+--+--+--+', '|S |     |', '+  +  +  +', '|     |  |', '+--+--+  +', '|       G|', '+--+--+--+'].join('\n');
    expect(found(text)).toEqual([['#######', '#S#   #', '# # # #', '#   # #', '##### #', '#    G#', '#######'].join('\n')]);
    const wide = ['+---+---+', '| S |   |', '+   +   +', '|     G |', '+---+---+'].join('\n');
    expect(found(wide)).toEqual([['#####', '#S# #', '# # #', '#  G#', '#####'].join('\n')]);
  });

  test('doubled, spaced or listed cells', () => {
    const lines = SQUARE.split('\n');
    const numbers = lines.map((row) => [...swap(row, { '#': '1', ' ': '0', S: '2', G: '3' })]);
    expect(found(lines.map((row) => [...row].map((c) => (/[SG]/.test(c) ? `${c} ` : c + c)).join('')).join('\n'))).toEqual([SQUARE]);
    expect(found(lines.map((row) => [...row.replaceAll(' ', '.')].join(' ')).join('\n'))).toEqual([SQUARE]);
    expect(found(numbers.map((row) => row.join(' ')).join('\n'))).toEqual([SQUARE]);
    expect(found(numbers.map((row) => row.join(',')).join('\n'))).toEqual([SQUARE]);
    expect(found(`maze = [\n${numbers.map((row) => `  [${row.join(', ')}],`).join('\n')}\n]`)).toEqual([SQUARE]);
    expect(found(JSON.stringify(numbers.map((row) => row.map(Number))))).toEqual([SQUARE]);
    expect(found(JSON.stringify({ maze: lines }))).toEqual([SQUARE]);
    expect(found(`// drawn by hand\n{"maze": ${JSON.stringify(lines)}, /* that is all */}`)).toEqual([SQUARE]);
    expect(found(lines.map((row) => [...row].join('\t')).join('\n'))).toEqual([SQUARE]);
  });
});

test.each(['o', 'O'])('%s is the floor where nothing else is and it forks; a way does not', (sign) => {
  expect(parseMaze(swap(SQUARE, { '#': 'X', ' ': sign })).cells).toEqual(square.cells);
  const corridor = parseMaze('#######\n#S    #\n#######\n#######\n#######'.replace('    ', `${sign.repeat(3)}G`));
  expect(corridor.cells.filter((cell) => cell === CELL.path)).toHaveLength(3);
});

describe('layout', () => {
  const indented = (by: string): string =>
    SQUARE.split('\n')
      .map((row) => by + row)
      .join('\n');
  test.each([' ', '  ', '    ', '\t', '            ', '> '])('indentation by %j is taken off', (by) => {
    expect(found(indented(by))).toEqual([SQUARE]);
    expect(found(`Look:\n\n${indented(by)}\n\nthe end`)).toEqual([SQUARE]);
  });

  test('spaces before all lines that may be open floor or indentation are both offered', () => {
    const open = ['  S #', '  # #', '    #', '  # #', '    G'].map((row) => `${row}  `).join('\n');
    expect(found(open)).toEqual([
      open,
      open
        .split('\n')
        .map((row) => row.slice(2))
        .join('\n'),
    ]);
    expect(findMazes(open).map(({ note }) => note)).toEqual([
      'The first 2 columns are open floor.',
      'The 2 spaces before each line are indentation.',
    ]);
    expect(parseMaze(open).cols).toBe(7);
  });

  test.each<readonly [string, (lines: readonly string[]) => string]>([
    ['a list of strings', (l) => `['${l.join("', '")}']`],
    ['a list of strings over lines, without a last comma', (l) => `[\n  '${l.join("',\n  '")}'\n]`],
    ['a tuple with a name', (l) => `maze = (\n  '${l.join("',\n  '")}'\n)`],
    ['a numpy array', (l) => `np.array([[${numbered(l).join('],\n          [')}]], dtype=int)`],
    ['a printed array', (l) => `[[${numbered(l).join(']\n [').replaceAll(',', '')}]]`],
    ['escaped line ends', (l) => `"${l.join('\\n')}"`],
    ['full-width signs', (l) => swap(l.join('\n'), { '#': '＃', ' ': '　', S: 'Ｓ', G: 'Ｇ' })],
  ])('as a program writes it, every row is there: %s', (_, layout) => {
    expect(found(layout(SQUARE.split('\n')))).toEqual([SQUARE]);
  });

  test('blanks that are lost at line ends are filled where the right side is open, and a lost wall is not guessed', () => {
    fc.assert(
      fc.property(anyBoard, (board) => {
        const rows = formatMaze(board).split('\n');
        const cut = rows.map((row) => row.replace(/ +$/, ''));
        if (
          Math.max(...cut.map((row) => row.length)) < board.cols ||
          cut.every((row) => row.startsWith(' ')) ||
          !cut.some((row) => row.includes(' ')) || // nothing is left that says what open floor is
          cut[0] === '' ||
          cut.at(-1) === ''
        )
          return;
        if (rows.filter((row) => row.length === cut[rows.indexOf(row)].length).every((row) => row.endsWith('#'))) return;
        expect(found(cut.join('\n'))).toContain(formatMaze(board));
      }),
      {
        numRuns: 100,
        examples: [
          [
            {
              rows: 6,
              cols: 5,
              cells: [1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
              start: 0,
              goal: 19,
            },
          ],
        ],
      },
    );
    expect(() => parseMaze(SQUARE.replace('# #   # #', '# #  # #'))).toThrow('Line 4 has 8 cells, but line 1 has 9');
  });

  test('a framed maze in any signs, indented, in prose, is itself', () => {
    fc.assert(
      fc.property(
        framed,
        fc.nat(9),
        fc.constantFrom<Readonly<Record<string, string>>[]>(
          {},
          { '#': '1', ' ': '0' },
          { '#': '█', G: 'E' },
          { '#': '*', ' ': '.', S: 's', G: 'g' },
        ),
        (board, by, signs) => {
          const text = swap(formatMaze(board), signs)
            .split('\n')
            .map((row) => ' '.repeat(by) + row)
            .join('\n');
          expect(found(`Maze 1 (${board.rows} rows):\n${text}\n`)).toEqual([formatMaze(board)]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('several mazes are a list', () => {
    const other = formatMaze(generate({ algorithm: 'dfs', rows: 7, cols: 9 }, seededRng(3))).replaceAll(' ', '.');
    expect(found(`one\n${SQUARE}\ntwo\n${other}`)).toEqual([SQUARE, other.replaceAll('.', ' ')]);
    expect(found(`${SQUARE}\n\n${other}\n`)).toEqual([SQUARE, other.replaceAll('.', ' ')]);
  });
});

describe('folded mazes', () => {
  const fold = (board: MazeBoard): string => formatMaze(board).replaceAll('\n', '');
  const anySquare = fc
    .tuple(fc.constantFrom('dfs' as const, 'prim' as const, 'random' as const), fc.integer({ min: 5, max: 30 }), fc.integer())
    .map(([algorithm, side, seed]) => generate({ algorithm, rows: side, cols: side }, seededRng(seed)));

  test('of any side, also without the blanks at the end, which is said', () => {
    fc.assert(
      fc.property(anySquare, (board) => {
        expect(found(fold(board))).toEqual([formatMaze(board)]);
        expect(found(`${fold(board)}\n`)).toEqual([formatMaze(board)]);
        if (fold(board).length - fold(board).trimEnd().length >= board.cols) return;
        const [cut] = findMazes(fold(board).trimEnd());
        expect(formatMaze(cut.board)).toBe(formatMaze(board));
        expect(cut.note === undefined).toBe(!fold(board).endsWith(' '));
      }),
      { numRuns: 60 },
    );
  });

  test('in tables: all rows, the column of questions, in any order', () => {
    const boards = [1, 2, 3].map((seed) => generate({ algorithm: 'dfs', rows: 15, cols: 15 }, seededRng(seed)));
    const answer = (board: MazeBoard): string => fold(withPath(board, shortestPath(board) ?? []));
    const all = boards.map(formatMaze);
    expect(found(`source,question,answer,rating\n${boards.map((b) => `mine,${fold(b)},${answer(b)},9`).join('\n')}`)).toEqual(all);
    expect(found(`answer,question\r\n${boards.map((b) => `${answer(b)},${fold(b)}`).join('\r\n')}\r\n`)).toEqual(all);
    expect(found(`question,answer\n${boards.map((b) => `"${fold(b)}","${answer(b)}"`).join('\n')}`)).toEqual(all);
    expect(found(boards.map(fold).join('\n'))).toEqual(all);
  });

  test('of two thousand rows of 30x30 are all there', () => {
    const board = generate({ algorithm: 'dfs', rows: 30, cols: 30 }, seededRng(1));
    const rows = Array.from({ length: 2000 }, (_, i) => fold({ ...board, cells: board.cells.with(31 + (i % 800), CELL.wall) }));
    expect(findMazes(`question,answer\n${rows.map((row) => `${row},${row}`).join('\n')}`).length).toBeGreaterThan(300);
  }, 60_000);

  test('that are no square are refused with their count', () => {
    expect(() => parseMaze('#'.repeat(2001))).toThrow('2001 characters');
    expect(() => parseMaze('#S G'.repeat(5))).toThrow('one line of 20 characters');
  });
});

describe('every text that is written is read', () => {
  test('also indented boards with open floor on the left are themselves first', () => {
    fc.assert(
      fc.property(anyBoard, (board) => void expect(parseMaze(formatMaze(board))).toEqual(board)),
      { numRuns: 200 },
    );
  });
});

describe('hostile texts', () => {
  const texts = [
    SQUARE,
    SQUARE.replaceAll('\n', ''),
    `question,answer\n${SQUARE.replaceAll('\n', '')},x`,
    JSON.stringify([SQUARE.split('\n')]),
    swap(SQUARE, { '#': '1', ' ': '0' }),
    `  ${SQUARE.replaceAll('\n', '\n  ')}`,
  ];
  const mutated = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(40),
          fc.constantFrom('cut', 'double', 'put'),
          fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom(...'#SGEo xX1*@. ,"[]{}\n\t0_|+-')),
        ),
        { minLength: 1, maxLength: 6 },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((now, [at, length, how, other]) => {
        const from = at % (now.length + 1);
        if (how === 'cut') return now.slice(0, from) + now.slice(from + length);
        return (
          now.slice(0, from) +
          (how === 'double' ? now.slice(from, from + length).repeat(2) : other) +
          now.slice(how === 'put' ? from + (length % 3) : from + length)
        );
      }, text),
    );

  test('give mazes or a PuzzleParseError: 10,000 mutated ones', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        try {
          for (const { board, where } of findMazes(text)) {
            mazeBoardSchema.parse(board);
            expect(where).not.toBe('');
          }
        } catch (e) {
          if (!(e instanceof PuzzleParseError)) throw e;
        }
      }),
      { numRuns: 10_000 },
    );
  }, 240_000);

  test.each([
    ['walls', '#'.repeat(999_999)],
    ['quotes', '"'.repeat(999_999)],
    ['commas', ','.repeat(999_999)],
    ['rows', '# #\n'.repeat(250_000)],
    ['blank lines', ' \n'.repeat(500_000)],
    ['brackets', '['.repeat(999_999)],
    ['posts', '+--'.repeat(300_000)],
    ['starts', 'S'.repeat(999_999)],
    ['tabs', '\t'.repeat(999_999)],
    ['indents', `${' '.repeat(60)}#\n`.repeat(16_000)],
  ])(
    'of a million characters end: %s',
    (_, text) => {
      expect(() => findMazes(text)).toThrow(PuzzleParseError);
    },
    60_000,
  );
});
