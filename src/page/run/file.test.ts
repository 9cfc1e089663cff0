/** Runs as files: what goes out comes back, what is hostile is refused with its field, and no file makes a wrong answer right. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Frame, type RunRecord, canKeepThinking } from '../../client/record.ts';
import { mazeExamples } from '../../kinds/maze/core/generate.ts';
import { mazeRules } from '../../kinds/maze/core/rules.ts';
import { sudokuExamples } from '../../kinds/sudoku/core/examples.ts';
import { sudokuRules } from '../../kinds/sudoku/core/rules.ts';
import { countSolutions } from '../../kinds/sudoku/core/solve.ts';
import { errorOf } from '../../testing/errors.ts';
import { frameOf, runOf } from '../../testing/runs.ts';
import { modelAt } from './changes.ts';
import { MAX_RUN_FILE, readRun, writeRun, type RunQuestion } from './file.ts';
import { floatsOf, floatsToBase64, fromBase64, RunFileError, toBase64 } from './fileParts.ts';

const board = sudokuExamples[0].board;
const solution = countSolutions(board).solution ?? [];
const sudokuQuestion: RunQuestion = { kind: 'sudoku', board: [...board] };
const maze = mazeExamples()[0].board;
const mazeQuestion: RunQuestion = { kind: 'maze', board: maze };
const grid = [
  [1, 2],
  [3, 4],
];
const arcQuestion: RunQuestion = {
  kind: 'arc',
  board: { id: 'task', task: { train: [{ input: grid, output: grid }], test: [{ input: [[5]] }, { input: grid }] }, test: 1 },
};
const kinds = [
  { question: sudokuQuestion, S: 81, vocab: sudokuRules.vocabSize, asked: board as unknown },
  { question: mazeQuestion, S: 225, vocab: mazeRules.vocabSize, asked: maze as unknown },
  { question: arcQuestion, S: 16, vocab: 12, asked: { id: 'task', input: grid } as unknown },
];

const bytes = (length: number, max = 255) => fc.uint8Array({ minLength: length, maxLength: length, max });
const floats = (length: number) => fc.float32Array({ minLength: length, maxLength: length, min: 0, max: 1, noNaN: true });

/** A finished run as it comes back from a file: verdicts are those of the rules. */
const runs = fc.constantFrom(...kinds).chain(({ question, S, vocab, asked }) =>
  fc.record({ copies: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 3 }) }).chain(({ copies, steps }) => {
    const halt = fc.float32Array({ minLength: copies, maxLength: copies, noNaN: true, noDefaultInfinity: true });
    const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
    const frame = fc.record({
      ms,
      tokens: bytes(copies * S, vocab - 1),
      confidence: floats(copies * S),
      halt,
      latent: fc.option(bytes(3 * S)),
    });
    return fc
      .record({
        frames: fc.array(frame, { minLength: steps, maxLength: steps }),
        film: fc.array(fc.option(bytes(3 * S)), { minLength: steps, maxLength: steps }),
        seed: fc.integer(),
        noise: fc.option(fc.record({ sigma: fc.double({ min: 0.01, max: 1, noNaN: true }), symmetries: fc.boolean() }), { nil: undefined }),
        name: fc.string({ minLength: 1, maxLength: 40 }),
        reason: fc.constantFrom('sure', 'limit', 'cancelled'),
      })
      .map(({ frames, film, seed, noise, name, reason }): { question: RunQuestion; record: RunRecord } => ({
        question,
        record: runOf({
          phase: reason === 'cancelled' ? 'cancelled' : 'done',
          kind: question.kind,
          board: asked,
          copies,
          seed,
          ...(noise ? { noise } : {}),
          model: { name, T: 3, n: 6, nSup: 16 },
          films: new Map([[copies - 1, film]]),
          end: { reason: reason as 'sure', winner: null },
          frames: frames.map((f, i): Frame => ({ ...f, step: i + 1, verdicts: [] })),
        }),
      }));
  }),
);

const withoutVerdicts = (r: RunRecord): unknown => ({
  ...r,
  runId: '',
  heldBy: '',
  end: r.end?.reason,
  frames: r.frames.map((f) => ({ ...f, verdicts: [] })),
});

test('a run of any kind comes back as it was', () => {
  fc.assert(
    fc.property(runs, ({ question, record }) => {
      const opened = readRun(writeRun(record, question));
      expect(opened.question).toEqual(question);
      expect(withoutVerdicts(opened.record)).toEqual(withoutVerdicts(record));
      expect(opened.record.frames.every((f) => f.verdicts.length === record.copies)).toBe(true);
      // And again, to the letter.
      expect(writeRun(opened.record, opened.question)).toBe(writeRun(record, question));
    }),
    { numRuns: 25 },
  );
});

/** A run of one copy whose answer is right from its second step on. */
const solvedRun = (): RunRecord => {
  const frame = (step: number, digits: readonly number[]): Frame =>
    frameOf(step, [], {
      tokens: Uint8Array.from(digits, (d) => d + 1),
      confidence: new Float32Array(81).fill(0.5),
      halt: Float32Array.of(1),
    });
  return runOf({
    board,
    model: { name: 'm', T: 1, n: 1, nSup: 2 },
    planned: 2,
    end: { reason: 'solved', winner: 0 },
    frames: [frame(1, board), frame(2, solution)],
  });
};
const solvedFile = (): Record<string, unknown> => JSON.parse(writeRun(solvedRun(), sudokuQuestion)) as Record<string, unknown>;
const opened = (file: unknown): RunRecord => readRun(JSON.stringify(file)).record;

describe('what is right is counted, not read', () => {
  test('a right answer is found again', () => {
    expect(opened(solvedFile())).toMatchObject({
      end: { reason: 'solved', winner: 0 },
      frames: [{ verdicts: [{ solved: false }] }, { verdicts: [{ solved: true }] }],
    });
  });

  test('a file that calls a wrong answer solved is shown as not solved', () => {
    const file = solvedFile();
    const lie = { ...file, frames: (file['frames'] as unknown[]).slice(0, 1) };
    expect(opened(lie)).toMatchObject({ end: { reason: 'limit', winner: null } });
  });

  test('nothing is held in the worker, so there is nothing to think on from', () => {
    const file = solvedFile();
    const wrong = opened({ ...file, frames: (file['frames'] as unknown[]).slice(0, 1) });
    expect(wrong.heldBy).toBeNull();
    expect(canKeepThinking(wrong)).toBe(false);
    expect(canKeepThinking({ ...wrong, heldBy: 'r' })).toBe(true);
  });
});

/** A change of model after the first step, between these sides. */
const handed = (from: object, to: object): object => {
  const shape = { hiddenSize: 8, prefixLen: 1, seqLen: 81 };
  return { what: 'model', step: 1, before: { name: 'first', T: 1, n: 2, nSup: 4 }, from: { ...shape, ...from }, to: { ...shape, ...to } };
};

describe('a run that was changed in the middle', () => {
  const other = sudokuExamples[1].board;
  const changes = [
    { step: 1, what: 'x', before: other },
    { step: 2, what: 'shake', sigma: 0.3, seed: 5 },
    {
      step: 3,
      what: 'model',
      before: { name: 'first', T: 3, n: 6, nSup: 16 },
      from: { hiddenSize: 8, prefixLen: 1, seqLen: 81 },
      to: { hiddenSize: 16, prefixLen: 0, seqLen: 81 },
    },
  ] as const;
  const [first, right] = solvedRun().frames;
  const run: RunRecord = {
    ...solvedRun(),
    frames: [
      { ...right, step: 1 },
      { ...first, step: 2 },
      { ...right, step: 3 },
      { ...right, step: 4 },
    ],
    changes,
  };

  test('comes back with every change, each step checked against its own board and told of its own model', () => {
    const { record } = readRun(writeRun(run, sudokuQuestion));
    expect(record.changes).toEqual(changes);
    expect(record.frames.map(({ verdicts }) => verdicts[0]?.solved)).toEqual([false, false, true, true]);
    expect([3, 4].map((step) => modelAt(record, step)?.name)).toEqual(['first', 'm']);
    expect(record.end).toEqual({ reason: 'solved', winner: 0 });
    expect(JSON.parse(writeRun(record, sudokuQuestion))).toEqual(JSON.parse(writeRun(run, sudokuQuestion)));
  });

  test('is no file that an older page would take for an undisturbed run', () => {
    expect(JSON.parse(writeRun(run, sudokuQuestion))).toMatchObject({ version: 2 });
    expect(JSON.parse(writeRun(solvedRun(), sudokuQuestion))).toMatchObject({ version: 1 });
  });

  test('may change the canvas with the model', () => {
    const at = (step: number, S: number): Frame => ({
      step,
      ms: 1,
      tokens: new Uint8Array(S).fill(1),
      confidence: new Float32Array(S),
      halt: Float32Array.of(0),
      verdicts: [],
      latent: new Uint8Array(3 * S),
    });
    const shape = { hiddenSize: 8, prefixLen: 1 };
    const before = { name: 'small', T: 1, n: 1, nSup: 2 };
    const grown: RunRecord = {
      ...solvedRun(),
      kind: 'maze',
      board: maze,
      frames: [at(1, 225), at(2, 256)],
      films: new Map([[0, [null, new Uint8Array(768)]]]),
      changes: [{ step: 1, what: 'model', before, from: { ...shape, seqLen: 225 }, to: { ...shape, seqLen: 256 } }],
    };
    expect(readRun(writeRun(grown, mazeQuestion)).record.frames.map(({ tokens }) => tokens.length)).toEqual([225, 256]);
  });
});

describe('a wrong file is refused with the field that is wrong', () => {
  const frame = (change: Record<string, unknown>) => (file: Record<string, unknown>) => ({
    ...file,
    frames: [{ ...(file['frames'] as object[])[0], ...change }],
  });
  const cases: readonly [string, (file: Record<string, unknown>) => unknown, RegExp][] = [
    ['format', (f) => ({ ...f, format: 'x' }), /another kind of file/],
    ['format', () => [1, 2], /another kind of file/],
    ['version', (f) => ({ ...f, version: 3 }), /is 3; this page reads versions 1 and 2/],
    ['question.kind', (f) => ({ ...f, question: { kind: 'chess', board: [] } }), /does not know/],
    ['question.board', (f) => ({ ...f, question: { kind: 'sudoku', board: [1, 2, 3] } }), /not valid/],
    ['question.board.start', (f) => ({ ...f, question: { kind: 'maze', board: { ...maze, start: maze.cells.indexOf(0) } } }), /open cell/],
    [
      'question.board.test',
      (f) => ({ ...f, question: { ...arcQuestion, board: { ...(arcQuestion.board as object), test: 7 } } }),
      /has 2 tests/,
    ],
    ['copies', (f) => ({ ...f, copies: 0 }), /not valid/],
    ['frames.0.tokens', (f) => ({ ...f, copies: 2 }), /not 2 equal copies/],
    ['frames.0.tokens', (f) => ({ ...f, copies: 3 }), /reads 27 tokens/],
    ['frames', (f) => ({ ...f, frames: [] }), /not valid/],
    ['frames.0.tokens', frame({ tokens: '***' }), /not base64|does not fit|bytes/],
    ['frames.0.tokens', frame({ tokens: toBase64(new Uint8Array(81).fill(11)) }), /token 11; there are 11/],
    ['frames.0.confidence', frame({ confidence: floatsToBase64(new Float32Array(81).fill(2)) }), /no probability/],
    ['frames.0.confidence', frame({ confidence: floatsToBase64(new Float32Array(81).fill(NaN)) }), /no probability/],
    ['frames.0.confidence', frame({ confidence: '' }), /has 0 bytes; it needs 324/],
    ['frames.0.halt', frame({ halt: floatsToBase64(Float32Array.of(1, 2)) }), /has 8 bytes; it needs 4/],
    ['frames.0.halt', frame({ halt: floatsToBase64(Float32Array.of(Infinity)) }), /no number/],
    ['frames.0.latent', frame({ latent: toBase64(new Uint8Array(5)) }), /5 bytes; it needs 243/],
    ['frames.1.step', (f) => ({ ...f, frames: (f['frames'] as object[]).map((x) => ({ ...x, step: 1 })) }), /more than the step before/],
    ['changes.0.step', (f) => ({ ...f, changes: [{ what: 'y', step: 3 }] }), /is 3; the run has 2 steps/],
    [
      'changes.1.step',
      (f) => ({
        ...f,
        changes: [
          { what: 'y', step: 1 },
          { what: 'z', step: 1 },
        ],
      }),
      /more than the one before/,
    ],
    ['changes.0.what', (f) => ({ ...f, changes: [{ what: 'w', step: 1 }] }), /not valid/],
    ['changes.0.sigma', (f) => ({ ...f, changes: [{ what: 'shake', step: 1, sigma: 2, seed: 1 }] }), /not valid/],
    ['changes.0.before', (f) => ({ ...f, changes: [{ what: 'x', step: 1, before: [1, 2] }] }), /not a board of its kind/],
    ['changes.0.from.seqLen', (f) => ({ ...f, changes: [handed({ seqLen: 80 }, {})] }), /answers had 81 tokens/],
    ['frames.1.tokens', (f) => ({ ...f, changes: [handed({}, { seqLen: 100 })] }), /fit/],
    ['films.0.copy', (f) => ({ ...f, films: [{ copy: 1, rgb: [null, null] }] }), /there are 1 copies/],
    ['films.0.rgb', (f) => ({ ...f, films: [{ copy: 0, rgb: [null] }] }), /1 pictures; there are 2 frames/],
  ];
  test.each(cases)('%s', (field, change, message) => {
    let failure: unknown;
    try {
      opened(change(solvedFile()));
    } catch (e) {
      failure = e;
    }
    expect(failure).toBeInstanceOf(RunFileError);
    expect(failure).toMatchObject({ code: 'run-file', field, message: expect.stringMatching(message) as string });
  });

  test('text that is no JSON, and text that is too long', () => {
    expect(() => readRun('{')).toThrow(errorOf('run-file', 'is not JSON'));
    expect(() => readRun(' '.repeat(MAX_RUN_FILE + 1))).toThrow(errorOf('run-file', '16.0 MB; at most 16.0 MB'));
  });

  test('whatever is put anywhere, it opens or it is refused, and nothing else', () => {
    const text = JSON.stringify(solvedFile());
    const places: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      places.push(path);
      if (Array.isArray(value)) value.slice(0, 3).forEach((v, i) => walk(v, [...path, i]));
      else if (value && typeof value === 'object') for (const [k, v] of Object.entries(value)) walk(v, [...path, k]);
    };
    walk(JSON.parse(text), []);
    fc.assert(
      fc.property(
        fc.constantFrom(...places.slice(1)),
        fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e308, '', '__proto__', [], {}, null)),
        (path, value) => {
          const file = JSON.parse(text) as Record<string | number, unknown>;
          let at = file;
          for (const key of path.slice(0, -1)) at = at[key] as typeof file;
          at[path.at(-1) ?? ''] = value;
          try {
            expect(readRun(JSON.stringify(file)).record.frames.length).toBeGreaterThan(0);
          } catch (e) {
            expect(e).toBeInstanceOf(RunFileError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('a run that is not over, or would not fit, is not written', () => {
  expect(() => writeRun({ ...solvedRun(), phase: 'running' }, sudokuQuestion)).toThrow(errorOf('run-file', 'no run has ended'));
  const [frame] = solvedRun().frames;
  const huge = Array.from({ length: 14 }, (_, i) => ({ ...frame, step: i + 1, tokens: new Uint8Array(1e6) }));
  expect(() => writeRun({ ...solvedRun(), frames: huge }, sudokuQuestion)).toThrow(errorOf('run-file', 'at most 16.0 MB are read'));
});

test('bytes and floats come back from text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (b) => void expect(fromBase64(toBase64(b))).toEqual(b)),
    { numRuns: 30 },
  );
  fc.assert(fc.property(fc.float32Array(), (f) => void expect(floatsOf(fromBase64(floatsToBase64(f)) ?? new Uint8Array())).toEqual(f)));
  expect(fromBase64('*')).toBeNull();
});
