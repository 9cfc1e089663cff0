/** Runs as files: what goes out comes back, what is hostile is refused with its field, and no file makes a wrong answer right. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mazeExamples, mazeKind } from '../puzzles/maze/index.ts';
import { countSolutions, sudoku, sudokuExamples } from '../puzzles/sudoku/index.ts';
import { canKeepThinking } from './run.ts';
import { MAX_RUN_FILE, readRun, RunFileError, writeRun, type RunQuestion } from './runFile.ts';
import { floatsOf, floatsToBase64, fromBase64, toBase64 } from './runFileBytes.ts';
import type { Frame, RunRecord } from './runRecord.ts';

const board = sudokuExamples[0].board;
const solution = countSolutions(board).solution ?? [];
const sudokuQuestion: RunQuestion = { kind: 'sudoku', board: [...board] };
const maze = mazeExamples()[0].board;
const mazeQuestion: RunQuestion = { kind: 'maze', board: maze };
const grid = [[1, 2], [3, 4]];
const arcQuestion: RunQuestion = { kind: 'arc', board: { id: 'task', task: { train: [{ input: grid, output: grid }], test: [{ input: [[5]] }, { input: grid }] }, test: 1 } };
const kinds = [
  { question: sudokuQuestion, S: 81, vocab: sudoku.vocabSize, asked: board as unknown },
  { question: mazeQuestion, S: 225, vocab: mazeKind.vocabSize, asked: maze as unknown },
  { question: arcQuestion, S: 16, vocab: 12, asked: { id: 'task', input: grid } as unknown },
];

const bytes = (length: number, max = 255) => fc.uint8Array({ minLength: length, maxLength: length, max });
const floats = (length: number) => fc.float32Array({ minLength: length, maxLength: length, min: 0, max: 1, noNaN: true });

/** A finished run as it comes back from a file: verdicts are those of the rules. */
const runs = fc.constantFrom(...kinds).chain(({ question, S, vocab, asked }) =>
  fc.record({ copies: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 3 }) }).chain(({ copies, steps }) => {
    const halt = fc.float32Array({ minLength: copies, maxLength: copies, noNaN: true, noDefaultInfinity: true });
    const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
    const frame = fc.record({ ms, tokens: bytes(copies * S, vocab - 1), confidence: floats(copies * S), halt, latent: fc.option(bytes(3 * S)) });
    return fc.record({
      frames: fc.array(frame, { minLength: steps, maxLength: steps }),
      film: fc.array(fc.option(bytes(3 * S)), { minLength: steps, maxLength: steps }),
      seed: fc.integer(),
      noise: fc.option(fc.record({ sigma: fc.double({ min: 0.01, max: 1, noNaN: true }), symmetries: fc.boolean() }), { nil: undefined }),
      name: fc.string({ minLength: 1, maxLength: 40 }),
      reason: fc.constantFrom('sure', 'limit', 'cancelled'),
    }).map(({ frames, film, seed, noise, name, reason }): { question: RunQuestion; record: RunRecord } => ({
      question,
      record: {
        phase: reason === 'cancelled' ? 'cancelled' : 'done', runId: 'r', heldBy: 'r', kind: question.kind, board: asked, copies, seed, ...(noise ? { noise } : {}),
        model: { name, T: 3, n: 6, nSup: 16 }, planned: 16, films: new Map([[copies - 1, film]]), stopping: false, failure: null, end: { reason: reason as 'sure', winner: null },
        frames: frames.map((f, i): Frame => ({ ...f, step: i + 1, verdicts: [] })),
      },
    }));
  }),
);

const withoutVerdicts = (r: RunRecord): unknown => ({ ...r, runId: '', heldBy: '', end: r.end?.reason, frames: r.frames.map((f) => ({ ...f, verdicts: [] })) });

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
  const frame = (step: number, digits: readonly number[]): Frame => ({
    step, ms: 5, tokens: Uint8Array.from(digits, (d) => d + 1), confidence: new Float32Array(81).fill(0.5), halt: Float32Array.of(1), verdicts: [], latent: null,
  });
  return {
    phase: 'done', runId: 'r', heldBy: 'r', kind: 'sudoku', board, copies: 1, seed: 1, model: { name: 'm', T: 1, n: 1, nSup: 2 }, planned: 2, films: new Map(), stopping: false,
    failure: null, end: { reason: 'solved', winner: 0 }, frames: [frame(1, board), frame(2, solution)],
  };
};
const solvedFile = (): Record<string, unknown> => JSON.parse(writeRun(solvedRun(), sudokuQuestion)) as Record<string, unknown>;
const opened = (file: unknown): RunRecord => readRun(JSON.stringify(file)).record;

describe('what is right is counted, not read', () => {
  test('a right answer is found again', () => {
    expect(opened(solvedFile())).toMatchObject({ end: { reason: 'solved', winner: 0 }, frames: [{ verdicts: [{ solved: false }] }, { verdicts: [{ solved: true }] }] });
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

describe('a wrong file is refused with the field that is wrong', () => {
  const frame = (change: Record<string, unknown>) => (file: Record<string, unknown>) => ({ ...file, frames: [{ ...(file['frames'] as object[])[0], ...change }] });
  const cases: readonly [string, (file: Record<string, unknown>) => unknown, RegExp][] = [
    ['format', (f) => ({ ...f, format: 'x' }), /another kind of file/],
    ['format', () => [1, 2], /another kind of file/],
    ['version', (f) => ({ ...f, version: 2 }), /is 2; this page reads version 1/],
    ['question.kind', (f) => ({ ...f, question: { kind: 'chess', board: [] } }), /not valid/],
    ['question.board', (f) => ({ ...f, question: { kind: 'sudoku', board: [1, 2, 3] } }), /not valid/],
    ['question.board.start', (f) => ({ ...f, question: { kind: 'maze', board: { ...maze, start: maze.cells.indexOf(0) } } }), /open cell/],
    ['question.board.test', (f) => ({ ...f, question: { ...arcQuestion, board: { ...arcQuestion.board, test: 7 } } }), /has 2 tests/],
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
    expect(() => readRun('{')).toThrow(/is not JSON/);
    expect(() => readRun(' '.repeat(MAX_RUN_FILE + 1))).toThrow(/16\.0 MB; at most 16\.0 MB/);
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
      fc.property(fc.constantFrom(...places.slice(1)), fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e308, '', '__proto__', [], {}, null)), (path, value) => {
        const file = JSON.parse(text) as Record<string | number, unknown>;
        let at = file;
        for (const key of path.slice(0, -1)) at = at[key] as typeof file;
        at[path.at(-1) ?? ''] = value;
        try {
          expect(readRun(JSON.stringify(file)).record.frames.length).toBeGreaterThan(0);
        } catch (e) {
          expect(e).toBeInstanceOf(RunFileError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('a run that is not over, or would not fit, is not written', () => {
  expect(() => writeRun({ ...solvedRun(), phase: 'running' }, sudokuQuestion)).toThrow(/no run has ended/);
  const [frame] = solvedRun().frames;
  const huge = Array.from({ length: 14 }, (_, i) => ({ ...frame, step: i + 1, tokens: new Uint8Array(1e6) }));
  expect(() => writeRun({ ...solvedRun(), frames: huge }, sudokuQuestion)).toThrow(/at most 16\.0 MB are read/);
});

test('bytes and floats come back from text', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 20_000 }), (b) => void expect(fromBase64(toBase64(b))).toEqual(b)), { numRuns: 30 });
  fc.assert(fc.property(fc.float32Array(), (f) => void expect(floatsOf(fromBase64(floatsToBase64(f)) ?? new Uint8Array())).toEqual(f)));
  expect(fromBase64('*')).toBeNull();
});
