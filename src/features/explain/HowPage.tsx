/** "How it works": what is on the workbench, what TRM is, what was published, what our models reach, what is shown and what is not. */

import { ArrowLeft, Footprints } from 'lucide-react';
import { useLayoutEffect } from 'react';
import { usePage } from '../../page/page.ts';
import { howPage, useEntered } from '../../page/sidePage.ts';
import { Button } from '../../ui/Button.tsx';
import { startTour } from '../tour/Intro.tsx';
import { FigurePlayer } from './LiveFigure.tsx';
import { Out, Part, Prose, Term, Terms } from './parts.tsx';
import { Differences, PublishedResults, Etrm, Evidence, OurModels } from './sections.tsx';
import { sources } from './sources.ts';

export default function HowPage() {
  const title = useEntered('How it works');

  // The header's tabs lead to the workbench, also the one that was chosen already.
  useLayoutEffect(() => usePage.subscribe(howPage.close), []);

  return (
    <main className="mx-auto grid max-w-[60rem] gap-12 py-6 pb-16 lg:py-10">
      <div className="grid gap-4">
        <Button weight="quiet" className="-ml-3 justify-self-start" onClick={howPage.leave}>
          <ArrowLeft size={16} aria-hidden /> Back
        </Button>
        <h1 ref={title} tabIndex={-1} className="text-3xl leading-tight font-semibold outline-none">
          How it works
        </h1>
        <Prose>
          <p className="text-lg leading-relaxed">
            A network of two layers, smaller than a photograph, looks at a puzzle, takes notes, improves its answer, and does the same
            again. Nothing in it was programmed to solve puzzles; it learnt what to write from solved ones.
          </p>
        </Prose>
        <div className="flex flex-wrap gap-2">
          <Button onClick={startTour}>
            <Footprints size={16} aria-hidden /> Take the guided tour
          </Button>
        </div>
      </div>

      <Part title="One network, called again and again">
        <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,34rem)_minmax(0,1fr)]">
          <FigurePlayer />
          <ol className="grid list-decimal gap-3 pl-5 marker:text-muted">
            <li>
              The puzzle becomes a vector a cell: the <b className="font-semibold">question (x)</b>. It never changes.
            </li>
            <li>
              Think: with question, answer and notes in sight, the network rewrites its <b className="font-semibold">notes (z)</b>, n times.
            </li>
            <li>
              Answer: from the notes alone, the same network improves its <b className="font-semibold">answer (y)</b>, once. Both together
              are a cycle; T cycles are a supervision step.
            </li>
            <li>
              Look: the answer is decoded onto the board, and a second, single layer says how sure the network is that it is done{' '}
              <b className="font-semibold">(q)</b>.
            </li>
            <li>And again, from where y and z stand, up to N_sup = 16 times in training; here, as often as you let it.</li>
          </ol>
        </div>
      </Part>

      <Part title="What you see on the workbench">
        <Terms>
          <Term name="The board" symbol="y">
            The answer decoded after every step: the likeliest digit, path or colour of each cell. Cells that changed at this step and cells
            that break a rule are marked.
          </Term>
          <Term name="Scratch paper" symbol="z">
            The notes as a picture, laid out like the board. A note has a hundred or more numbers; the three directions in which notes
            differ most become dark to light, blue to yellow and green to red. Like colours, like notes. Nobody knows a dictionary for them.
          </Term>
          <Term name="Halting" symbol="q">
            The network’s own guess that its answer is right. It was trained to stop by it; here it may go on regardless.
          </Term>
          <Term name="Copies" symbol="K">
            A Sudoku stays one when its digits swap names or its rows trade places; a maze when it is turned. Disguised copies are solved
            side by side, and the first answer that obeys the rules wins.
          </Term>
          <Term name="Checked">
            Sudokus and mazes are checked by plain rules, not by the network. Only then does the page say “solved”. ARC answers cannot be
            checked: there the copies vote.
          </Term>
        </Terms>
      </Part>

      <Etrm />
      <Differences />
      <PublishedResults />
      <OurModels />
      <Evidence />

      <Part title="Sources">
        <ul className="grid max-w-[68ch] gap-2 text-sm">
          {Object.values(sources).map(({ full, href }) => (
            <li key={href}>
              <Out href={href}>{full}</Out>
            </li>
          ))}
        </ul>
      </Part>
    </main>
  );
}
