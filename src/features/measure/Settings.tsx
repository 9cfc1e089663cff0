/** What is measured: the puzzles, how long the model may think, and how many tries it has. */

import { canvasSide } from '../../kinds/shared/canvas.ts';
import { useModels } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { SIGMA_STEP } from '../../page/run/settings.ts';
import { MAX_MEASURE_STEPS, stepsAsked } from '../../protocol/limits.ts';
import { MAX_PUZZLES, MIN_PUZZLES, ROLLOUTS } from '../../protocol/measure.ts';
import { MAX_SIGMA } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { WholeNumber } from '../../ui/Field.tsx';
import { Slider } from '../../ui/panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { defaultMeasure, runningOf, measure, useMeasure, type MeasureSettings } from './measure.ts';
import { measuredOf } from './record.ts';
import { settingWords } from './words.ts';

/** Sliders go as far as is sensible, or as the model itself. */
const [MOST_T, MOST_N] = [6, 12];
const SEED_MAX = 2 ** 32 - 1;
const { change } = measure.getState();

export function MeasureFields({ kind }: { readonly kind: string }) {
  const s = useMeasure((state) => state.settings);
  const busy = useMeasure((state) => state.preparing || runningOf(state) !== null);
  const page = usePage((state) => state.kind);
  const model = useModels((state) => modelFor(state, page)?.info.config ?? null);
  const own = { T: model?.T ?? 3, n: model?.n ?? 6, steps: model?.nSup ?? 16 };
  const { choice } = measuredOf(kind);
  const chosen = s.choices[kind] ?? choice?.initial;
  const choose = (value: string | number): void => change({ choices: { ...s.choices, [kind]: value } });
  const most = choice && 'max' in choice ? Math.min(choice.max, (model && canvasSide(model.seqLen)) ?? choice.max) : 0;
  return (
    <form aria-label={settingWords.region} className="grid gap-5" onSubmit={(e) => e.preventDefault()}>
      <fieldset disabled={busy} className="grid gap-3">
        <legend className="mb-2 text-sm font-semibold">{settingWords.puzzles}</legend>
        {choice && 'options' in choice && (
          <label className="grid gap-1 text-sm" title={choice.hint}>
            {choice.label}
            <Select className="w-full text-sm" value={chosen ?? null} options={choice.options} onChange={choose} />
          </label>
        )}
        {choice && 'min' in choice && (
          <Slider
            label={choice.label}
            hint={choice.hint}
            value={Math.min(Number(chosen), most)}
            min={choice.min}
            max={most}
            disabled={busy}
            onChange={choose}
          />
        )}
        <Slider
          label={settingWords.count}
          hint={settingWords.countHint}
          value={s.count}
          min={MIN_PUZZLES}
          max={MAX_PUZZLES}
          step={10}
          disabled={busy}
          onChange={(count) => change({ count })}
        />
        <label className="grid gap-1 text-sm" title={settingWords.seedHint}>
          {settingWords.seed}
          <WholeNumber className="w-full" min={0} max={SEED_MAX} value={s.seed} onChange={(seed) => change({ seed })} />
        </label>
      </fieldset>
      <fieldset disabled={busy} className="grid gap-3">
        <legend className="mb-2 text-sm font-semibold">{settingWords.thinking}</legend>
        <Slider
          label={settingWords.steps}
          hint={settingWords.own(own.steps)}
          value={stepsAsked(s.steps ?? own.steps, MAX_MEASURE_STEPS)}
          min={1}
          max={MAX_MEASURE_STEPS}
          disabled={busy}
          onChange={(steps) => change({ steps })}
        />
        <Slider
          label={settingWords.cycles}
          hint={settingWords.own(own.T)}
          value={s.T ?? own.T}
          min={1}
          max={Math.max(MOST_T, own.T)}
          disabled={busy}
          onChange={(T) => change({ T })}
        />
        <Slider
          label={settingWords.updates}
          hint={settingWords.own(own.n)}
          value={s.n ?? own.n}
          min={1}
          max={Math.max(MOST_N, own.n)}
          disabled={busy}
          onChange={(n) => change({ n })}
        />
        <Checkbox className="text-sm" title={settingWords.haltingHint} checked={s.halting} onChange={(halting) => change({ halting })}>
          {settingWords.halting}
        </Checkbox>
        <Slider
          label={settingWords.noise}
          hint={settingWords.noiseHint}
          value={s.sigma}
          min={0}
          max={MAX_SIGMA}
          step={SIGMA_STEP}
          disabled={busy}
          onChange={(sigma) => change({ sigma })}
        />
      </fieldset>
      <fieldset disabled={busy} className="grid gap-3">
        <legend className="mb-2 text-sm font-semibold">{settingWords.tries}</legend>
        <label className="grid gap-1 text-sm" title={settingWords.copiesHint}>
          {settingWords.copies}
          <Select
            className="w-full text-sm"
            value={s.rollouts}
            options={ROLLOUTS.map((k) => [k, k === 1 ? settingWords.one : k] as const)}
            onChange={(rollouts) => change({ rollouts })}
          />
        </label>
      </fieldset>
      <Button
        className="justify-self-start"
        disabled={busy || isOwn(s)}
        onClick={() => change({ T: null, n: null, steps: null, halting: false, sigma: 0 })}
      >
        {settingWords.reset}
      </Button>
    </form>
  );
}

/** The thinking is as the model says. */
const isOwn = (s: MeasureSettings): boolean =>
  s.T === null && s.n === null && s.steps === null && s.halting === defaultMeasure.halting && s.sigma === defaultMeasure.sigma;
