/** What panels are built of: a part that folds away, a slider with its number, and a table that scrolls by itself. */

import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, type ReactNode, type CSSProperties, type RefObject } from 'react';
import { useListener } from './incoming.ts';

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
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 when absent: whole numbers. */
  readonly step?: number;
  readonly disabled?: boolean;
  /** The value in words, where a number says too little. */
  readonly text?: string;
  readonly onChange: (value: number) => void;
}

/** A labelled slider, with its value beside it in a box that does not change its width. */
export function Slider({ label, hint, value, min, max, step = 1, disabled = false, text, onChange }: SliderProps) {
  const filled = { '--filled': `${max > min ? ((value - min) / (max - min)) * 100 : 100}%` } as CSSProperties;
  return (
    <label className="flex items-center gap-3 text-sm" title={hint}>
      <span className="shrink-0">{label}</span>
      <input
        type="range"
        className="range min-w-0 flex-1"
        style={filled}
        aria-label={label}
        aria-valuetext={text}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        onChange={(e) => onChange(Number(e.target.value))}
      />
      <output className={`num shrink-0 font-semibold ${text === undefined ? 'min-w-6 text-right' : 'w-24'}`}>
        {text ?? (step < 1 ? value.toFixed(2) : value)}
      </output>
    </label>
  );
}

/**
 * For a bar whose buttons go and come: where the one that had the focus is gone, the first that is there has it, or what is said in their place.
 * @param phase changes when they do @param otherwise has it where the bar is gone, too
 */
export function useFocusKept(phase: unknown, otherwise?: RefObject<HTMLElement | null>): RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);
  const had = useRef(false);
  useListener('focusin', ({ target }) => {
    had.current = target instanceof Node && bar.current?.contains(target) === true;
  });
  useEffect(() => {
    if (!had.current || document.activeElement !== document.body) return;
    const next = bar.current ? bar.current.querySelector<HTMLElement>('button:enabled, [tabindex]') : otherwise?.current;
    next?.focus({ preventScroll: true });
  }, [phase, otherwise]);
  return bar;
}

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
