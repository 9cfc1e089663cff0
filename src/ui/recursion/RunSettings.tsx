/** How long a run may think and when it stops. */
import { MAX_STEPS, settingsStore, useSettings } from '../../store/settings.ts';
import { SettingSlider } from '../common/SettingSlider.tsx';

interface Props {
  /** The model's own number of steps. */
  readonly nSup: number;
  readonly disabled: boolean;
}

export function RunSettings({ nSup, disabled }: Props) {
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
    </div>
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
