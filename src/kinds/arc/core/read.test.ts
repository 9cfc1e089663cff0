/** ARC files as people have them: beside their solutions, in lists, with nulls, with a bad one among them; and hostile ones. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PuzzleParseError } from '../../puzzle.ts';
import { arcGallery } from './gallery/index.ts';
import { formatTask, joinReadings, parseArcFile, readArc } from './parse.ts';
import { arcTaskSchema } from './task.ts';

const text = (name: string): string => readFileSync(new URL(`./fixtures/texts/${name}`, import.meta.url), 'utf8');
const gallery = arcGallery();
const [one, two] = gallery.map(({ task }) => task);
const asked = { ...one, test: one.test.map(({ input }) => ({ input })) };
const outputs = one.test.map(({ output }) => output);

describe('files that opened nothing once', () => {
  test('challenges and their solutions, whichever comes first', () => {
    for (const names of [
      ['A01.json', 'A11.json'],
      ['A11.json', 'A01.json'],
    ]) {
      const tasks = joinReadings(names.map((name) => readArc(text(name), name)));
      expect(tasks.map(({ id }) => id)).toEqual(['0a0b0c0d', '1a1b1c1d']);
      expect(tasks[0].task.test.map(({ output }) => output)).toEqual([
        [
          [0, 1],
          [1, 2],
        ],
        undefined,
      ]);
      expect(tasks[1].task.test.every(({ output }) => output === undefined)).toBe(true);
    }
  });

  test.each<[string, (grid: readonly (readonly number[])[]) => unknown]>([
    ['rows of digits', (grid) => grid.map((row) => row.join(''))],
    ['rows of digits and blanks', (grid) => grid.map((row) => row.join(' '))],
    ['rows as they are printed', (grid) => grid.map((row) => `[${row.join(', ')}]`)],
    ['rows with full stops for black', (grid) => grid.map((row) => row.join('').replaceAll('0', '.'))],
    ['one text with line ends', (grid) => grid.map((row) => row.join(' ')).join('\n')],
    ['one text with bars', (grid) => grid.map((row) => row.join('')).join('|')],
    ['cells as text', (grid) => grid.map((row) => row.map(String))],
  ])('grids as text: %s', (_, write) => {
    const task = {
      train: one.train.map((p) => ({ input: write(p.input), output: write(p.output) })),
      test: asked.test.map((p) => ({ input: write(p.input) })),
    };
    expect(readArc(JSON.stringify(task), 'x').tasks).toEqual([{ id: 'x', task: asked }]);
    expect(readArc(JSON.stringify({ a: task, b: asked }), 'x').tasks.map((t) => t.task)).toEqual([asked, asked]);
    const solved = [readArc(JSON.stringify({ a: task }), 'x'), readArc(JSON.stringify({ a: outputs.map((o) => write(o ?? [])) }), 'y')];
    expect(joinReadings(solved)[0]?.task).toEqual(one);
  });

  test('comments, and a comma after the last', () => {
    const commented =
      `// mine\n${JSON.stringify(one, null, 1).replace('"test"', '/* asked */ "test"').replace(/\}$/, ', } # end')}`.replace(
        ' # end',
        '\n# end',
      );
    expect(readArc(commented, 'x').tasks).toEqual([{ id: 'x', task: one }]);
  });

  test('a task with 31 rows is named, also among others', () => {
    const why = 'train pair 1, input: must be a list of 1 to 30 rows.';
    expect(() => readArc(text('A06.json'), 'A06')).toThrow(why);
    const reading = readArc(`{"a": ${formatTask(one)}, "b": ${text('A06.json')}, "c": ${formatTask(two)}}`, 'all');
    expect(reading.tasks.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(reading.problems).toEqual([`Task b: ${why}`]);
    expect(reading.entries).toBe(3);
  });

  test('a list of pairs is a task, the last pair its test', () => {
    const {
      tasks: [named],
      problems,
    } = readArc(text('A07.json'), 'A07');
    expect([named.id, named.task.train.length, named.task.test.length]).toEqual(['A07', 11, 1]);
    expect(named.task.test[0].output).toEqual([
      [0, 1, 2],
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
    ]);
    expect(problems).toEqual(['A list of 12 pairs: the last one is the test, the others are the demonstrations.']);
  });

  test.each(['null', '[]', '[[]]', '[[], []]'])('a test whose output is %s has no answer; a demonstration must have one', (none) => {
    const read = (train: string) =>
      readArc(`{"train": [{"input": [[1]], "output": ${train}}], "test": [{"input": [[2]], "output": ${none}}]}`, 'mine');
    expect(read('[[3]]').tasks.map(({ task }) => task.test)).toEqual([[{ input: [[2]] }]]);
    expect(() => read(none)).toThrow('train pair 1, output');
    const pairs = readArc(`[{"input": [[1]], "output": [[3]]}, {"input": [[2]], "output": ${none}}]`, 'mine');
    expect(pairs.tasks[0]?.task.test).toEqual([{ input: [[2]] }]);
  });

  test('a test whose output is null', () => {
    const {
      tasks: [named],
      problems,
    } = readArc(text('A09.json'), 'A09');
    expect(named.task.test).toEqual([
      {
        input: [
          [0, 1, 2],
          [1, 2, 3],
          [2, 3, 4],
        ],
      },
    ]);
    expect(problems).toEqual([]);
  });

  test('solutions or attempts alone say what they are', () => {
    expect(() => parseArcFile(text('A11.json'), 'A11')).toThrow('solutions without their tasks');
    expect(() => parseArcFile(text('A10.json'), 'A10')).toThrow('Attempts of a submission');
    expect(readArc(text('A10.json'), 'A10').tasks).toEqual([]);
  });
});

describe('collections', () => {
  test.each([
    ['a list', JSON.stringify([one, two]), ['file 1', 'file 2']],
    [
      'a list with ids',
      JSON.stringify([
        { id: 'a1', ...one },
        { task_id: 'b2', ...two },
      ]),
      ['a1', 'b2'],
    ],
    ['a list of envelopes', JSON.stringify([{ name: 'a1', task: one }, one]), ['a1', 'file 2']],
    ['a line each', `${formatTask(one)}\n${formatTask(two)}\n`, ['file 1', 'file 2']],
    ['parts', JSON.stringify({ training: { a1: one }, evaluation: { b2: two } }), ['a1', 'b2']],
    ['envelopes by id', JSON.stringify({ a1: { task: one } }), ['a1']],
    ['a block of code', `\`\`\`json\n${formatTask(one)}\n\`\`\`\n`, ['file']],
    ['Python', JSON.stringify(one).replaceAll('"', "'"), ['file']],
    [
      'Python with None',
      JSON.stringify({ ...one, test: [{ ...one.test[0], output: null }] })
        .replaceAll('"', "'")
        .replace('null', 'None'),
      ['file'],
    ],
  ])('%s', (_, content, ids) => {
    const { tasks, problems } = readArc(content, 'file');
    expect(tasks.map(({ id }) => id)).toEqual(ids);
    expect(tasks[0].task.train).toEqual(one.train);
    expect(problems).toEqual([]);
    expect(parseArcFile(content, 'file')).toEqual(tasks);
  });

  test('pairs without an answer are the tests of a list of pairs', () => {
    const {
      tasks: [named],
    } = readArc(JSON.stringify([...one.train, { input: one.test[0].input, output: null }]), 'mine');
    expect(named.task.train).toEqual(one.train);
    expect(named.task.test).toEqual([{ input: one.test[0].input }]);
  });

  test('a thousand pairs are some demonstrations and a test, which is said', () => {
    const {
      tasks: [named],
      problems,
    } = readArc(JSON.stringify(Array.from({ length: 1000 }, () => one.train[0])), 'many');
    expect([named.task.train.length, named.task.test.length]).toEqual([10, 1]);
    expect(problems[0]).toContain('the first 10 are the demonstrations');
  });

  test('solutions in any of their forms', () => {
    for (const solutions of [{ x: outputs }, { x: outputs[0] }]) {
      const [named] = joinReadings([readArc(JSON.stringify({ x: asked }), 'a'), readArc(JSON.stringify(solutions), 'b')]);
      expect(named.task.test[0].output).toEqual(outputs[0]);
    }
    const [both] = joinReadings([readArc(JSON.stringify({ x: asked, y: outputs }), 'a'), readArc(JSON.stringify({ x: outputs }), 'b')]);
    expect(both.task).toEqual(one);
  });

  test('an answer that a file has is not replaced', () => {
    const [named] = joinReadings([readArc(JSON.stringify({ x: one }), 'a'), readArc(JSON.stringify({ x: [[[9]]] }), 'b')]);
    expect(named.task).toEqual(one);
  });

  test('a strict reader takes no collection with a bad one', () => {
    expect(() => parseArcFile(JSON.stringify({ a: one, b: { train: 1, test: [] } }), 'all')).toThrow('Task b: train: must be a list');
  });

  test('everything that is written is read', () => {
    for (const { id, task } of gallery) expect(readArc(formatTask(task), id).tasks).toEqual([{ id, task }]);
  });
});

describe('hostile files', () => {
  const texts = ['A01.json', 'A06.json', 'A07.json', 'A09.json', 'A10.json', 'A11.json']
    .map(text)
    .concat(JSON.stringify([one, two]), JSON.stringify(one).replaceAll('"', "'"), JSON.stringify({ training: { a: one } }));
  const mutated = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(30),
          fc.constantFrom('cut', 'double', 'put'),
          fc.constantFrom(
            '[',
            ']',
            '{',
            '}',
            '"',
            ',',
            ':',
            'null',
            '-1',
            '10',
            '1e9',
            '"train"',
            '"__proto__"',
            "'",
            '{"input":[[1]]}',
            '[]',
            '\u0000',
            '|||',
          ),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([content, changes]) =>
      changes.reduce((now, [at, length, how, other]) => {
        const from = at % (now.length + 1);
        if (how === 'cut') return now.slice(0, from) + now.slice(from + length);
        return (
          now.slice(0, from) +
          (how === 'double' ? now.slice(from, from + length).repeat(2) : other) +
          now.slice(how === 'put' ? from + (length % 3) : from + length)
        );
      }, content),
    );

  test('give tasks or a PuzzleParseError: 10,000 mutated ones', () => {
    fc.assert(
      fc.property(mutated, (content) => {
        try {
          for (const { id, task } of joinReadings([readArc(content, 'file'), readArc(text('A11.json'), 'b')])) {
            arcTaskSchema.parse(task);
            expect(id).not.toBe('');
          }
        } catch (e) {
          if (!(e instanceof PuzzleParseError)) throw e;
        }
      }),
      { numRuns: 10_000 },
    );
    expect('polluted' in {}).toBe(false);
  }, 240_000);

  test.each([
    ['brackets', '['.repeat(999_999)],
    ['tasks', `[${'{"train":1},'.repeat(80_000)}1]`],
    ['lines', '{}\n'.repeat(300_000)],
    ['quotes', "['".repeat(400_000)],
    ['pairs', `[${'{"input":1},'.repeat(70_000)}{"input":1}]`],
  ])(
    'of a million characters end: %s',
    (_, content) => {
      expect(() => readArc(content, 'file')).toThrow(PuzzleParseError);
    },
    60_000,
  );
});
