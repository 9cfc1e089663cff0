/** How long a run may think, when it stops, and what tells its copies apart. */

import { memo } from 'react';
import { usePage } from '../../page/page.ts';
import { changeCopies, useCopies, settingsStore, SIGMA_STEP, useSettings, variations } from '../../page/run/settings.ts';
import { MAX_SIGMA, MAX_STEPS_SET } from '../../protocol/limits.ts';
import { Checkbox, Radio } from '../../ui/Choice.tsx';
import { Slider } from '../../ui/panel.tsx';
import { settingWords } from './besideWords.ts';

interface Props {
  /** The model's own number of steps. */
  readonly nSup: number;
  /** Many copies of the puzzle are tried at once. */
  readonly copies: boolean;
  readonly disabled: boolean;
}

export const RunSettingsFields = memo(function RunSettingsFields({ nSup, copies, disabled }: Props) {
  const steps = useSettings((s) => s.steps);
  const stopWhenSolved = useSettings((s) => s.stopWhenSolved);
  const stopWhenSure = useSettings((s) => s.stopWhenSure);
  const { change } = settingsStore.getState();
  return (
    <div className="grid gap-3 text-sm">
      <Slider
        label={settingWords.steps}
        hint={settingWords.stepsHint(nSup)}
        value={steps ?? nSup}
        min={1}
        max={MAX_STEPS_SET}
        disabled={disabled}
        onChange={(v) => change({ steps: v === nSup ? null : v })}
      />
      <Checkbox
        checked={stopWhenSolved}
        disabled={disabled}
        onChange={(v) => change({ stopWhenSolved: v })}
        title={settingWords.whenSolvedHint}
      >
        {settingWords.whenSolved}
      </Checkbox>
      <Checkbox checked={stopWhenSure} disabled={disabled} onChange={(v) => change({ stopWhenSure: v })} title={settingWords.whenSureHint}>
        {settingWords.whenSure}
      </Checkbox>
      {copies && <CopiesSettings disabled={disabled} />}
    </div>
  );
});

/** Symmetries, noise, or both; and how much noise. K itself is set beside the copies. */
function CopiesSettings({ disabled }: { readonly disabled: boolean }) {
  const kind = usePage((s) => s.kind).words;
  const { vary: chosen, sigma } = useCopies();
  return (
    <fieldset className="grid gap-3 border-t border-line pt-3" disabled={disabled}>
      <legend className="sr-only">{settingWords.varyLegend}</legend>
      <div className="flex flex-wrap items-center gap-x-4">
        <span aria-hidden>{settingWords.vary}</span>
        {variations.map((vary) => (
          <Radio
            key={vary}
            name="vary"
            title={settingWords.hints[vary](kind.copies)}
            checked={chosen === vary}
            onChoose={() => changeCopies({ vary })}
          >
            {settingWords.names[vary]}
          </Radio>
        ))}
      </div>
      <Slider
        label={settingWords.sigma}
        hint={settingWords.sigmaHint}
        value={sigma}
        min={SIGMA_STEP}
        max={MAX_SIGMA}
        step={SIGMA_STEP}
        disabled={disabled || chosen === 'symmetries'}
        onChange={(v) => changeCopies({ sigma: Number(v.toFixed(2)) })}
      />
      <p className="text-xs text-muted">{settingWords.wins}</p>
    </fieldset>
  );
}
