/** Encoding, augmentation, cropping and voting against fixtures made by the reference implementation. */

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gridKey } from '../../../model/architectures/etrm/task.ts';
import { DIHEDRAL_INVERSE } from '../../shared/canvas.ts';
import { augmentGrid, formatIdentifier, invertGrid, parseIdentifier, ATTEMPTS, fileVotes, tally } from './augment.ts';
import { cropAnswer, encodeGrid, encodePair } from './codec.ts';
import augmentFixture from './fixtures/f_arc_augment.json';
import cropFixture from './fixtures/f_arc_crop.json';
import votingFixture from './fixtures/f_arc_voting.json';
import { type Grid, gridCols, gridRows, sameGrid, turnGrid } from './grid.ts';

const SIDE = 30;
/** What the reference tells grids apart by: a hash of rows, columns, then the cells row by row, a byte each. */
const hash = (grid: Grid): string =>
  createHash('sha256')
    .update(Uint8Array.from([gridRows(grid), gridCols(grid), ...grid.flat()]))
    .digest('hex');

describe('ARC augmentation as in the reference', () => {
  test('turns grids by the same eight symmetries', () => {
    for (const [id, turned] of Object.entries(augmentFixture.dihedral_of_2x3_012_345)) {
      expect(
        turnGrid(
          [
            [0, 1, 2],
            [3, 4, 5],
          ],
          Number(id) as 0,
        ),
      ).toEqual(turned);
    }
  });

  test.each(augmentFixture.examples)('names, augments and encodes $aug_name', (example) => {
    const parsed = parseIdentifier(example.aug_name);
    expect(parsed).toEqual({ task: example.puzzle, augmentation: { dihedral: example.transform_id, colours: example.color_map } });
    if (!parsed) return;
    const { augmentation } = parsed;
    expect(formatIdentifier(example.puzzle, augmentation)).toBe(example.aug_name);
    expect(DIHEDRAL_INVERSE[augmentation.dihedral]).toBe(example.inverse_transform_id);

    const input = augmentGrid(example.input, augmentation);
    const output = augmentGrid(example.output, augmentation);
    expect(input).toEqual(example.aug_input);
    expect(output).toEqual(example.aug_output);
    expect(hash(example.input)).toBe(example.input_grid_hash);

    const tokens = encodePair({ input, output }, SIDE, { row: example.pad_row, col: example.pad_col });
    expect([...tokens.inputs]).toEqual(example.input_tokens);
    expect([...tokens.labels]).toEqual(example.label_tokens_raw);
    expect(Array.from(tokens.labels, (token) => (token === 0 ? -100 : token))).toEqual(example.label_tokens_training);
    expect([...encodeGrid(input, SIDE)]).toEqual(example.aug_input_untranslated_tokens);
    expect(invertGrid(cropAnswer(encodeGrid(input, SIDE), SIDE), augmentation)).toEqual(example.crop_then_inverse);
  });
});

describe('ARC cropping as in the reference', () => {
  test.each(cropFixture)('crops: $name', ({ tokens, crop, crop_shape: shape }) => {
    const grid = cropAnswer(tokens, SIDE);
    expect([grid.length, grid[0]?.length ?? 0]).toEqual(shape);
    expect(grid).toEqual(crop);
  });
});

describe('ARC voting as in the reference', () => {
  const { votes, identifiers, preds_tokens: answers, inputs_tokens: inputs, test_input: input, test_output: output } = votingFixture;
  const predictions = votes.map(({ identifier, q_halt_logit: halt }, i) => ({
    identifier: identifiers[identifier] ?? '',
    input: inputs[i] ?? [],
    answer: answers[i] ?? [],
    halt,
  }));
  const padding = { identifier: identifiers[0] ?? '', input: inputs[0] ?? [], answer: answers[0] ?? [], halt: 9 };
  const ballots = fileVotes([...predictions, padding], SIDE);
  const candidates = tally(ballots.get('p0')?.get(gridKey(input)) ?? []);

  test('files every prediction under its task and test input, padding rows apart', () => {
    expect([...ballots.keys()]).toEqual(['p0']);
    expect([...(ballots.get('p0')?.keys() ?? [])]).toEqual([gridKey(input)]);
  });

  test('counts votes and mean halting probability of each candidate', () => {
    expect(candidates).toHaveLength(3);
    for (const { grid, votes: count, confidence } of candidates) {
      const [expectedCount = 0, expectedMean = 0] = (votingFixture.stats_count_meanq as Record<string, number[]>)[hash(grid)] ?? [];
      expect(count).toBe(expectedCount);
      expect(confidence).toBeCloseTo(expectedMean, 12);
    }
    expect(votingFixture.candidates.map(hash)).toEqual(votingFixture.candidate_hashes);
  });

  test('ranks by votes, then by mean halting probability', () => {
    expect(candidates.map(({ grid }) => hash(grid))).toEqual([1, 0, 2].map((i) => votingFixture.candidate_hashes[i]));
    expect(candidates.slice(0, ATTEMPTS).map(({ grid }) => grid)).toEqual([votingFixture.candidates[1], votingFixture.candidates[0]]);
    for (const [name, score] of Object.entries(votingFixture.result)) {
      expect([name, Number(candidates.slice(0, Number(name.split('@')[1])).some(({ grid }) => sameGrid(grid, output)))]).toEqual([
        name,
        score,
      ]);
    }
  });
});
