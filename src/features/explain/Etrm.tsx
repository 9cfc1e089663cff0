/** How an ARC task is learnt in the tab: what E-TRM is, what is built into it, what of it is not the paper's, and what it reaches. */

import { Part, Prose, Term, Terms } from './parts.tsx';
import { Source } from './sources.tsx';

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
