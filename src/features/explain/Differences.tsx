/** TRM beside HRM and beside language models, and what was published of each. */

import { WideTable } from '../../ui/panel.tsx';
import { Part, Prose, Source } from './parts.tsx';

const rows: readonly (readonly [what: string, trm: string, hrm: string, llm: string])[] = [
  ['Networks', 'one, of 2 layers', 'two, of 4 layers each: one slow, one fast', 'one, of many layers'],
  ['What it holds', 'an answer y and notes z, a vector a cell', 'two states, one for each network', 'the text so far'],
  ['An answer', 'the whole board at once, improved up to 16 times', 'the same', 'one token after another; what is written stays'],
  ['Learns from', 'one kind of puzzle, about 1,000 of them and their symmetric copies', 'the same', 'much of what people have written'],
  [
    'In training',
    'the gradient runs through the whole last cycle',
    'through the last update of each network only',
    'through all layers, once',
  ],
];

export function Differences() {
  return (
    <Part title="TRM, HRM and language models">
      <Prose>
        <p>
          TRM (Tiny Recursive Model) came out of HRM (Hierarchical Reasoning Model) by leaving things out: the second network, half of the
          layers, the biological story and the shortcut in the gradient. On Sudoku the paper puts a price on each: 87.4 % as it is, 82.4 %
          with two networks, 79.5 % with four layers, 56.5 % with HRM’s shortcut. <Source of="trm" />
        </p>
        <p>
          This page runs HRM as well: hrm-lite has its two networks and its shortcut, and everything else as in sudoku-lite. Load it under
          “Model &amp; device”, or solve a Sudoku and press “Compare with…” to watch both on the same board. (Its networks have 2 layers
          each, and mix cells with an MLP, as sudoku-lite does.)
        </p>
        <p>
          A language model is something else: it reads text, knows thousands of tasks, and writes one token after another. A TRM knows one
          kind of puzzle and nothing else; you cannot ask it anything.
        </p>
      </Prose>
      <WideTable label="TRM, HRM and language models compared">
        <thead>
          <tr>
            <td />
            <th scope="col">TRM</th>
            <th scope="col">HRM</th>
            <th scope="col">Language model</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, ...cells]) => (
            <tr key={what} className="align-top">
              <th scope="row" className="font-semibold whitespace-nowrap">
                {what}
              </th>
              {cells.map((cell, i) => (
                <td key={i} className="min-w-40">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Part>
  );
}

const score = (value: number | null): string => (value === null ? '–' : value.toFixed(1));

export function Published() {
  return (
    <Part title="What was published">
      <WideTable label="Published results">
        <caption className="border-b border-line px-3 py-2 text-left text-muted">
          Test puzzles solved exactly, in per cent. – : no number in the paper.
        </caption>
        <thead>
          <tr className="align-bottom">
            <th scope="col">Model, parameters</th>
            {benchmarks.map((b) => (
              <th key={b} scope="col" className="text-right max-sm:text-xs sm:whitespace-nowrap">
                {b}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="num">
          {published.map(({ model, parameters, trm, scores }) => (
            <tr key={model} className={trm ? 'bg-accent-soft' : ''}>
              <th scope="row" className={trm ? 'font-semibold' : 'font-normal'}>
                {model}
                <span className="font-normal text-muted max-sm:block max-sm:text-xs sm:ml-2">{parameters}</span>
              </th>
              {scores.map((s, i) => (
                <td key={i} className={`text-right ${trm ? 'font-semibold' : ''}`}>
                  {score(s)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <Prose>
        <p className="text-sm text-muted">
          All numbers as the TRM paper gives them, in October 2025: Sudoku-Extreme and Maze-Hard in its table 4, ARC-AGI in its table 5 (two
          attempts a task, public evaluation tasks). <Source of="trm" /> M = million. With the mixing MLP a TRM grows with the board: 5 M
          for 9x9, 19 M for 30x30.
        </p>
        <p className="text-sm text-muted">
          On ARC tasks that nobody outside has seen, ARC Prize measured less: HRM 32 % and 2 % <Source of="arcPrize" />, TRM 40 % and 6.2 %{' '}
          <Source of="verified" /> on ARC-AGI-1 and 2.
        </p>
      </Prose>
    </Part>
  );
}

/** What was published, in per cent of test puzzles solved exactly: TRM paper, table 4 (Sudoku, mazes) and table 5 (ARC-AGI). */
export interface PublishedRow {
  readonly model: string;
  /** Empty where its maker does not say. */
  readonly parameters: string;
  /** Ours is of this architecture. */
  readonly trm: boolean;
  /** Sudoku-Extreme, Maze-Hard, ARC-AGI-1, ARC-AGI-2; null where the paper gives no number. */
  readonly scores: readonly [number | null, number | null, number | null, number | null];
}

export const benchmarks = ['Sudoku-Extreme', 'Maze-Hard', 'ARC-AGI-1', 'ARC-AGI-2'] as const;

export const published: readonly PublishedRow[] = [
  { model: 'TRM, mixing MLP', parameters: '5 M to 19 M', trm: true, scores: [87.4, 0, 29.6, 2.4] },
  { model: 'TRM, attention', parameters: '7 M', trm: true, scores: [74.7, 85.3, 44.6, 7.8] },
  { model: 'HRM', parameters: '27 M', trm: false, scores: [55.0, 74.5, 40.3, 5.0] },
  { model: 'One pass, no recursion', parameters: '27 M', trm: false, scores: [0, 0, 21.0, 0] },
  { model: 'DeepSeek R1', parameters: '671,000 M', trm: false, scores: [0, 0, 15.8, 1.3] },
  { model: 'Claude 3.7', parameters: '', trm: false, scores: [0, 0, 28.6, 0.7] },
  { model: 'o3-mini-high', parameters: '', trm: false, scores: [0, 0, 34.5, 3.0] },
  { model: 'Gemini 2.5 Pro', parameters: '', trm: false, scores: [null, null, 37.0, 4.9] },
  { model: 'Grok-4-thinking', parameters: 'about 1,700,000 M', trm: false, scores: [null, null, 66.7, 16.0] },
];
