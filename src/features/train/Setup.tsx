/** Before a run: what to learn from, what to expect, where to start, and the settings folded away. */

import { useSyncExternalStore, type ReactNode } from 'react';
import { useModels } from '../../app/coordinator.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { Fold } from '../../ui/Fold.tsx';
import { modelFor } from '../models/fit.ts';
import { ConfigPanel } from './ConfigPanel.tsx';
import { lessonOf } from './lessons.ts';
import { draft, nextLesson, useDraft, useTraining } from './runtime.ts';

export function Setup({ kind }: { readonly kind: PuzzleKind }) {
  const d = useDraft((s) => s);
  useSyncExternalStore(kind.subscribe, kind.known); // the board decides what can be learnt
  const model = useModels((s) => modelFor(s, kind));
  const comes = useModels((s) => s.catalogue.some(({ task }) => task === kind.id));
  const live = useTraining((s) => s.session !== null);
  const next = nextLesson(d);
  const { sources, list, Chooser, chosen, expectation } = lessonOf(kind.id);
  useSyncExternalStore(chosen?.subscribe ?? never, chosen?.now ?? nothing);
  const source = sources.find(({ id }) => id === d.source);
  const { choose, startFrom } = draft.getState();
  return (
    <section aria-label="New run" className="grid content-start gap-4">
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-semibold">What to learn from</legend>
        {sources.map(({ id, words }) => (
          <Choice key={id} name="source" checked={d.source === id} onChoose={() => choose(id)}>
            {words}
          </Choice>
        ))}
      </fieldset>
      {source?.list && list && <ListField {...list} />}
      {Chooser && source?.chosen && <Chooser source={d.source} />}
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-semibold">Where to start</legend>
        <Choice name="start" checked={d.config.start === 'loaded'} onChoose={() => startFrom('loaded')}>
          {model ? `The model in use: ${model.name}` : comes ? `The ${kind.label} model that comes with the page` : 'A model you load'}
        </Choice>
        <Choice name="start" checked={d.config.start === 'nothing'} onChoose={() => startFrom('nothing')}>
          From scratch: random numbers
        </Choice>
      </fieldset>
      <p className="text-sm text-muted">{expectation(d.source, d.config.start)}</p>
      <p role="alert" className="text-sm text-warn empty:hidden">
        {next.ok ? '' : next.why}
      </p>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {d.linkProblem}
      </p>
      <Fold title="Settings" open={live ? false : Object.keys(d.problems).length > 0}>
        <ConfigPanel key={`${d.kind} ${d.source}`} kind={d.kind} />
      </Fold>
    </section>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

const Choice = ({ name, checked, onChoose, children }: ChoiceProps) => (
  <label className="flex min-h-8 items-center gap-2 text-sm">
    <input type="radio" name={name} className="size-4 shrink-0" checked={checked} onChange={onChoose} />
    <span className="min-w-0 break-words">{children}</span>
  </label>
);

const never = () => () => undefined;
const nothing = (): null => null;

function ListField({ label, placeholder }: { readonly label: string; readonly placeholder: string }) {
  const list = useDraft((s) => s.list);
  return (
    <label className="grid gap-1 text-sm">
      {label}
      <textarea
        rows={6}
        spellCheck={false}
        value={list}
        placeholder={placeholder}
        onChange={(e) => draft.getState().write(e.target.value)}
        className="w-full resize-y rounded-md border border-line-strong bg-paper px-2 py-1 font-mono text-xs whitespace-pre"
      />
    </label>
  );
}
