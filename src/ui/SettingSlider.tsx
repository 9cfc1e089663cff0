/** A labelled slider of a number, with its value beside it in a box that does not change its width. */

import type { CSSProperties } from 'react';

interface Props {
  readonly label: string;
  /** What the number means, on hover. */
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 when absent: whole numbers. */
  readonly step?: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

export function SettingSlider({ label, hint, value, min, max, step = 1, disabled = false, onChange }: Props) {
  const filled = { '--filled': `${((value - min) / (max - min)) * 100}%` } as CSSProperties;
  return (
    <label className="flex items-center gap-3 text-sm" title={hint}>
      <span className="shrink-0">{label}</span>
      <input
        type="range"
        className="range min-w-0 flex-1"
        style={filled}
        aria-label={label}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        onChange={(e) => onChange(Number(e.target.value))}
      />
      <output className="num min-w-6 shrink-0 text-right font-semibold">{step < 1 ? value.toFixed(2) : value}</output>
    </label>
  );
}
