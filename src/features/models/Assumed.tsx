/** What no tensor of the file shows and nobody said, or two say differently: shown with its value, and editable; and who said the rest. */

import { useState, type FormEvent } from 'react';
import type { Assumable, Assumptions, ModelInfo } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { assumptionWords, besideWords } from './words.ts';

interface Props {
  readonly info: ModelInfo;
  /** What was said of it before. */
  readonly said: Assumptions;
  readonly disabled: boolean;
  readonly onSay: (said: Assumptions) => void;
}

const order: readonly Assumable[] = ['seqLen', 'prefixLen', 'heads', 'T', 'n', 'nSup'];

export function Assumed({ info, said, disabled, onSay }: Props) {
  const { assumed = [], beside } = info.about ?? {};
  const differing = beside?.is === 'used' ? beside.differs.map(({ field }) => field) : [];
  const asked = order.filter((field) => assumed.includes(field) || differing.includes(field) || said[field] !== undefined);
  const now = (field: Assumable): string => String(said[field] ?? info.config[field] ?? '');
  const [typed, setTyped] = useState<Partial<Record<Assumable, string>>>({});
  if (asked.length === 0) return beside ? <p>{besideWords(beside)}</p> : null;
  const values = asked.map((field) => [field, Number(typed[field] ?? now(field))] as const);
  const isValid = values.every(([field, value]) => Number.isInteger(value) && value >= (field === 'prefixLen' ? 0 : 1) && value <= 65_536);
  const isChanged = asked.some((field) => typed[field] !== undefined && typed[field] !== now(field));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const changed = values.filter(([field]) => typed[field] !== undefined && typed[field] !== now(field));
    setTyped({});
    onSay({ ...said, ...Object.fromEntries(changed) });
  };
  return (
    <form onSubmit={submit} aria-label="Assumed of this model" className="mt-3 rounded-md bg-sunken p-3">
      {beside && <p>{besideWords(beside)}</p>}
      {asked.some((field) => !differing.includes(field)) && (
        <p>The file does not say these; they are assumed. Wrong ones give nonsense: correct them if you know better.</p>
      )}
      <div className="mt-2 grid grid-cols-3 gap-2">
        {asked.map((field) => (
          <label key={field} className="grid gap-1 text-xs" title={assumptionWords[field].help}>
            {assumptionWords[field].name}
            <input
              type="number"
              inputMode="numeric"
              className="num min-h-9 w-full rounded-md border border-line-strong bg-surface px-2"
              min={field === 'prefixLen' ? 0 : 1}
              disabled={disabled}
              value={typed[field] ?? now(field)}
              onChange={(e) => setTyped((before) => ({ ...before, [field]: e.target.value }))}
            />
          </label>
        ))}
      </div>
      <Button type="submit" className="mt-2" disabled={disabled || !isChanged || !isValid}>
        Use these
      </Button>
    </form>
  );
}
