/** The sections of "How it works": E-TRM, TRM beside HRM and language models, what was published, what the models of this page reach, and what is shown to be reasoning. */

import { models, useModels } from '../../page/coordinator.ts';
import { measuredShares, type ModelCard } from '../../page/models/catalogue.ts';
import { Button } from '../../ui/Button.tsx';
import { count, percent } from '../../ui/format.ts';
import { WideTable } from '../../ui/panel.tsx';
import { Part, Prose, Source, Term, Terms, Points } from './parts.tsx';
import { benchmarks, comparison, published } from './sources.ts';
import { cardWords } from './words.ts';

/** How an ARC task is learnt in the tab: what E-TRM is, what is built into it, what of it is not the paper's, and what it reaches. */
export function Etrm() {
  return (
    <Part title="ARC: a task learnt before your eyes (E-TRM)">
      <Prose>
        <p>
          A published TRM knows an ARC task only through a row of its table, trained for days on large machines. This page does something
          else: press Solve, and a recursive network of 34 thousand parameters learns this one task from its few demonstrations, in seconds
          to minutes. Then it is asked the test.
        </p>
        <p>
          The loop is the paper’s: the same two-layer network updates notes z, then the answer y, with a loss after every supervision step.
          Two things are built in, so that three examples can be enough. They are ours, not the paper’s:
        </p>
      </Prose>
      <Terms>
        <Term name="Colours are planes">
          y and z hold a vector for every cell <em>and every colour</em>, and all weights are shared over the colours: a rule seen in red is
          known in green. What a colour means of its own (“paint it red”) is a small learnt vector, zero at the start. Colours that play no
          part of their own swap names in half of the training steps.
        </Term>
        <Term name="Ways to look">
          Every cell reads its neighbours, the other colours of its cell, the nearest maximum in four directions, its row, column and grid,
          and the cell that lies opposite when the grid is mirrored, turned or transposed. Some ways to look are there only where the
          demonstrations ask for them: everything fallen to a side and the content in the corner, the input repeated, enlarged or turned.
          And where one thing explains every demonstration, the network is given that alone: one look (mirrored, fallen, cut out), one cell
          (itself, or up to three away), or the cell’s colour with one or two marks: whether it is shut in, of the largest shape, on a
          diagonal, at the edge, and the like. The page says when it does. How much of each is used is learnt.
        </Term>
        <Term name="The answer’s size">
          It is not learnt: the same as the input, always one size, a fixed ratio, transposed, so many rows and columns more or fewer, or
          the box of what is drawn, whichever all demonstrations obey. Else you are asked.
        </Term>
        <Term name="Votes">
          Several seeds learn the task anew, the first two from random numbers. Where these disagree, the third also learns the
          demonstrations mirrored and turned, and the fourth begins with weights pretrained on 717 other tasks. Each answers the test under
          up to four renamings of its colours, and has the same say. It stops when one answer leads by two seeds that have every
          demonstration right.
        </Term>
      </Terms>
      <Prose>
        <p>
          <b className="font-semibold">What it reaches.</b> In PyTorch, on 50 small tasks of ARC-AGI-1’s training set (grids to 12 × 12)
          that the settings were chosen on: 27 with either of two seeds, 28 with both, 31 where turned copies decide what they disagree on;
          for half of the tasks a seed took at most 2 seconds on one core. Mirrors, turns, shifts, recolourings, frames, gravity, cutting
          out, sorted bars and plain counts are easy. Several rules at once are not: the demonstrations are learnt, by another rule than
          meant. The paper’s TRM reaches 44.6 % of the harder evaluation tasks, with 7 million parameters and days of training on hundreds
          of tasks. <Source of="trm" />
        </p>
        <p>
          <b className="font-semibold">Right demonstrations are no proof.</b> “How far can I trust it?” leaves each demonstration out in
          turn and asks for it: the honest measure you can take yourself.
        </p>
      </Prose>
    </Part>
  );
}

/** TRM beside HRM and beside language models. */
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
          {comparison.map(([what, ...cells]) => (
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

export function PublishedResults() {
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

/** What the models of this page reach, read from their cards when the page is opened: no number is written here. */
export function OurModels() {
  const catalogue = useModels((s) => s.catalogue);
  const failed = useModels((s) => s.catalogue.length === 0 && s.failure !== null);
  return (
    <Part title="What the models of this page reach">
      <Prose>
        <p>
          The models that come with this page are smaller than the published ones and were trained on far less. These are the numbers of
          their own cards.
        </p>
      </Prose>
      {catalogue.length > 0 ? (
        <ul className="grid gap-4 lg:grid-cols-2">
          {catalogue.map((card) => (
            <Card key={card.name} card={card} />
          ))}
        </ul>
      ) : (
        <div role="status" className="flex min-h-48 flex-wrap items-center gap-3 text-sm text-muted">
          {failed ? cardWords.failed : cardWords.fetching}
          {failed && <Button onClick={() => void models.getState().fetchCatalogue()}>{cardWords.again}</Button>}
        </div>
      )}
    </Part>
  );
}

function Card({ card }: { readonly card: ModelCard }) {
  return (
    <li className="grid min-w-0 content-start gap-2 rounded-lg border border-line bg-surface p-4 text-sm">
      <h3 className="text-base font-semibold">{card.name}</h3>
      <p className="num text-muted">
        {card.architecture}; {count(card.parameters)} parameters
      </p>
      <dl className="num flex flex-wrap gap-x-6 gap-y-2">
        {measuredShares(card).map(([name, share]) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-muted">{name}</dt>
            <dd className="text-lg font-semibold">{percent(share)}</dd>
          </div>
        ))}
      </dl>
      <p className="num text-muted">
        {card.accuracy.n} puzzles, {card.accuracy.supervisionSteps} supervision steps: {card.accuracy.note}.
      </p>
      <p className="text-muted">Trained on {card.data}.</p>
      <p className="text-muted">{card.training}.</p>
    </li>
  );
}

/** Is it reasoning? What is shown, what is not, and what can be tried on the workbench. */
export function Evidence() {
  return (
    <Part title="Is it reasoning?">
      <Prose>
        <p>That depends on what one calls reasoning. What has been measured is less open to taste.</p>
      </Prose>
      <h3 className="font-semibold">Shown</h3>
      <Points>
        <li>
          It solves puzzles it has never seen: trained on 1,000 Sudokus and their symmetric copies, tested on 423 thousand others.{' '}
          <Source of="trm" />
        </li>
        <li>
          Going round again is what counts. In HRM, the improving of an answer step by step gave most of the result, the hierarchy of two
          networks very little. <Source of="arcPrize" /> In TRM, fewer rounds (T = 2, n = 2) cost 14 points on Sudoku. <Source of="trm" />
        </li>
        <li>
          More tries help without any further training: with noise on z and a hundred tries, the same weights went from 87.4 % to 98.75 % on
          Sudoku. <Source of="noise" /> The symmetric copies of this page buy tries in the same spirit.
        </li>
      </Points>
      <h3 className="font-semibold">Not shown</h3>
      <Points>
        <li>
          That it finds the rule of a new ARC task. The model never sees the examples of a task as input; it knows a task by a vector of its
          own (its puzzle id), trained on those examples. With a blank or a wrong id, accuracy is zero. <Source of="identity" />{' '}
          <Source of="issue" />
        </li>
        <li>
          That what it learnt on one ARC task helps with another. For HRM, most of the result came from memorising the tasks used in the
          evaluation. <Source of="arcPrize" />
        </li>
        <li>
          That the ARC numbers are one thought each. Answers to up to 1,000 disguised copies of a task are put to the vote; for TRM’s first
          attempt that is worth about 11 points. <Source of="identity" /> For HRM, copies in training mattered much (300 were enough), at
          test time little. <Source of="arcPrize" />
        </li>
        <li>
          That deep recursion is needed on ARC: most of the final accuracy is there after the first step. <Source of="identity" />
        </li>
        <li>
          That the steps are deductions. HRM can fail on a Sudoku with a single empty cell, its answer turns right in one jump rather than
          little by little, and it can come to rest on a wrong one. Ren and Liu call that guessing. <Source of="guessing" />
        </li>
      </Points>
      <h3 className="font-semibold">Try it</h3>
      <Points>
        <li>
          Solve a hard puzzle with one copy, then with eight: a different disguise of the same puzzle may be solved where the first was not.
        </li>
        <li>Watch the halting probability of an answer that breaks the rules: being sure and being right are two things.</li>
        <li>Press “Keep thinking” on an answer that no longer changes: some wrong answers are given up after all, many are not.</li>
      </Points>
    </Part>
  );
}
