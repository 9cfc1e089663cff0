/**
 * Draws the picture for shared links from the recorded run of a first visit: public/pictures/link.png, 1200x630.
 * `tsx tools/with-chromium.ts tsx tools/linkPicture.ts`
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import type { RunRecord } from '../src/client/record.ts';
import type * as RunLink from '../src/features/export/runLink.ts';
import { sudokuExamples } from '../src/kinds/sudoku/core/examples.ts';
import { sample } from '../src/kinds/sudoku/sample.ts';
import type * as RunFile from '../src/page/run/file.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import { flatPng } from './flatPng.ts';

const ROOT = join(import.meta.dirname, '..');
const PICTURE = join(ROOT, 'public/pictures/link.png');
const [WIDTH, HEIGHT] = [1200, 630];

/** Reads a run as the page does; its modules come with styles, which Vite takes care of. */
async function read(text: string): Promise<RunRecord> {
  const vite = await createServer({ root: ROOT, appType: 'custom', server: { middlewareMode: true, ws: false }, logLevel: 'error' });
  try {
    const { runFileOfLink } = (await vite.ssrLoadModule('/src/features/export/runLink.ts')) as typeof RunLink;
    const { readRun } = (await vite.ssrLoadModule('/src/page/run/file.ts')) as typeof RunFile;
    return readRun(await runFileOfLink(text)).record;
  } finally {
    await vite.close();
  }
}

const rgb = (z: Uint8Array, cell: number): string => `rgb(${z[3 * cell]},${z[3 * cell + 1]},${z[3 * cell + 2]})`;

/** A board at a place: z as the ground of every cell, or none. */
function board(x: number, y: number, cell: number, z: Uint8Array | null, text: (i: number) => string): string {
  const cells = Array.from({ length: 81 }, (_, i) => {
    const [cx, cy] = [x + (i % 9) * cell, y + Math.floor(i / 9) * cell];
    return `<rect x="${cx}" y="${cy}" width="${cell}" height="${cell}" fill="${z ? rgb(z, i) : '#fff'}" stroke="${z ? 'none' : '#c9c6bd'}"/>${text(i)}`;
  });
  const lines = [0, 3, 6, 9].flatMap((k) => [
    `<path d="M${x + k * cell} ${y}v${9 * cell}M${x} ${y + k * cell}h${9 * cell}" stroke="#1d1c19" stroke-width="3" stroke-linecap="square"/>`,
  ]);
  return cells.join('') + (z ? '' : lines.join(''));
}

/** The answer on the board, and z after steps of the run. */
function picture(record: RunRecord, givens: readonly number[]): string {
  const last = record.frames.at(-1);
  const films = record.frames.flatMap(({ latent, step }) => (latent ? [{ z: latent, step }] : []));
  const shown = [0, 1, 2, 3].flatMap((i) => films[Math.round((i * (films.length - 1)) / 3)] ?? []);
  const [x, y, cell] = [60, 66, 55];
  const digit = (i: number): string => {
    const given = givens[i] ?? 0;
    return `<text x="${x + (i % 9) * cell + cell / 2}" y="${y + Math.floor(i / 9) * cell + cell * 0.71}" font-size="34" text-anchor="middle" fill="${given ? '#1d1c19' : '#1a56b0'}" font-weight="${given ? 700 : 400}">${(last?.tokens[i] ?? 1) - 1}</text>`;
  };
  const pictures = shown.map(({ z, step }, k) => {
    const [px, py] = [630 + (k % 2) * 262, 278 + Math.floor(k / 2) * 150];
    return board(px, py, 14, z, () => '') + `<text x="${px + 138}" y="${py + 22}" font-size="20" fill="#5b584f">z, step ${step}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="#fbfaf7"/>${board(x, y, cell, null, digit)}<text x="626" y="122" font-size="54" font-weight="700" fill="#1d1c19">TRM Playground</text><text x="630" y="172" font-size="27" fill="#5b584f">A Tiny Recursive Model solves puzzles</text><text x="630" y="208" font-size="27" fill="#5b584f">in your browser. Watch every step.</text>${pictures.join('')}</svg>`;
}

const record = await read(sample);
const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  const givens = sudokuExamples.find(({ id }) => id === 'hard')?.board ?? [];
  await page.setContent(`<body style="margin:0">${picture(record, givens)}</body>`);
  writeFileSync(PICTURE, flatPng(await page.screenshot()));
} finally {
  await browser.close();
}
