/** How long a run may think, when it stops, and what tells its copies apart. */

import { memo } from 'react';
import { usePage } from '../../app/page.ts';
import { MAX_SIGMA } from '../../protocol/session.ts';
import { SettingSlider } from '../../ui/SettingSlider.tsx';
import { changeCopies, useCopies } from './run/copies.ts';
import { MAX_STEPS, settingsStore, SIGMA_STEP, useSettings, type Variation } from './run/settings.ts';

interface Props {
  /** The model's own number of steps. */
  readonly nSup: number;
  /** Many copies of the puzzle are tried at once. */
  readonly copies: boolean;
  readonly disabled: boolean;
}

export const RunSettings = memo(function RunSettings({ nSup, copies, disabled }: Props) {
  const steps = useSettings((s) => s.steps);
  const stopWhenSolved = useSettings((s) => s.stopWhenSolved);
  const stopWhenSure = useSettings((s) => s.stopWhenSure);
  const { change } = settingsStore.getState();
  return (
    <div className="grid gap-3 text-sm">
      <SettingSlider
        label="Supervision steps (N_sup)"
        hint={`At most this many supervision steps a run; the model was trained with ${nSup}`}
        value={steps ?? nSup}
        min={1}
        max={MAX_STEPS}
        disabled={disabled}
        onChange={(v) => change({ steps: v === nSup ? null : v })}
      />
      <Tick
        checked={stopWhenSolved}
        disabled={disabled}
        onChange={(v) => change({ stopWhenSolved: v })}
        hint="Every answer is checked after every step; the first right one ends the run"
      >
        Stop when solved
      </Tick>
      <Tick
        checked={stopWhenSure}
        disabled={disabled}
        onChange={(v) => change({ stopWhenSure: v })}
        hint="Ends the run when the halting probability of every copy is over one half, right or wrong"
      >
        Stop when sure (q_halt &gt; 0)
      </Tick>
      {copies && <CopiesSettings disabled={disabled} />}
    </div>
  );
});

const noiseHint =
  'z gets a little Gaussian noise before every supervision step, another for each copy, so that each takes a path of its own';

/** Symmetries, noise, or both; and how much noise. K itself is set beside the copies. */
function CopiesSettings({ disabled }: { readonly disabled: boolean }) {
  const kind = usePage((s) => s.kind).words;
  const { vary: chosen, sigma } = useCopies();
  const choices: readonly { readonly vary: Variation; readonly name: string; readonly hint: string }[] = [
    { vary: 'symmetries', name: 'Symmetries', hint: `Each copy is the same puzzle ${kind.copies}` },
    { vary: 'noise', name: 'Noise', hint: `Every copy is the board itself; ${noiseHint}` },
    { vary: 'both', name: 'Both', hint: `Each copy is the same puzzle ${kind.copies}, and ${noiseHint}` },
  ];
  return (
    <fieldset className="grid gap-3 border-t border-line pt-3" disabled={disabled}>
      <legend className="sr-only">What tells the K copies apart</legend>
      <div className="flex flex-wrap items-center gap-x-4">
        <span aria-hidden>The K copies differ by</span>
        {choices.map(({ vary, name, hint }) => (
          <label key={vary} className="flex min-h-8 items-center gap-2" title={hint}>
            <input type="radio" name="vary" className="size-4" checked={chosen === vary} onChange={() => changeCopies({ vary })} />
            {name}
          </label>
        ))}
      </div>
      <SettingSlider
        label="Noise (σ)"
        hint="Standard deviation of the noise: N(0, σ²) is added to z before each supervision step. The numbers of z are about 1 in size."
        value={sigma}
        min={SIGMA_STEP}
        max={MAX_SIGMA}
        step={SIGMA_STEP}
        disabled={disabled || chosen === 'symmetries'}
        onChange={(v) => changeCopies({ sigma: Number(v.toFixed(2)) })}
      />
      <p className="text-xs text-muted">
        The first copy whose answer is checked and right wins; where none is, the one that is the surest it is done (q_halt) counts.
      </p>
    </fieldset>
  );
}

interface TickProps {
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly hint: string;
  readonly onChange: (checked: boolean) => void;
  readonly children: string;
}

function Tick({ checked, disabled, hint, onChange, children }: TickProps) {
  return (
    <label className="flex min-h-8 items-center gap-2" title={hint}>
      <input type="checkbox" className="size-4" checked={checked} disabled={disabled} onChange={(e) => onChange(e.target.checked)} />
      {children}
    </label>
  );
}
