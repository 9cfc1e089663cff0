/** What is measured: the puzzles, how long the model may think, and how many tries it has. */

import { useModels } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { canvasSide } from '../../kinds/shared/canvas.ts';
import { MAX_MEASURE_STEPS, MAX_PUZZLES, MIN_PUZZLES, ROLLOUTS } from '../../protocol/measure.ts';
import { MAX_SIGMA } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingSlider } from '../../ui/panel.tsx';
import { modelFor } from '../models/fit.ts';
import { SIGMA_STEP } from '../solve/run/settings.ts';
import { defaultMeasure, runningOf, measure, useMeasure, type MeasureSettings } from './measure.ts';
import { measuredOf } from './record.ts';
import { settingWords } from './words.ts';

const box = 'min-h-9 w-full rounded-md border border-line-strong bg-paper px-2 text-sm';
/** Sliders go as far as is sensible, or as the model itself. */
const [MOST_T, MOST_N] = [6, 12];
const SEED_MAX = 2 ** 32 - 1;
const { change } = measure.getState();

export function Settings({ kind }: { readonly kind: string }) {
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
            <select className={box} value={chosen} onChange={(e) => choose(e.target.value)}>
              {choice.options.map((option) => (
                <option key={option} value={option}>
                  {option}
                </option>
              ))}
            </select>
          </label>
        )}
        {choice && 'min' in choice && (
          <SettingSlider
            label={choice.label}
            hint={choice.hint}
            value={Math.min(Number(chosen), most)}
            min={choice.min}
            max={most}
            disabled={busy}
            onChange={choose}
          />
        )}
        <SettingSlider
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
          <input
            type="number"
            className={`num ${box}`}
            min={0}
            max={SEED_MAX}
            step={1}
            value={s.seed}
            onChange={(e) => change({ seed: Math.min(SEED_MAX, Math.max(0, Math.floor(Number(e.target.value) || 0))) })}
          />
        </label>
      </fieldset>
      <fieldset disabled={busy} className="grid gap-3">
        <legend className="mb-2 text-sm font-semibold">{settingWords.thinking}</legend>
        <SettingSlider
          label={settingWords.steps}
          hint={settingWords.own(own.steps)}
          value={s.steps ?? Math.min(own.steps, MAX_MEASURE_STEPS)}
          min={1}
          max={MAX_MEASURE_STEPS}
          disabled={busy}
          onChange={(steps) => change({ steps })}
        />
        <SettingSlider
          label={settingWords.cycles}
          hint={settingWords.own(own.T)}
          value={s.T ?? own.T}
          min={1}
          max={Math.max(MOST_T, own.T)}
          disabled={busy}
          onChange={(T) => change({ T })}
        />
        <SettingSlider
          label={settingWords.updates}
          hint={settingWords.own(own.n)}
          value={s.n ?? own.n}
          min={1}
          max={Math.max(MOST_N, own.n)}
          disabled={busy}
          onChange={(n) => change({ n })}
        />
        <label className="flex items-center gap-2 text-sm" title={settingWords.haltingHint}>
          <input type="checkbox" className="size-4" checked={s.halting} onChange={(e) => change({ halting: e.target.checked })} />
          {settingWords.halting}
        </label>
        <SettingSlider
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
          <select
            className={box}
            value={s.rollouts}
            onChange={(e) => change({ rollouts: ROLLOUTS.find((k) => k === Number(e.target.value)) ?? 1 })}
          >
            {ROLLOUTS.map((k) => (
              <option key={k} value={k}>
                {k === 1 ? settingWords.one : k}
              </option>
            ))}
          </select>
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
