/** The settings of run B as fields: model, T and n, how long it may think, and what tells its copies apart. */

import { Dices } from 'lucide-react';
import type { ReactNode } from 'react';
import { MAX_COPIES, SIGMA_STEP, variations } from '../../page/run/settings.ts';
import { MAX_SIGMA, MAX_STEPS_SET } from '../../protocol/limits.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox, Radio } from '../../ui/Choice.tsx';
import { WholeNumber } from '../../ui/Field.tsx';
import { Slider } from '../../ui/panel.tsx';
import { Select } from '../../ui/Select.tsx';
import type { Draft } from './settings.ts';
import { draftWords, settingNames } from './words.ts';

interface Props {
  readonly draft: Draft;
  /** Names of the models to choose from. */
  readonly models: readonly string[];
  /** Many copies are tried at once. */
  readonly copies: boolean;
  readonly disabled: boolean;
  readonly onChange: (draft: Draft) => void;
  readonly onModel: (name: string) => void;
}

/** Choices go as far as is sensible, or as the run itself went. */
const [MOST_T, MOST_N] = [6, 12];
const SEED_MAX = 2 ** 31 - 1;

export function DraftFields({ draft, models, copies, disabled, onChange, onModel }: Props) {
  const change = (patch: Partial<Draft>): void => onChange({ ...draft, ...patch });
  const { T, n, steps, vary, sigma, seed, stopWhenSolved, stopWhenSure } = draft;
  const names = models.includes(draft.model) ? models : [draft.model, ...models];
  return (
    <fieldset className="grid gap-3 text-sm" disabled={disabled}>
      <legend className="sr-only">{draftWords.run}</legend>
      <Labelled name={settingNames.model} title={draftWords.modelHint}>
        <Select className="num min-w-0 flex-1 text-sm" value={draft.model} options={names} onChange={onModel} />
      </Labelled>
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Labelled name={settingNames.T} title={draftWords.cyclesHint}>
          <Count value={T} most={MOST_T} onChange={(v) => change({ T: v })} />
        </Labelled>
        <Labelled name={settingNames.n} title={draftWords.updatesHint}>
          <Count value={n} most={MOST_N} onChange={(v) => change({ n: v })} />
        </Labelled>
      </div>
      <Slider
        label={draftWords.steps}
        hint={draftWords.stepsHint}
        value={steps}
        min={1}
        max={MAX_STEPS_SET}
        disabled={disabled}
        onChange={(v) => change({ steps: v })}
      />
      <div className="flex flex-wrap gap-x-6">
        <Checkbox checked={stopWhenSolved} onChange={(v) => change({ stopWhenSolved: v })}>
          {draftWords.whenSolved}
        </Checkbox>
        <Checkbox checked={stopWhenSure} onChange={(v) => change({ stopWhenSure: v })}>
          {draftWords.whenSure}
        </Checkbox>
      </div>
      {copies && (
        <>
          <Slider
            label={settingNames.copies}
            hint={draftWords.copiesHint}
            value={draft.copies}
            min={1}
            max={MAX_COPIES}
            disabled={disabled}
            onChange={(v) => change({ copies: v })}
          />
          <div role="group" aria-label={draftWords.varyLegend} className="flex flex-wrap items-center gap-x-4">
            <span aria-hidden>{settingNames.vary}</span>
            {variations.map((v) => (
              <Radio key={v} name="vary-b" checked={vary === v} onChoose={() => change({ vary: v })}>
                {draftWords.names[v]}
              </Radio>
            ))}
          </div>
          <Slider
            label={settingNames.sigma}
            hint={draftWords.sigmaHint}
            value={sigma}
            min={SIGMA_STEP}
            max={MAX_SIGMA}
            step={SIGMA_STEP}
            disabled={disabled || vary === 'symmetries'}
            onChange={(v) => change({ sigma: Number(v.toFixed(2)) })}
          />
          <div className="flex flex-wrap items-center gap-2">
            <Labelled name={settingNames.seed} title={draftWords.seedHint}>
              <WholeNumber className="w-36 min-w-0" min={0} max={SEED_MAX} value={seed} onChange={(v) => change({ seed: v })} />
            </Labelled>
            <Button
              weight="quiet"
              title={draftWords.newSeedHint}
              onClick={() => change({ seed: (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1 })}
            >
              <Dices size={16} aria-hidden /> {draftWords.newSeed}
            </Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

const Labelled = ({ name, title, children }: { readonly name: string; readonly title: string; readonly children: ReactNode }) => (
  <label className="flex min-w-0 items-center gap-3" title={title}>
    <span className="shrink-0">{name}</span>
    {children}
  </label>
);

/** A number from 1, or the model's own. */
function Count({
  value,
  most,
  onChange,
}: {
  readonly value: number | null;
  readonly most: number;
  readonly onChange: (value: number | null) => void;
}) {
  const numbers = Array.from({ length: Math.max(most, value ?? 1) }, (_, i) => i + 1);
  return <Select className="num min-w-0 text-sm" value={value} options={[[null, draftWords.own], ...numbers]} onChange={onChange} />;
}
