/** How ARC tasks reach the page and leave it: files, links, the public collection. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { testRng } from '../../../testing/models.ts';
import { arcGallery } from '../core/gallery/index.ts';
import { formatTask } from '../core/parse.ts';
import { newTask, withName } from './document.ts';
import { arcIdIn, fetchArcTask, readArcFiles } from './read.ts';
import { firstTask, ARC_LINK_MAX, arcLink, editActiveGrid, openArcTask, useArc, useArcView } from './store.ts';

const mirror = arcGallery().find(({ id }) => id === 'mirror');
if (!mirror) throw new Error('the gallery is empty');
const text = formatTask(mirror.task);
const file = (name: string, content: string): File => new File([content], name, { type: 'application/json' });

beforeEach(() => openArcTask({ id: 'start', task: newTask() }));

test("the first task is the gallery's mirror", () => {
  expect(firstTask).toEqual({ id: mirror.id, task: mirror.task });
});

describe('files', () => {
  test('one task goes by its file, a collection by its ids', async () => {
    const { tasks, problem } = await readArcFiles([file('a1.json', text), file('many.json', `{"x": ${text}, "y": ${text}}`)]);
    expect(problem).toBeNull();
    expect(tasks.map((t) => t.id)).toEqual(['a1', 'x', 'y']);
    expect(tasks[0]?.task).toEqual(mirror.task);
  });

  test('a broken one is named with its pair and row, and nothing on the page changes', async () => {
    const before = useArc.getState().board;
    const broken = '{"train":[{"input":[[1]],"output":[[1,2],[3]]}],"test":[{"input":[[1]]}]}';
    await expect(readArcFiles([file('bad.json', broken)])).rejects.toThrow('bad.json: train pair 1, output, row 2: has 1 cells');
    const { tasks, problem } = await readArcFiles([file('bad.json', broken), file('ok.json', text)]);
    expect(tasks.map((t) => t.id)).toEqual(['ok']);
    expect(problem).toBe('One could not be read. bad.json: train pair 1, output, row 2: has 1 cells, but row 1 has 2.');
    await expect(readArcFiles([file('x.json', '{')])).rejects.toThrow('x.json: The file is not JSON');
    await expect(readArcFiles([file('big.json', 'x'.repeat(9 * 2 ** 20))])).rejects.toThrow('at most 8 MB');
    expect(useArc.getState().board).toBe(before);
  });
});

describe('opening', () => {
  test('is one undo step and starts at the first test', () => {
    useArcView.getState().show({ part: 'train', index: 0 });
    openArcTask({ id: 'mirror', task: mirror.task });
    expect(useArcView.getState().pair).toEqual({ part: 'test', index: 0 });
    useArc.getState().undo();
    expect(useArc.getState().board.id).toBe('start');
  });

  test('another name is not another task: the view stays', () => {
    useArcView.getState().show({ part: 'train', index: 0 });
    useArc.getState().edit((doc) => withName(doc, 'renamed'));
    expect(useArc.getState().board.id).toBe('renamed');
    expect(useArcView.getState().pair).toEqual({ part: 'train', index: 0 });
    useArc.getState().undo();
    useArcView.getState().show({ part: 'test', index: 0 });
  });

  test('edits go to the grid in hand, one step each, and none where nothing changes', () => {
    const steps = useArc.getState().history.past.length;
    editActiveGrid((grid) => grid.map((row) => row.map(() => 7)));
    editActiveGrid((grid) => grid.map((row) => row.map(() => 7)));
    expect(useArc.getState().notes.answers[0]).toEqual([
      [7, 7, 7],
      [7, 7, 7],
      [7, 7, 7],
    ]);
    expect(useArc.getState().history.past).toHaveLength(steps + 1);
  });

  test('a press on the test’s input does not turn edits on it: the task is edited on purpose alone', () => {
    const { activate, edit } = useArcView.getState();
    activate('input');
    const { task } = useArc.getState().board;
    editActiveGrid(() => [[5]]);
    expect(useArc.getState().board.task).toBe(task);
    expect(useArc.getState().notes.answers[0]).toEqual([[5]]);
    edit(true);
    activate('input');
    editActiveGrid(() => [[6]]);
    expect(useArc.getState().board.task.test[0]?.input).toEqual([[6]]);
    edit(false);
  });

  test('the view stays on a pair that is there', () => {
    const { edit } = useArc.getState();
    edit((doc) => ({ ...doc, board: { ...doc.board, task: { ...doc.board.task, test: [...doc.board.task.test, { input: [[1]] }] } } }));
    useArcView.getState().show({ part: 'test', index: 1 });
    useArc.getState().undo();
    expect(useArcView.getState()).toMatchObject({ pair: { part: 'test', index: 0 }, test: 0 });
  });
});

describe('links', () => {
  test('every task of the gallery fits into one', () => {
    for (const { id, task } of arcGallery()) {
      const link = arcLink({ id, task }, 'https://example.org/app/?backend=wasm');
      expect(link.startsWith('https://example.org/app/#a=')).toBe(true);
      expect(link.length).toBeLessThan(ARC_LINK_MAX + 100);
    }
  });

  test('a task that is too large says so', () => {
    const random = testRng(7);
    const noisy = Array.from({ length: 30 }, () => Array.from({ length: 30 }, () => Math.floor(10 * random())));
    const task = { train: Array.from({ length: 10 }, () => ({ input: noisy, output: [...noisy].reverse() })), test: [{ input: noisy }] };
    const big = { ...task, train: task.train.map((p, i) => ({ ...p, input: noisy.map((row) => row.map((c) => (c * (i + 3)) % 10)) })) };
    expect(() => arcLink({ id: 'big', task: big }, 'https://example.org/')).toThrow(/too large for a link .* Save it as a file/);
  });
});

describe('the public collection', () => {
  const answer = (status: number, body = ''): Response => new Response(status === 204 ? null : body, { status });

  test('asks training first, then evaluation', async () => {
    const get = vi.fn((url: Parameters<typeof fetch>[0]) =>
      Promise.resolve((url as string).includes('/evaluation/') ? answer(200, text) : answer(404)),
    );
    expect(await fetchArcTask(' 00576224.json ', get)).toEqual({ id: '00576224', task: mirror.task });
    expect(get.mock.calls.map(([url]) => url)).toEqual([
      'https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data/training/00576224.json',
      'https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data/evaluation/00576224.json',
    ]);
  });

  test('then ARC-AGI-2, which a link to it asks first', async () => {
    const get = vi.fn((url: Parameters<typeof fetch>[0]) =>
      Promise.resolve((url as string).includes('arcprize/ARC-AGI-2') ? answer(200, text) : answer(404)),
    );
    expect((await fetchArcTask('https://arcprize.org/play?task=00576224', get)).id).toBe('00576224');
    expect(get).toHaveBeenCalledTimes(3);
    get.mockClear();
    await fetchArcTask('https://github.com/arcprize/ARC-AGI-2/blob/main/data/training/00576224.json', get);
    expect(get.mock.calls.map(([url]) => url)).toEqual([
      'https://raw.githubusercontent.com/arcprize/ARC-AGI-2/main/data/training/00576224.json',
    ]);
  });

  test.each([
    ['007bbfb7', '007bbfb7'],
    [' 007BBFB7.json ', '007bbfb7'],
    ['https://arcprize.org/play?task=007bbfb7', '007bbfb7'],
    ['https://arcprize.org/tasks/007bbfb7/', '007bbfb7'],
    ['https://arcprize.org/tasks/007bbfb7.', '007bbfb7'],
    ['arcprize.org/play?task=007bbfb7', '007bbfb7'],
    ['<https://neoneye.github.io/arc/edit.html?dataset=ARC&task=007bbfb7>', '007bbfb7'],
    ['https://neoneye.github.io/arc/edit.html?dataset=ARC&task=4852f2fa_v2', '4852f2fa'],
    ['https://github.com/fchollet/ARC-AGI/blob/master/data/training/007bbfb7.json', '007bbfb7'],
    ['https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data/training/007bbfb7.json?raw=1', '007bbfb7'],
    ['https://arc.example.com/#007bbfb7', '007bbfb7'],
    ['https://arcprize.org/', null],
    ['https://example.org/commit/007bbfb7aa', null],
    ['the task 007bbfb7 is hard', null],
    ['{"train": []}', null],
  ])('%s stands for %s', (wanted, id) => expect(arcIdIn(wanted)).toBe(id));

  test.each([
    ['../../../etc', 'id', () => Promise.reject(new Error('must not ask'))],
    ['00576224', 'id', () => Promise.resolve(answer(404))],
    ['00576224', 'network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['00576224', 'server', () => Promise.resolve(answer(503))],
  ] as const)('%s: %s', async (id, code, get) => {
    const failure = await fetchArcTask(id, get).catch((e: unknown) => e);
    expect(failure).toMatchObject({ code });
  });
});
