/** Train mode of E-TRM: the open task, how long and with how many seeds it is learnt, the curves, and everything that was learnt here. */

import { Button } from '../../../../ui/Button.tsx';
import { Slider } from '../../../../ui/panel.tsx';
import { around } from '../../page/around.ts';
import { useArc } from '../../page/store.ts';
import { Demonstrations } from '../../ui/Demonstrations.tsx';
import { isLearning } from '../record.ts';
import { useLearning } from '../runtime.ts';
import { defaultLearnSettings, useLearnSettings } from '../store.ts';
import { learnText } from '../words.ts';
import { LearnBar } from './LearnBar.tsx';
import { LearntList } from './LearntTasks.tsx';
import { LearnCurves } from './Pictures.tsx';
import '../../ui/arc.css';

export default function TrainTask() {
  const id = useArc((s) => s.board.id);
  const record = useLearning((s) => (s.attached ? s.record : null));
  const live = useLearning((s) => isLearning(s.record));
  return (
    <>
      <LearnBar />
      <div className="grid content-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <div className="grid content-start gap-5">
          <Settings disabled={live} />
          <LearntList onUse={around().solve} />
        </div>
        <section aria-label={`Learning ${id}`} className="grid min-w-0 content-start gap-4">
          <h2 className="text-sm">
            <b>{id}</b> <span className="text-muted">{learnText.open}</span>
          </h2>
          <Demonstrations busy={live} />
          {record && record.curves.size > 0 ? (
            <LearnCurves curves={record.curves} />
          ) : (
            <p className="grid min-h-28 place-items-center rounded-md border border-dashed border-line-strong p-4 text-center text-sm text-muted">
              {learnText.curves}
            </p>
          )}
        </section>
      </div>
    </>
  );
}

function Settings({ disabled }: { readonly disabled: boolean }) {
  const { planned, seeds, parallel, change } = useLearnSettings();
  const { limit: _, ...usual } = defaultLearnSettings;
  const isUsual = planned === usual.planned && seeds === usual.seeds && parallel === usual.parallel;
  return (
    <section aria-label="Settings" className="grid gap-3">
      <p className="text-sm text-muted">{learnText.settings}</p>
      <Slider
        label={learnText.sliders.steps}
        value={planned}
        min={50}
        max={1000}
        step={50}
        disabled={disabled}
        onChange={(v) => change({ planned: v })}
        hint={learnText.steps}
      />
      <Slider
        label={learnText.sliders.seeds}
        value={seeds}
        min={1}
        max={16}
        disabled={disabled}
        onChange={(v) => change({ seeds: v })}
        hint={learnText.seeds}
      />
      <Slider
        label={learnText.sliders.atOnce}
        value={parallel}
        min={1}
        max={4}
        disabled={disabled}
        onChange={(v) => change({ parallel: v })}
        hint={learnText.atOnce}
      />
      <Button weight="quiet" className="justify-self-start" disabled={disabled || isUsual} onClick={() => change(usual)}>
        {learnText.usual}
      </Button>
    </section>
  );
}
