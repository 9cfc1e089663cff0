/** Which exact search is watched, and how far it has come: its cells one by one, on a slider of its own. */

import { SettingSlider } from '../../../ui/panel.tsx';
import { FLOODS, type Flood } from '../core/flood.ts';
import { floodWords } from '../words.ts';

interface Props {
  readonly how: Flood | null;
  /** Cells that are shown, and all of them. */
  readonly shown: number;
  readonly total: number;
  readonly onHow: (how: Flood | null) => void;
  readonly onShown: (cells: number) => void;
}

export function FloodTools({ how, shown, total, onHow, onShown }: Props) {
  return (
    <fieldset className="grid gap-1 text-sm">
      <legend className="sr-only">{floodWords.legend}</legend>
      <div className="flex flex-wrap gap-1">
        {([null, ...FLOODS] as const).map((id) => (
          <label
            key={id ?? 'none'}
            title={floodWords.hints[id ?? 'none']}
            className="flex min-h-9 items-center rounded-md border border-line px-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2"
          >
            <input type="radio" name="flood" className="sr-only" checked={how === id} onChange={() => onHow(id)} />
            {floodWords.names[id ?? 'none']}
          </label>
        ))}
      </div>
      {how && <SettingSlider label={floodWords.slider} hint={floodWords.sliderHint} value={shown} min={1} max={total} onChange={onShown} />}
    </fieldset>
  );
}
