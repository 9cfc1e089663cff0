/** A run in a link: what comes back is the watched copy, wrong answers stay wrong, and what is too large or damaged is refused. */

import { describe, expect, test } from 'vitest';
import type { Frame, RunRecord } from '../../client/record.ts';
import { sudokuExamples } from '../../kinds/sudoku/core/examples.ts';
import { countSolutions } from '../../kinds/sudoku/core/solve.ts';
import { readRun } from '../../page/run/file.ts';
import { RunFileError } from '../../page/run/fileParts.ts';
import { errorOf } from '../../testing/errors.ts';
import { testRng } from '../../testing/models.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { canLookInside } from '../inspect/replay.ts';
import { MOST_WRITTEN, runFileOfLink, runLink, runLinkText } from './runLink.ts';

const board = sudokuExamples[0].board;
const question = { kind: 'sudoku', board: [...board] };
const right = Uint8Array.from(countSolutions(board).solution ?? [], (d) => d + 1);
const wrong = right.map((t, i) => (i === 3 ? (t === 2 ? 3 : 2) : t));

/** A frame of two copies: the first wrong, the second as given. */
const frame = (step: number, second: Uint8Array): Frame =>
  frameOf(step, [verdictOf(1, { cells: [3] }), verdictOf(0)], {
    ms: 12.4,
    tokens: Uint8Array.from([...wrong, ...second]),
    confidence: Float32Array.from({ length: 162 }, (_, i) => ((i * 7 + step) % 100) / 100),
    halt: Float32Array.of(-1, 2.345),
  });
const film = [1, 2, 3].map((k) => Uint8Array.from({ length: 243 }, (_, i) => (i * 31 * k) % 256));
const record = runOf({
  heldBy: null,
  board,
  copies: 2,
  seed: 7,
  model: { name: 'sudoku-lite', T: 3, n: 4, nSup: 16 },
  frames: [frame(1, wrong), frame(2, wrong), frame(3, right)],
  films: new Map([[1, film]]),
  end: { reason: 'solved', winner: 1 },
});

describe('a run in a link', () => {
  test('brings back every step of the watched copy, with z, and its verdict', async () => {
    const text = await runLinkText(record, question, 1);
    expect(text).toMatch(/^[\w-]+$/);
    expect(runLink('https://a.example/sub/?backend=wasm#s=1', text)).toBe(`https://a.example/sub/#run=${text}`);
    const { record: back, question: asked } = readRun(await runFileOfLink(text));
    expect(asked.board).toEqual([...board]);
    expect(back).toMatchObject({ copies: 1, seed: 7, end: { reason: 'solved', winner: 0 }, model: { name: 'sudoku-lite' } });
    expect(back.frames.map(({ tokens }) => tokens)).toEqual([wrong, wrong, right]);
    expect(back.frames.map(({ verdicts }) => verdicts[0]?.solved)).toEqual([false, false, true]);
    expect(back.frames[2]?.halt[0]).toBeCloseTo(2.35, 1);
    back.frames[1]?.confidence.forEach((p, i) => expect(p).toBeCloseTo((((81 + i) * 7 + 2) % 100) / 100, 2));
    back.frames[2]?.latent?.forEach((v, i) => expect(Math.abs(v - (film[2]?.[i] ?? 0))).toBeLessThanOrEqual(9));
  });

  test('cannot make a wrong answer right', async () => {
    const { record: back } = readRun(await runFileOfLink(await runLinkText(record, question, 0)));
    expect(back.end).toEqual({ reason: 'limit', winner: null });
    expect(back.frames[0]?.latent).toBeNull(); // no film of this copy
  });

  test('is looked into only where its copy is the first, the one that is made again', async () => {
    const of = async (from: RunRecord, copy: number): Promise<RunRecord> =>
      readRun(await runFileOfLink(await runLinkText(from, question, copy))).record;
    const second = await of(record, 1);
    expect([canLookInside(record), canLookInside(await of(record, 0)), canLookInside(second)]).toEqual([true, true, false]);
    expect((await of(second, 0)).onlyCopy).toBe(1); // a link of a link
  });

  test('that is too large says so and names the file instead', async () => {
    const next = testRng(1);
    const noise = (): Uint8Array => Uint8Array.from({ length: 81 }, () => 2 + Math.floor(9 * next()));
    const long = { ...record, frames: Array.from({ length: 400 }, (_, i) => frame(i + 1, noise())), films: new Map() };
    await expect(runLinkText(long, question, 1)).rejects.toThrow(
      errorOf(
        'run-link',
        new RegExp(`^This run is too large for a link: \\d+ characters, and at most ${MOST_WRITTEN} are safe\\. “Run as JSON”`),
      ),
    );
  });

  test('that is damaged is refused by name', async () => {
    const text = await runLinkText(record, question, 1);
    const cut = await runFileOfLink(text.slice(0, 200)).catch((e: unknown) => e);
    expect(cut).toMatchObject({ code: 'run-file' });
    expect(cut instanceof RunFileError && cut.of('The run in this link')).toBe('The run in this link is damaged or cut off.');
    await expect(runFileOfLink('%%%')).rejects.toThrow(errorOf('run-file', 'damaged or cut off'));
    await expect(runFileOfLink('a'.repeat(64_001))).rejects.toThrow(errorOf('run-file', 'at most 64000'));
  });

  test('that unfolds to too much is left', async () => {
    const stream = new Blob([JSON.stringify({ head: 'x'.repeat(3_000_000) })]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bomb = Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
    expect(bomb.length).toBeLessThan(64_000);
    await expect(runFileOfLink(bomb)).rejects.toThrow(errorOf('run-file', 'damaged or cut off'));
  });
});
