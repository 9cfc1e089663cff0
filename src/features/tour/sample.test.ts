/** The recorded runs of a first visit: they pass the door for runs, are right by the rules, have z at every step, and are short. */

import { describe, expect, test } from 'vitest';
import { mazeExamples } from '../../kinds/maze/core/generate.ts';
import { sample as maze } from '../../kinds/maze/sample.ts';
import { sudokuExamples } from '../../kinds/sudoku/core/examples.ts';
import { sample as sudoku } from '../../kinds/sudoku/sample.ts';
import { readRun } from '../../page/run/file.ts';
import { runFileOfLink } from '../export/runLink.ts';
import { staysFor } from './sample.ts';

describe.each([
  { kind: 'sudoku', sample: sudoku, board: sudokuExamples.find(({ id }) => id === 'hard')?.board, cells: 81 },
  { kind: 'maze', sample: maze, board: mazeExamples().find(({ id }) => id === 'two-ways')?.board, cells: 16 * 16 },
])('$kind', ({ kind, sample, board, cells }) => {
  test('is a run that ends right, of several steps, with z at each', async () => {
    const { record } = readRun(await runFileOfLink(sample));
    expect(record).toMatchObject({ kind, copies: 1 });
    expect(record.frames.at(-1)?.verdicts).toMatchObject([{ problems: 0 }]);
    expect(record.frames.every(({ latent }) => latent?.length === 3 * cells)).toBe(true);
    expect(record.frames.length).toBeGreaterThan(1);
  });

  test('is a run of the board that a first visit sees: it would not play beside another', async () =>
    expect(readRun(await runFileOfLink(sample)).record.board).toEqual(board));

  test('is small', () => expect(sample.length).toBeLessThan(4000));
});

test('rests at its last step', () => expect([staysFor(0, 3), staysFor(2, 3)]).toEqual([900, 4000]));
