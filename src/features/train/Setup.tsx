/** Before a run: what to learn from, what to expect, where to start, and the settings folded away: sensible without being touched, each with its meaning, its limits, and what is wrong with it. */

import { useId, useState } from 'react';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { useModels } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import { Button } from '../../ui/Button.tsx';
import { Radio } from '../../ui/Choice.tsx';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { Fold } from '../../ui/panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { lessonOf, fieldOf } from './draft.ts';
import { fieldGroups, type Field } from './fields.ts';
import { draft, useDraft, useNextLesson, useTraining } from './runtime.ts';
import { fieldWords } from './settingWords.ts';
import { setupWords } from './words.ts';

export function Setup({ kind }: { readonly kind: PuzzleKind }) {
  const model = useModels((s) => modelFor(s, kind));
  const comes = useModels((s) => s.catalogue.some(({ task }) => task === kind.id));
  const live = useTraining((s) => s.current !== null);
  const [d, next] = useNextLesson(kind);
  const { sources, list, Chooser, expectation } = lessonOf(kind.id);
  const source = sources.find(({ id }) => id === d.source);
  const { choose, startFrom } = draft.getState();
  return (
    <section aria-label="New run" className="grid content-start gap-4">
      <fieldset className="grid gap-1 text-sm">
        <legend className="mb-1 font-semibold">{setupWords.from}</legend>
        {sources.map(({ id, words }) => (
          <Radio key={id} name="source" checked={d.source === id} onChoose={() => choose(id)}>
            {words}
          </Radio>
        ))}
      </fieldset>
      {source?.list && list && <ListField {...list} />}
      {Chooser && source?.chosen && <Chooser source={d.source} />}
      <fieldset className="grid gap-1 text-sm">
        <legend className="mb-1 font-semibold">{setupWords.start}</legend>
        <Radio name="start" checked={d.config.start === 'loaded'} onChoose={() => startFrom('loaded')}>
          {model ? setupWords.inUse(model.name) : comes ? setupWords.comes(kind.label) : setupWords.yours}
        </Radio>
        <Radio name="start" checked={d.config.start === 'nothing'} onChoose={() => startFrom('nothing')}>
          {setupWords.scratch}
        </Radio>
      </fieldset>
      <p className="text-sm text-muted">{expectation(d.source, d.config.start)}</p>
      <p role="alert" className="text-sm text-warn empty:hidden">
        {next.ok ? '' : next.why}
      </p>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {d.linkProblem}
      </p>
      <Fold title={setupWords.settings} open={live ? false : Object.keys(d.problems).length > 0}>
        <ConfigPanel key={`${d.kind} ${d.source}`} kind={d.kind} />
      </Fold>
    </section>
  );
}

function ListField({ label, placeholder }: { readonly label: string; readonly placeholder: string }) {
  const list = useDraft((s) => s.list);
  return (
    <label className="grid gap-1 text-sm">
      {label}
      <TextArea
        rows={6}
        spellCheck={false}
        value={list}
        placeholder={placeholder}
        onChange={(e) => draft.getState().write(e.target.value)}
        className="px-2 py-1 font-mono text-xs whitespace-pre"
      />
    </label>
  );
}

function ConfigPanel({ kind }: { readonly kind: string }) {
  const config = useDraft((s) => s.config);
  const { reset } = draft.getState();
  const [version, setVersion] = useState(0);
  return (
    <div className="grid gap-4">
      <Budget key={`${version} ${'steps' in config.budget}`} config={config} />
      {fieldGroups(lessonOf(kind), config).map(({ title, fields }) => (
        <fieldset key={title} className="grid gap-2">
          <legend className="mb-1 text-xs font-semibold text-muted">{title}</legend>
          {fields.map((field) => (
            <FieldRow key={`${version} ${config.start} ${field.path}`} field={field} config={config} />
          ))}
        </fieldset>
      ))}
      <Button
        className="justify-self-start"
        onClick={() => {
          reset();
          setVersion(version + 1);
        }}
      >
        {setupWords.recipe}
      </Button>
    </div>
  );
}

function FieldRow({ field: { path, hint, choices }, config }: { readonly field: Field; readonly config: TrainConfig }) {
  const problem = useDraft((s) => s.problems[path]);
  const value = fieldOf(config, path);
  const [name, limits] = fieldWords[path];
  const title = limits === undefined ? hint : `${hint}. Limits: ${limits}.`;
  const { change } = draft.getState();
  if (choices) {
    return (
      <Row label={name} title={title} problem={undefined}>
        {(ids) => (
          <Select
            {...ids}
            dense
            className="w-full text-sm"
            value={String(value)}
            options={choices}
            onChange={(v) => change(path, path === 'shape.mlpT' ? v === 'true' : v)}
          />
        )}
      </Row>
    );
  }
  return (
    <Row label={name} title={title} problem={problem}>
      {(ids) => <NumberBox {...ids} value={value as number | null} invalid={problem !== undefined} onChange={(v) => change(path, v)} />}
    </Row>
  );
}

function Budget({ config }: { readonly config: TrainConfig }) {
  const [name, limits] = fieldWords.budget;
  const problem = useDraft((s) => s.problems.budget);
  const { change } = draft.getState();
  const steps = 'steps' in config.budget;
  const value = 'steps' in config.budget ? config.budget.steps : config.budget.seconds;
  return (
    <Row label={name} title={setupWords.budgetHint(limits ?? '')} problem={problem}>
      {(ids) => (
        <span className="flex gap-2">
          <NumberBox
            {...ids}
            value={value}
            invalid={problem !== undefined}
            onChange={(v) => change('budget', steps ? { steps: v } : { seconds: v })}
          />
          <Select
            aria-label={setupWords.unit}
            dense
            className="shrink-0 text-sm"
            value={steps ? 'steps' : 'seconds'}
            options={['steps', 'seconds']}
            onChange={(unit) => change('budget', unit === 'steps' ? { steps: 250 } : { seconds: 120 })}
          />
        </span>
      )}
    </Row>
  );
}

interface RowIds {
  readonly id: string;
  readonly 'aria-describedby': string;
}

function Row({
  label,
  title,
  problem,
  children,
}: {
  readonly label: string;
  readonly title: string;
  readonly problem: string | undefined;
  readonly children: (ids: RowIds) => React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(9rem,11rem)] items-center gap-x-3 text-sm" title={title}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-hint` })}
      <span id={`${id}-hint`} className={problem ? 'col-span-2 text-xs text-bad' : 'sr-only'} role={problem ? 'alert' : undefined}>
        {problem ?? title}
      </span>
    </div>
  );
}

interface NumberBoxProps extends RowIds {
  readonly value: number | null;
  readonly invalid: boolean;
  readonly onChange: (value: number | null) => void;
}

/** Keeps what was typed, also where it cannot be. An empty field is null: "none" where that is allowed. */
function NumberBox({ value, invalid, onChange, ...ids }: NumberBoxProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  return (
    <TextField
      {...ids}
      dense
      inputMode="decimal"
      autoComplete="off"
      className="num w-full text-sm aria-invalid:bg-bad-soft"
      aria-invalid={invalid}
      value={text}
      onChange={(e) => {
        setText(e.target.value);
        onChange(e.target.value.trim() === '' ? null : Number(e.target.value));
      }}
    />
  );
}
