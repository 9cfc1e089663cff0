/** A person's own tasks are kept, also what was changed a moment before another task was opened. */

import { expect, test, vi } from 'vitest';
import { OwnStore } from '../../../storage/ownTasks.ts';
import type { ArcTask } from '../core/task.ts';
import { openOwnTask } from './own.ts';
import { openArcTask, useArc } from './store.ts';

const task = (colour: number): ArcTask => ({ train: [{ input: [[colour]], output: [[colour]] }], test: [{ input: [[colour]] }] });

test('a change is kept although the next task is opened at once', async () => {
  const put = vi.spyOn(OwnStore.prototype, 'put').mockResolvedValue(true);
  await openOwnTask({ id: 'mine', task: task(1) });
  useArc.getState().edit((doc) => ({ ...doc, board: { ...doc.board, task: task(2) } }));
  openArcTask({ id: 'other', task: task(3) });
  expect(put.mock.calls.map(([entry]) => entry)).toContainEqual(expect.objectContaining({ name: 'mine', value: task(2) }));
});
