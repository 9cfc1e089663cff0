/** The recorded run of a first visit: it passes the door for runs, is solved by the rules, has z at every step, and is short. */

import { expect, it } from 'vitest';
import { sudokuExamples } from '../../kinds/sudoku/core/examples.ts';
import { sample } from '../../kinds/sudoku/sample.ts';
import { runFileOfLink } from '../export/runLink.ts';
import { readRun } from '../solve/run/file.ts';
import { staysFor } from './sample.ts';

it('is a solved run with z at every step', async () => {
  const { record } = readRun(await runFileOfLink(sample));
  expect(record).toMatchObject({ kind: 'sudoku', copies: 1, end: { reason: 'solved', winner: 0 } });
  expect(record.frames.every(({ latent }) => latent?.length === 243)).toBe(true);
  expect(record.frames.length).toBeGreaterThan(1);
});

it('is a run of the board that a first visit sees: it would not play beside another', async () => {
  const first = sudokuExamples.find(({ id }) => id === 'hard')?.board;
  expect(readRun(await runFileOfLink(sample)).record.board).toEqual(first);
});

it('rests at its last step', () => expect([staysFor(0, 3), staysFor(2, 3)]).toEqual([900, 4000]));
