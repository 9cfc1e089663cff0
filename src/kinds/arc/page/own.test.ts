/** A person's own tasks are kept, also what was changed a moment before another task was opened. */

import { afterEach, expect, test, vi } from 'vitest';
import { OwnStore } from '../../../storage/own.ts';
import type { ArcTask } from '../core/task.ts';
import { keepReplaced, nameTask, openOwnTask, useOwn } from './own.ts';
import { firstTask, openArcTask, useArc } from './store.ts';

const task = (colour: number): ArcTask => ({ train: [{ input: [[colour]], output: [[colour]] }], test: [{ input: [[colour]] }] });

afterEach(() => vi.restoreAllMocks());

test('a change is kept although the next task is opened at once', async () => {
  const put = vi.spyOn(OwnStore.prototype, 'put').mockResolvedValue(true);
  await openOwnTask({ id: 'mine', task: task(1) });
  useArc.getState().edit((doc) => ({ ...doc, board: { ...doc.board, task: task(2) } }));
  openArcTask({ id: 'other', task: task(3) });
  expect(put.mock.calls.map(([entry]) => entry)).toContainEqual(expect.objectContaining({ name: 'mine', value: task(2) }));
});

test('a name that another task of one’s own has is not given to a second one, which would take its place', async () => {
  vi.spyOn(OwnStore.prototype, 'put').mockResolvedValue(true);
  vi.spyOn(OwnStore.prototype, 'all').mockResolvedValue([{ name: '00576224', value: task(5), savedAt: 1 }]);
  await openOwnTask({ id: 'pasted task', task: task(4) });
  expect(await nameTask('00576224')).toBe(false);
  expect(useArc.getState().board.id).toBe('pasted task');
  expect(await nameTask('009d5c81')).toBe(true);
  expect(useArc.getState().board).toEqual({ id: '009d5c81', task: task(4) });
  openArcTask({ id: 'pasted task', task: task(5) });
  expect(await nameTask('00576224')).toBe(true); // the same task
});

test('a task that came by a link and stands on the board alone is kept when the next one is opened, beside one of its name', async () => {
  const put = vi.spyOn(OwnStore.prototype, 'put').mockResolvedValue(true);
  vi.spyOn(OwnStore.prototype, 'all').mockResolvedValue([{ name: 'shared task', value: task(6), savedAt: 1 }]);
  const leave = async (): Promise<(readonly [string, unknown])[]> => {
    put.mockClear();
    openArcTask({ id: 'next', task: task(9) });
    await new Promise((done) => setTimeout(done));
    return put.mock.calls.map(([{ name, value }]) => [name, value as unknown]);
  };
  useArc.getState().replace({ id: 'shared task', task: task(7) });
  expect(await leave()).toEqual([['shared task 2', task(7)]]);
  useArc.getState().replace({ id: 'again', task: task(6) }); // the list has it
  expect(await leave()).toEqual([]);
  useArc.getState().replace(firstTask);
  expect(await leave()).toEqual([]);
  useArc.getState().replace({ id: 'taken out', task: task(8) });
  await useOwn.getState().remove('taken out');
  expect(await leave()).toEqual([]);
});

test('a task that the link of a fresh page took the place of is kept, and what was left before the list was here', async () => {
  const put = vi.spyOn(OwnStore.prototype, 'put').mockResolvedValue(true);
  vi.spyOn(OwnStore.prototype, 'all').mockResolvedValue([]);
  const document = (id: string, colour: number, loaded: ArcTask | null = null) => ({
    board: { id, task: task(colour) },
    notes: { loaded, answers: [] },
  });
  const at = (past: readonly ReturnType<typeof document>[], present = document('by link', 0)) => ({
    ...useArc.getState(),
    history: { past, present, future: [] },
  });
  const kept = async (from: ReturnType<typeof useArc.getState>, now = from): Promise<readonly string[]> => {
    put.mockClear();
    await keepReplaced(from, now);
    return put.mock.calls.map(([{ name }]) => name);
  };
  const [earlier, left, sameName, next] = [document('earlier', 1), document('drawn', 2), document('by link', 3), document('next', 4)];
  expect(await kept({ ...at([earlier, left]), replaced: left })).toEqual(['drawn']);
  expect(await kept({ ...at([earlier, sameName]), replaced: sameName })).toEqual(['by link']);
  expect(await kept({ ...at([earlier, left]), replaced: null })).toEqual([]); // a reload: the link was there before
  const opened = document('of the gallery', 5);
  const unchanged = { ...opened, notes: { loaded: opened.board.task, answers: [] } };
  expect(await kept({ ...at([unchanged]), replaced: unchanged })).toEqual([]);
  const first = { ...at([left]), replaced: left };
  expect(await kept(first, at([left, first.history.present], next))).toEqual(['drawn', 'by link']);
});
