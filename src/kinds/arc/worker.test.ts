/** Votes over augmentations: batches, rows, the way back and the count, against the pure functions and a model that follows a rule. */

import { describe, expect, test } from 'vitest';
import type { Engine, RecursionStep, RunOptions, TokenBatch } from '../../engine/engine.ts';
import { presets } from '../../model/config.ts';
import type { VotesEvent } from '../../protocol/session.ts';
import { ballotsAtOnce, vote, type VoteOptions } from '../../worker/copies.ts';
import { seededRng } from '../shared/rng.ts';
import { type Augmentation, augmentGrid, formatIdentifier, parseIdentifier, randomAugmentation } from './core/augment.ts';
import { cropAnswer, encodeGrid } from './core/codec.ts';
import { type Grid, gridRows } from './core/grid.ts';
import { arcQuestion, rowsByTask } from './worker.ts';

const SIDE = 6;
const S = SIDE * SIDE;
const input: Grid = [
  [1, 2, 0],
  [0, 3, 4],
];
const right: Grid = [
  [4, 4],
  [3, 1],
  [0, 2],
];
const wrong: Grid = [[5]];

const rng = seededRng(11);
const augmentations: Augmentation[] = Array.from({ length: 19 }, () => randomAugmentation(rng));
const identifiers = ['demo', ...augmentations.map((a) => formatIdentifier('demo', a))];
/** Rows in an order of their own, among those of other tasks. */
const rows = new Map([
  ['other', 50],
  ...identifiers.map((name, i): [string, number] => [name, 40 - i]),
  ['other|||t1|||0123456789', 51],
  ['<blank>', 0],
]);
const nameOfRow = new Map([...rows].map(([name, row]) => [row, name]));

/** Answers row by row as a model that knows the rule would: `answerOf` in the task's own colours, turned and recoloured as the row asks. */
class RuleEngine implements Pick<Engine, 'run'> {
  readonly batches: number[] = [];
  private readonly answerOf: (identifier: string) => Grid;
  constructor(answerOf: (identifier: string) => Grid) {
    this.answerOf = answerOf;
  }

  async *run({ tokens, batch, puzzleIds }: TokenBatch, { maxSteps, signal }: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    this.batches.push(batch);
    for (let step = 1; step <= maxSteps; step++) {
      if (signal?.aborted) return;
      const out = new Uint8Array(batch * S);
      const halt = new Float32Array(batch);
      for (let k = 0; k < batch; k++) {
        const name = nameOfRow.get(puzzleIds?.[k] ?? -1) ?? 'unknown';
        const known = parseIdentifier(name);
        if (!known) throw new Error(`row ${puzzleIds?.[k]} belongs to nobody`);
        // The copy must be the input that belongs to its row.
        expect(cropAnswer(tokens.subarray(k * S, (k + 1) * S), SIDE)).toEqual(augmentGrid(input, known.augmentation));
        out.set(step < maxSteps ? new Uint8Array(S) : encodeGrid(augmentGrid(this.answerOf(name), known.augmentation), SIDE), k * S);
        halt[k] = 2;
      }
      yield { step, tokens: out, confidence: new Float32Array(batch * S), halt, carry: null, logits: null, atOnce: batch, ms: 0 };
      await Promise.resolve();
    }
  }
}

async function poll(engine: RuleEngine, known: ReadonlyMap<string, number>, more: Partial<VoteOptions> = {}): Promise<VotesEvent[]> {
  const question = arcQuestion({ id: 'demo', input }, known);
  if (!question.poll) throw new Error('no poll');
  const options: VoteOptions = {
    runId: 'r',
    seqLen: S,
    atOnce: 8,
    steps: 3,
    T: undefined,
    n: undefined,
    signal: new AbortController().signal,
    ...more,
  };
  const events: VotesEvent[] = [];
  const own = { answer: encodeGrid(right, SIDE), halt: -2 };
  for await (const e of vote(engine as unknown as Engine, question.poll, own, options)) events.push(e);
  return events;
}

describe('votes over augmentations', () => {
  test('a model that follows the rule in every copy is unanimous once the answers are brought back', async () => {
    const engine = new RuleEngine(() => right);
    const events = await poll(engine, rows);
    expect(engine.batches).toEqual([8, 8, 3]);
    expect(events.map((e) => [e.voted, e.total])).toEqual([
      [1, 20],
      [9, 20],
      [17, 20],
      [20, 20],
    ]);
    const last = events.at(-1);
    expect(last?.candidates).toHaveLength(1);
    expect(last?.candidates[0]).toMatchObject({ grid: right, votes: 20 });
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(last?.candidates[0]?.confidence).toBeCloseTo((sigmoid(-2) + 19 * sigmoid(2)) / 20, 5);
  });

  test('the answer of most copies comes first, and an answer without a grid counts like any other', async () => {
    const bad = new Set(identifiers.slice(1, 6));
    const events = await poll(new RuleEngine((name) => (bad.has(name) ? wrong : right)), rows);
    // A wrong answer of colour 5 comes back as 5 from every copy, because the rule is applied before the copy's colours.
    expect(events.at(-1)?.candidates.map(({ grid, votes }) => [grid, votes])).toEqual([
      [right, 15],
      [wrong, 5],
    ]);
    const none = await poll(new RuleEngine((name) => (bad.has(name) ? [] : right)), rows);
    expect(none.at(-1)?.candidates.map(({ grid, votes }) => [gridRows(grid), votes])).toEqual([
      [3, 15],
      [0, 5],
    ]);
  });

  test('as many at once as fit on a CPU, so that the first candidates come soon', async () => {
    expect(ballotsAtOnce({ backend: 'wasm' }, presets['arc-att'])).toBe(2);
    expect(ballotsAtOnce({ backend: 'wasm' }, { ...presets['arc-att'], heads: 32 })).toBe(1);
    expect(ballotsAtOnce({ backend: 'webgpu' }, presets['arc-att'])).toBe(8);
    const events = await poll(new RuleEngine(() => right), rows, { atOnce: 2 });
    expect(events.slice(0, 3).map((e) => e.voted)).toEqual([1, 3, 5]);
  });

  test('asks nothing and says nothing when the model knows no copy of the task', async () => {
    const engine = new RuleEngine(() => right);
    expect(await poll(engine, new Map([['other', 1]]))).toEqual([]);
    expect(engine.batches).toEqual([]);
  });

  test('stops counting when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    const events = await poll(new RuleEngine(() => right), rows, { signal: abort.signal });
    expect(events.map((e) => e.voted)).toEqual([1]);
  });
});

describe('the watched copy', () => {
  test('goes in under its own row, or under the blank one when the model does not know the task', () => {
    const row = (known: ReadonlyMap<string, number>): number | undefined =>
      arcQuestion({ id: 'demo', input }, known).rollouts(S, 8, 1).puzzleIds?.[0];
    expect(row(rows)).toBe(40);
    expect(row(new Map())).toBe(0);
    expect(arcQuestion({ id: 'demo', input }, rows).rollouts(S, 8, 1)).toMatchObject({ copies: 1, tokens: encodeGrid(input, SIDE) });
  });

  test('says which canvas it does not fit', () => {
    const question = arcQuestion({ id: 'demo', input }, rows);
    expect(question.unfit(S)).toBeNull();
    expect(question.unfit(4)).toBe('the test input is 2x3, and it takes grids up to 2x2');
    expect(question.unfit(7)).toContain('not a square canvas');
  });
});

test('rows are counted by task, whatever else the table names', () => {
  expect(rowsByTask(rows)).toEqual({ demo: 20, other: 2, '<blank>': 1 });
});
