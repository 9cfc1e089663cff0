/** Is it reasoning? What is shown, what is not, and what can be tried on the workbench. */

import { Part, Points, Prose } from './parts.tsx';
import { Source } from './sources.tsx';

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
