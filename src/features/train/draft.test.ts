/** The next run and the address say the same; limits are told by field, and a link brings back what was set. */

import fc from 'fast-check';
import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { arcSpec } from '../../kinds/arc/lesson.ts';
import { openArcTask } from '../../kinds/arc/page/store.ts';
import { mazeLesson } from '../../kinds/maze/lesson.ts';
import { sudokuLesson } from '../../kinds/sudoku/lesson.ts';
import type { Address } from '../../storage/address.ts';
import { baseConfig, configText, linkedStart, readConfigText, withField, lessonOf, createDraftStore, distinct } from './draft.ts';
import { fieldWords } from './settingWords.ts';

const base = baseConfig('mini', 'nothing');
const link = (value: unknown): string => LZString.compressToEncodedURIComponent(JSON.stringify(value));

describe('settings', () => {
  test.each([
    ['batch', 257, 'Batch size (B) must be at most 256.'],
    ['batch', 0, 'Batch size (B) must be at least 1.'],
    ['batch', 1.5, 'Batch size (B) must be a whole number.'],
    ['batch', null, 'Batch size (B) must be a number.'],
    ['lr', NaN, 'Learning rate must be a number.'],
    ['shape.hiddenSize', 20, 'Hidden size (D) must be a multiple of 16.'],
    ['shape.nSup', 33, 'Supervision steps (N_sup) must be at most 32.'],
    ['clip', 0, 'Gradient clipping must be more than 0.'],
    ['optimiser', 'sgd', 'Optimiser must be one of muon, adamw, adamatan2.'],
    ['budget', { steps: 0 }, 'Budget (steps) must be at least 1.'],
    ['budget', { seconds: 4 }, 'Budget (seconds) must be at least 5.'],
  ] as const)('%s cannot be %s', (path, value, message) => {
    expect(() => withField(base, path, value)).toThrow(message);
  });

  test('clipping can be none', () => {
    expect(withField(base, 'clip', null).clip).toBeNull();
    expect(fieldWords.clip[1]).toContain('none');
  });

  test('stand in a link only where they differ from the recipe', () => {
    expect(configText(base, base)).toBeNull();
    const changed = withField(withField(base, 'batch', 8), 'shape.hiddenSize', 16);
    const text = configText(changed, base) ?? '';
    expect(JSON.parse(LZString.decompressFromEncodedURIComponent(text))).toEqual({ batch: 8, shape: { hiddenSize: 16 } });
    expect(readConfigText(text, base)).toEqual(changed);
  });

  test('come back from a link as they were', () => {
    const number = (min: number, max: number) => fc.integer({ min, max });
    fc.assert(
      fc.property(
        number(1, 256),
        number(0, 10_000),
        fc.option(number(1, 1000)),
        number(1, 32),
        fc.boolean(),
        (batch, warmup, clip, nSup, mlpT) => {
          const config = { ...base, batch, warmup, clip, shape: { ...base.shape, nSup, mlpT } };
          expect(readConfigText(configText(config, base) ?? link({}), base)).toEqual(config);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('of a link that is damaged, too long or out of limits are refused by name', () => {
    expect(() => readConfigText('???', base)).toThrow(/damaged/);
    expect(() => readConfigText('a'.repeat(5000), base)).toThrow(/5000 characters; at most 4000/);
    expect(() => readConfigText(link({ ema: 2 }), base)).toThrow('EMA must be at most 0.9999.');
    expect(() => readConfigText(link({ shape: { layers: 9 } }), base)).toThrow('Layers must be at most 4.');
    expect(() => linkedStart(link({ start: 'elsewhere' }))).toThrow('Start must be one of loaded, nothing.');
    expect(linkedStart(link({ start: 'nothing' }))).toBe('nothing');
  });
});

function fakeAddress(start = ''): Address & { follow: (hash: string) => void } {
  let hash = start;
  const listeners: (() => void)[] = [];
  return {
    hash: () => hash,
    replaceHash: (next) => void (hash = next),
    onChange: (l) => void listeners.push(l),
    follow(next) {
      hash = next;
      listeners.forEach((l) => l());
    },
  };
}

describe('the draft of a run', () => {
  test('puts choices and settings into the address, and reads them back', () => {
    const address = fakeAddress('#train=sudoku&from');
    const store = createDraftStore(address, () => 'sudoku');
    store.getState().choose('list');
    store.getState().change('batch', 8);
    expect(address.hash()).toMatch(/^#train=sudoku&from=list&config=/);
    const again = createDraftStore(fakeAddress(address.hash()), () => 'maze');
    expect(again.getState()).toMatchObject({ kind: 'sudoku', source: 'list', config: { batch: 8, start: 'loaded' } });
  });

  test('says what is learnt from, which in links of an earlier version was 4x4 Sudokus without it', () => {
    const address = fakeAddress('#train=sudoku&from');
    createDraftStore(address, () => 'sudoku')
      .getState()
      .change('batch', 8);
    expect(address.hash()).toMatch(/^#train=sudoku&from=board&config=/);
    expect(createDraftStore(fakeAddress(address.hash()), () => 'maze').getState()).toMatchObject({ kind: 'sudoku', config: { batch: 8 } });
    expect(createDraftStore(fakeAddress('#train=sudoku'), () => 'sudoku').getState()).toMatchObject({ kind: 'mini', source: 'generated' });
    const before = fakeAddress(`#train=sudoku&config=${LZString.compressToEncodedURIComponent('{"batch":16}')}`);
    const store = createDraftStore(before, () => 'sudoku');
    expect(store.getState()).toMatchObject({ kind: 'mini', config: { batch: 16, start: 'nothing' } });
    store.getState().change('batch', 8);
    expect(before.hash()).toMatch(/^#train=mini&from=generated&config=/);
  });

  test('keeps the recipe of the start a link asks for', () => {
    const address = fakeAddress('#train=arc');
    const store = createDraftStore(address, () => 'arc');
    expect(store.getState().config.start).toBe('nothing');
    store.getState().startFrom('loaded');
    const { config } = store.getState();
    expect(createDraftStore(fakeAddress(address.hash()), () => 'arc').getState().config).toEqual(config);
    expect(config.lr).not.toBe(createDraftStore(fakeAddress('#train=arc'), () => 'arc').getState().config.lr);
  });

  test('keeps the field before when another cannot be, and says which limit it broke', () => {
    const store = createDraftStore(fakeAddress('#train=maze'), () => 'maze');
    store.getState().change('batch', 1000);
    expect(store.getState()).toMatchObject({ config: { batch: 32 }, problems: { batch: 'Batch size (B) must be at most 256.' } });
    store.getState().change('batch', 4);
    expect(store.getState()).toMatchObject({ config: { batch: 4 }, problems: {} });
  });

  test('says why settings of a link are not taken', () => {
    const store = createDraftStore(fakeAddress('#train=maze&config=nonsense'), () => 'maze');
    expect(store.getState().linkProblem).toContain('damaged or cut off');
    expect(store.getState().config.start).toBe('loaded');
  });

  test('finds the 4x4 Sudokus where links of earlier versions had them', () => {
    const store = createDraftStore(fakeAddress('#train=sudoku&from=mini'), () => 'sudoku');
    expect(store.getState()).toMatchObject({ kind: 'mini', source: 'generated', config: { start: 'nothing' } });
  });

  test('follows the address; a choice another kind does not have is its first', () => {
    const address = fakeAddress('#train=sudoku&from');
    const store = createDraftStore(address, () => 'sudoku');
    address.follow('#train=maze&from=mini');
    expect(store.getState()).toMatchObject({ kind: 'maze', source: 'board' });
  });

  test('says which choice of a link there is not, and what is chosen instead', () => {
    const problem = (hash: string): unknown => createDraftStore(fakeAddress(hash), () => 'sudoku').getState().linkProblem;
    expect(problem('#train=sudoku&from=nonsense')).toBe(
      `The link asks to learn from “nonsense”, which is no choice here: “${sudokuLesson.sources[0].words}” is chosen instead.`,
    );
    for (const known of ['#train=sudoku&from', '#train=sudoku&from=list', '#train=sudoku&from=mini', '#train=mini'])
      expect(problem(known), known).toBeNull();
  });
});

const SUDOKU = '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9';
const open = { id: 'open', task: { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[1]] }] } };
const listed = (lesson: typeof sudokuLesson, list: string): unknown[] =>
  lesson.spec({ source: 'list', board: null, list })['boards'] as unknown[];

describe('lessons', () => {
  test('name the puzzle of a list that cannot be read, and count to the limit', () => {
    expect(listed(sudokuLesson, `${SUDOKU}\n\n${SUDOKU}`)).toHaveLength(2);
    expect(() => listed(sudokuLesson, `${SUDOKU}\n12x`)).toThrow('Puzzle 2 of the list');
    expect(() => listed(sudokuLesson, `${SUDOKU}\n`.repeat(101))).toThrow('at most 100');
    expect(() => listed(mazeLesson, ' \n')).toThrow('empty');
    expect(listed(mazeLesson, 'S....\n.....\n.....\n.....\n....G\n\nS....\n.....\n.....\n.....\n...G.')).toHaveLength(2);
    const open = 'S    \n     \n     \n     \n    G';
    expect(listed(mazeLesson, `${open}\n\n${open}\r\n  \r\n${open.replaceAll('\n', '\r\n')}`)).toHaveLength(3);
  });

  test('each run has a name of its own: models are told apart by it', () => {
    expect(distinct('my Sudoku', new Set())).toBe('my Sudoku');
    expect(distinct('my Sudoku', new Set(['my Sudoku', 'my Sudoku 2']))).toBe('my Sudoku 3');
  });

  test('are made of the board, of the list, of tasks, or of nothing but generated puzzles', () => {
    const parts = { board: [0], list: '' };
    expect(lessonOf('mini').spec({ ...parts, source: 'generated' })).toEqual({ kind: 'mini' });
    expect(lessonOf('sudoku').spec({ ...parts, source: 'teach' })).toEqual({ kind: 'sudoku', boards: [[0]], own: 0.5 });
    expect(lessonOf('maze').spec({ ...parts, source: 'generated' })).toEqual({ kind: 'maze', boards: [], own: 0 });
    openArcTask(open);
    expect(lessonOf('arc').spec({ ...parts, source: 'tasks' })).toMatchObject({
      kind: 'arc',
      tasks: [{ id: 'open' }],
      augmentations: 8,
      holdOut: false,
    });
    const many = Array.from({ length: 101 }, (_, i) => ({ ...open, id: `t${i}` }));
    expect(() => arcSpec(many, 8, false)).toThrow('at most 100');
  });
});
