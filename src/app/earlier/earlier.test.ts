/**
 * What an earlier version kept and gave away still opens: run files, links, boards and settings in storage, training runs. The files beside this
 * test were made by the version of before the puzzle kinds had a registry, and are never made anew.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createDraftStore } from '../../features/train/draft.ts';
import { faces, fetchKinds, kindOf } from '../../kinds/kinds.ts';
import { readRun } from '../../page/run/file.ts';
import { copiesOf, settingsSchema } from '../../page/run/settings.ts';
import { puzzleKindId } from '../../protocol/session.ts';
import { boardPart, hashParts, readHash } from '../../storage/address.ts';
import { makeLesson } from '../../worker/training/lessons.ts';
import { runRecordSchema } from '../../worker/training/records.ts';

const text = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const hashOf = (link: string): string => new URL(link).hash;

const linkTable = z.record(z.string(), z.string());
const links = z.object({ boards: linkTable, modes: linkTable, moments: linkTable, pages: linkTable }).parse(JSON.parse(text('links.json')));
const stored = z.record(z.string(), z.string()).parse(JSON.parse(text('storage.json')));
const value = (name: string): unknown => JSON.parse(stored[`trm-playground:${name}:v1`] ?? 'null');

/** A page of its own, opened at this address over what a browser kept. */
function opened(hash: string, kept: Readonly<Record<string, string>> = {}): void {
  const nothing = { setItem: () => undefined, removeItem: () => undefined };
  vi.resetModules();
  vi.stubGlobal('location', { pathname: '/', search: '', hash });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('localStorage', { ...nothing, getItem: (key: string) => kept[key] ?? null });
  vi.stubGlobal('sessionStorage', { ...nothing, getItem: () => null });
}
/** The store of a kind's board on that page. */
const boards = {
  sudoku: async () => (await import('../../kinds/sudoku/page/store.ts')).useSudoku.getState(),
  maze: async () => (await import('../../kinds/maze/page/store.ts')).useMaze.getState(),
  arc: async () => (await import('../../kinds/arc/page/store.ts')).useArc.getState(),
} as const;
const kinds = ['sudoku', 'maze', 'arc'] as const;
const keptBoard = (id: string) => z.object({ board: z.unknown(), notes: z.unknown() }).parse(value(id));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('run files', () => {
  test('of a Sudoku: two copies with noise, a board that was changed, the second copy right', () => {
    const { question, record } = readRun(text('run-sudoku.json'));
    expect(question.kind).toBe('sudoku');
    expect(record).toMatchObject({
      copies: 2,
      noise: { sigma: 0.3 },
      changes: [{ what: 'x', step: 1 }],
      end: { reason: 'solved', winner: 1 },
    });
  });

  test('of a maze, over a lost device', () => {
    const { record } = readRun(text('run-maze.json'));
    expect(record).toMatchObject({ kind: 'maze', losses: [1], end: { reason: 'solved', winner: 0 } });
  });

  test('of an ARC task, with its votes and the test that was asked', () => {
    const { question, record } = readRun(text('run-arc.json'));
    expect(question.board).toMatchObject({ id: 'task', test: 1 });
    expect(record).toMatchObject({ kind: 'arc', votes: { voted: 3, candidates: [{ votes: 2 }, { votes: 1 }] } });
  });
});

describe('links', () => {
  const draftOf = (link: string) =>
    createDraftStore({ hash: () => hashOf(link), replaceHash: () => undefined, onChange: () => undefined }, () => 'sudoku').getState();

  test.each(Object.entries(links.boards))('to a board of the kind %s are found by the same key', (id, link) => {
    expect(faces.filter(({ linkKey }) => readHash(hashOf(link), boardPart(linkKey)) !== null).map((kind) => kind.id)).toEqual([id]);
  });

  test.each(kinds)('to a board of the kind %s open that board', async (id) => {
    opened(hashOf(links.boards[id]));
    const { board, problem } = await boards[id]();
    expect(problem).toBeNull();
    expect(id === 'arc' ? { ...board, id: 'mine' } : board).toEqual(keptBoard(id).board);
  });

  test('to a moment of a run, at a step and inside one', () => {
    const moment = (link: string) => readHash(hashOf(link), hashParts.at);
    expect(moment(links.moments['step'])).toEqual({ step: 3, inner: 0 });
    expect(moment(links.moments['update'])).toEqual({ step: 3, inner: 2 });
    expect(readHash(hashOf(links.moments['update']), boardPart('m'))).not.toBeNull();
  });

  test.each(['how', 'measure'] as const)('to the page %s alone', async (name) => {
    opened(hashOf(links.pages[name]));
    const { howPage, measurePage } = await import('../../page/sidePage.ts');
    expect({ how: howPage.isOpen(), measure: measurePage.isOpen() }).toEqual({ how: false, measure: false, [name]: true });
  });

  test('to Train mode: 4x4 Sudokus were a choice of Sudoku’s, and are a kind now', () => {
    expect(draftOf(links.modes['mini'])).toMatchObject({
      kind: 'mini',
      source: 'generated',
      config: { start: 'nothing', batch: 32 },
      linkProblem: null,
    });
    expect(draftOf(links.modes['miniConfig'])).toMatchObject({ kind: 'mini', config: { batch: 16 }, linkProblem: null });
    // What the page itself put into the address: its first choice was 4x4 Sudokus, and was left out.
    expect(draftOf('https://trm.example/#train=sudoku')).toMatchObject({ kind: 'mini', source: 'generated', linkProblem: null });
    expect(draftOf(links.modes['miniSettings'])).toMatchObject({
      kind: 'mini',
      config: { batch: 16, start: 'nothing' },
      linkProblem: null,
    });
    expect(draftOf(links.modes['exam'])).toMatchObject({ kind: 'maze', config: { evaluateEvery: 50 }, linkProblem: null });
    expect(draftOf(links.modes['maze'])).toMatchObject({ kind: 'maze', source: 'generated', linkProblem: null });
  });
});

describe('storage', () => {
  test('of settings, and of the kind that was shown last', async () => {
    const settings = settingsSchema.safeParse(value('settings'));
    if (!settings.success) throw new Error('The settings of an earlier version are not read.');
    expect(settings.data).toMatchObject({ theme: 'dark' });
    for (const { id, copies } of await fetchKinds())
      expect(copiesOf(settings.data, { id, ...(copies ? { copies } : {}) })).toMatchObject({ copies: 4, vary: 'both', sigma: 0.2 });
    expect(kindOf(puzzleKindId.parse(value('kind'))).id).toBe('maze');
  });

  test.each(kinds)('of a board of the kind %s, with what was beside it, opens on the page', async (id) => {
    opened('', stored);
    const { board, notes, problem } = await boards[id]();
    expect(problem).toBeNull();
    expect(board).toEqual(keptBoard(id).board);
    expect(notes).toMatchObject(keptBoard(id).notes as object);
  });
});

describe('training runs', () => {
  const runs = z.array(z.unknown()).parse(JSON.parse(text('trainingRuns.json')));

  test('are listed, of every kind there was', () => {
    expect(runs.map((run) => runRecordSchema.parse(run).kind)).toEqual(['mini', 'sudoku', 'maze', 'arc']);
  });

  test('keep their evaluations, which were called exams', () => {
    const read = runs.map((run) => runRecordSchema.parse(run));
    expect(read.map(({ config }) => config.evaluateEvery)).toEqual([25, 25, 25, 25]);
    const { evaluations } = read[0].history;
    expect(evaluations[0]).toMatchObject({ type: 'evaluation', groups: [{ name: 'held out' }] });
    expect(runRecordSchema.parse(read[0])).toEqual(read[0]); // what is written next is read as it is
  });

  test('go on with the lessons they had', async () => {
    for (const raw of runs) {
      const { lesson, config, vocabSize, seqLen } = runRecordSchema.parse(raw);
      const made = await makeLesson(lesson, config, { vocabSize, seqLen });
      expect(made.batch(26).tokens).toHaveLength(config.batch * seqLen);
    }
  });
});
