/** "Learn this task" from a checkpoint of the published layout, to its end: rows alone for a quarter of the steps, then everything. */

import { expect, test } from 'vitest';
import { presets } from '../../model/config.ts';
import { loadWeights } from '../../model/weights/open.ts';
import type { TensorMap } from '../../model/weights/tensors.ts';
import { weightsOf } from '../../testing/models.ts';
import { arcSpec, newRun, startSession, stored, tinySettings, train } from '../../testing/trainingRuns.ts';
import { torchCheckpoint } from '../../testing/weightFiles.ts';

const ROWS = 'puzzle_emb.weights';
const small = { ...presets['arc-att'], hiddenSize: 32, heads: 2, puzzleDim: 32, layers: 1, prefixLen: 1, seqLen: 25 };

test('a table that stays in its file: the task is learnt from the mean of its rows, and saved after every part', async () => {
  const weights = weightsOf({ ...small, puzzleIds: 70_000 }, 3);
  const beside = { H_cycles: 1, L_cycles: 1, num_heads: 2, puzzle_emb_len: 1, seq_len: 25, halt_max_steps: 2 };
  const session = await startSession();
  const loaded = await session.load(
    {
      id: 'small',
      source: { file: new File([torchCheckpoint(weights).slice()], 'step_1') },
      context: { kind: 'arc', config: JSON.stringify(beside) },
    },
    () => undefined,
  );
  expect(loaded).toMatchObject({ ok: true, value: { about: { tableRows: 70_000 } } }); // it was not read whole

  const config = tinySettings(8, { start: 'loaded', train: 'rows-first', lr: 3e-4, muonLr: 0.005, rowLr: 0.01 });
  await train(session, newRun('published', arcSpec, config), (e) => {
    if (e.type === 'evaluation') session.training.pauseTraining('published');
  });
  const quarter = await train(session, { type: 'resume', runId: 'published', steps: 2 });
  expect(quarter.at(-1)).toMatchObject({ type: 'ended', reason: 'paused', step: 2 });
  const end = await train(await startSession(), { type: 'resume', runId: 'published' }); // as after a closed tab
  expect(end.at(-1)).toMatchObject({ type: 'ended', reason: 'finished', step: 8 });

  const at = async (step: number): Promise<TensorMap> => loadWeights((await stored('published', step)).model).tensors;
  const [start, afterRows, whole] = [await at(0), await at(2), await at(8)];
  const changed = (a: TensorMap, b: TensorMap): string[] =>
    [...a.keys()].filter((name) => a.get(name)?.data.some((v, i) => v !== b.get(name)?.data[i])).sort();
  expect(changed(start, afterRows)).toEqual([ROWS]);
  expect(changed(afterRows, whole)).toEqual(expect.arrayContaining([ROWS, 'L_level.layers.0.mlp.down_proj.weight', 'lm_head.weight']));
  expect(start.get(ROWS)?.shape[0]).toBeLessThan(20); // the lesson's own rows
});
