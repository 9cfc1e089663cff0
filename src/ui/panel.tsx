/** What panels are built of: a part that folds away, a slider with its number, a box to tick, one of several to choose, and a table that scrolls by itself. */

import { ChevronRight } from 'lucide-react';
import type { ReactNode, CSSProperties } from 'react';

interface FoldProps {
  readonly title: string;
  readonly open?: boolean;
  /** Hears of every opening and closing, for what is only worked out while it is seen. */
  readonly onToggle?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A titled part that folds away. */
export function Fold({ title, open = false, onToggle, children }: FoldProps) {
  return (
    <details open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)} className="group border-t border-line">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded text-sm font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} aria-hidden className="text-muted transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="pb-4 pl-6">{children}</div>
    </details>
  );
}

interface SliderProps {
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

/** A labelled slider, with its value beside it in a box that does not change its width. */
export function SettingSlider({ label, hint, value, min, max, step = 1, disabled = false, onChange }: SliderProps) {
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

interface ChoiceProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A box to tick. */
export const Tick = ({ checked, disabled, hint, onChange, children }: ChoiceProps) => (
  <label className="flex min-h-8 items-center gap-2" title={hint}>
    <input type="checkbox" className="size-4" checked={checked} disabled={disabled} onChange={(e) => onChange(e.target.checked)} />
    {children}
  </label>
);

/** One of several. @param props.name of all of them */
export const Choice = ({
  name,
  checked,
  hint,
  onChoose,
  children,
}: Omit<ChoiceProps, 'onChange' | 'disabled'> & { readonly name: string; readonly onChoose: () => void }) => (
  <label className="flex min-h-8 items-center gap-2" title={hint}>
    <input type="radio" name={name} className="size-4 shrink-0" checked={checked} onChange={onChoose} />
    <span className="min-w-0 break-words">{children}</span>
  </label>
);

interface SwitchProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hints?: Readonly<Record<T, string>>;
  readonly className: string;
  /** Of each button. */
  readonly buttonClass: string;
}

/** One of a few short words, side by side. */
export const Switch = <T extends string>({ label, options, value, onChange, hints, className, buttonClass }: SwitchProps<T>) => (
  <span
    role="group"
    aria-label={label}
    className={`flex gap-px overflow-hidden rounded-md border border-line bg-line text-xs ${className}`}
  >
    {options.map((option) => (
      <button
        key={option}
        type="button"
        aria-pressed={option === value}
        title={hints?.[option]}
        className={`min-h-7 ${buttonClass} ${option === value ? 'bg-accent-soft font-semibold' : 'bg-surface hover:bg-sunken'}`}
        onClick={() => onChange(option)}
      >
        {option}
      </button>
    ))}
  </span>
);

const CELLS =
  '[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 max-sm:[&_td]:px-2 max-sm:[&_th]:px-2 [&_tr]:border-t [&_tr]:border-line [&_thead_tr]:border-t-0';

/** A table in a box that scrolls sideways where it is too wide, with the keyboard too. */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className={`w-full border-collapse text-left text-sm ${CELLS}`}>{children}</table>
    </div>
  );
}
