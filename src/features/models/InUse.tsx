/** The model in use: its mark, which every list of models has; for one from outside, what it is and what was assumed of it; and its way out as an ONNX file. */

import { Check, Download } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { assumable, type Assumable } from '../../model/architectures/architecture.ts';
import { architectureOf } from '../../model/architectures/index.ts';
import { client, useModels } from '../../page/coordinator.ts';
import type { LoadedModel } from '../../page/models/models.ts';
import type { ModelSource } from '../../page/models/source.ts';
import type { Assumptions, ModelInfo } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { count } from '../../ui/format.ts';
import { saveFile } from '../../ui/share.ts';
import { WhetherKept } from './OwnFiles.tsx';
import { aboutWords, assumptionWords, besideWords, inUseWords, onnxWords, otherSizeWords } from './words.ts';

/** Models to load, of a kind. */
export interface ModelListProps {
  readonly kind: PuzzleKind;
  readonly disabled: boolean;
  readonly onLoad: (source: ModelSource) => void;
}

export const InUse = () => (
  <span className="inline-flex shrink-0 items-center gap-1 text-xs font-semibold text-accent">
    <Check size={14} strokeWidth={3} aria-hidden /> {inUseWords.inUse}
  </span>
);

/** A line of a card. */
export const CardRow = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <div>
    <dt className="font-semibold text-ink">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);

/** A model from outside that is in use: what it is, and what was assumed of it. */
export function Outside({
  model,
  fits,
  disabled,
  onLoad,
}: {
  readonly model: LoadedModel;
  readonly fits: boolean;
  readonly disabled: boolean;
  readonly onLoad: (source: ModelSource) => void;
}) {
  const { name, info, source } = model;
  if (source.kind !== 'file' && source.kind !== 'published') return null;
  const { parameters, config, about } = info;
  const otherSize = source.kind === 'published' ? otherSizeWords(info.bytes, source.model.bytes) : null;
  return (
    <article aria-label={name} className={`rounded-lg bg-surface p-4 text-sm ${fits ? 'border-2 border-accent' : 'border border-line'}`}>
      <h3 className="flex items-center gap-2 font-semibold break-all">
        {name} {fits && <InUse />}
      </h3>
      <p className="num text-muted">
        {inUseWords.from[source.kind]} ·{' '}
        {inUseWords.about(
          count(parameters),
          config.hiddenSize,
          architectureOf(config).words.layers(config),
          config.T,
          config.n,
          config.seqLen,
        )}
      </p>
      {about && aboutWords(about).map((sentence) => <p key={sentence}>{sentence}</p>)}
      {otherSize && <p>{otherSize}</p>}
      {source.kind === 'file' && <WhetherKept file={source.file} />}
      <Assumed info={info} said={source.said ?? {}} disabled={disabled} onSay={(said) => onLoad({ ...source, said })} />
    </article>
  );
}

interface AssumedProps {
  readonly info: ModelInfo;
  /** What was said of it before. */
  readonly said: Assumptions;
  readonly disabled: boolean;
  readonly onSay: (said: Assumptions) => void;
}

/** What no tensor of the file shows and nobody said, or two say differently: shown with its value, and editable; and who said the rest. */
function Assumed({ info, said, disabled, onSay }: AssumedProps) {
  const { assumed = [], beside } = info.about ?? {};
  const differing = beside?.is === 'used' ? beside.differs.map(({ field }) => field) : [];
  const asked = assumable.filter((field) => assumed.includes(field) || differing.includes(field) || said[field] !== undefined);
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
    <form onSubmit={submit} aria-label={inUseWords.form} className="mt-3 rounded-md bg-sunken p-3">
      {beside && <p>{besideWords(beside)}</p>}
      {asked.some((field) => !differing.includes(field)) && <p>{inUseWords.assumed}</p>}
      <div className="mt-2 grid grid-cols-3 gap-2">
        {asked.map((field) => (
          <label key={field} className="grid gap-1 text-xs" title={assumptionWords[field].help}>
            {assumptionWords[field].name}
            <TextField
              on="surface"
              type="number"
              inputMode="numeric"
              className="num w-full"
              min={field === 'prefixLen' ? 0 : 1}
              disabled={disabled}
              value={typed[field] ?? now(field)}
              onChange={(e) => setTyped((before) => ({ ...before, [field]: e.target.value }))}
            />
          </label>
        ))}
      </div>
      <Button type="submit" className="mt-2" disabled={disabled || !isChanged || !isValid}>
        {inUseWords.use}
      </Button>
    </form>
  );
}

/** A file's name from a model's. */
const fileName = (name: string): string => `${name.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '-') || 'model'}.onnx`;

/** The model in use as an ONNX file for elsewhere, and how Python runs it. */
export function SaveOnnx({ disabled }: { readonly disabled: boolean }) {
  const active = useModels((s) => s.active);
  const [said, setSaid] = useState('');
  if (!active) return null;
  const say = (e: unknown): void => setSaid(String(e));
  const save = async (): Promise<void> => {
    const { name, source, info } = active;
    try {
      const bytes = await client.onnx(JSON.stringify(source.kind === 'card' ? source.card : { name, ...info }));
      saveFile(fileName(name), new Blob([bytes], { type: 'application/octet-stream' }));
      setSaid(onnxWords.saved(fileName(name)));
    } catch (e) {
      say(e);
    }
  };
  return (
    <div className="text-sm">
      <Button className="max-w-full py-1 text-left whitespace-normal! wrap-anywhere" disabled={disabled} onClick={() => void save()}>
        <Download size={16} aria-hidden className="shrink-0" /> {onnxWords.download(active.name)}
      </Button>
      <details className="mt-2">
        <summary className="w-max rounded text-xs text-muted underline underline-offset-2">{onnxWords.python}</summary>
        <pre className="mt-2 overflow-x-auto rounded bg-sunken p-2 text-xs">{onnxWords.snippet}</pre>
        <Button
          weight="quiet"
          onClick={() => void navigator.clipboard.writeText(onnxWords.snippet).then(() => setSaid(onnxWords.copied), say)}
        >
          {onnxWords.copy}
        </Button>
      </details>
      <p role="status" className="min-h-5 text-muted">
        {said}
      </p>
    </div>
  );
}
