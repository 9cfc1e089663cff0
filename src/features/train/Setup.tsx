/** Before a run: what to learn from, what to expect, where to start, and the settings folded away. */
import { useSyncExternalStore, type ReactNode } from 'react';
import type { PuzzleKindId } from '../../kinds/puzzle.ts';
import { modelFor } from '../models/fit.ts';
import type { RunKind } from '../solve/run/kinds.ts';
import { useModels } from '../../app/coordinator.ts';
import { expectation, sourcesOf, type LessonSource } from './lessons.ts';
import { draft, nextLesson, useDraft, useTraining } from './runtime.ts';
import { Fold } from '../../ui/Fold.tsx';
import { SettingSlider } from '../../ui/SettingSlider.tsx';
import { ConfigPanel } from './ConfigPanel.tsx';
import { TaskPicker } from './TaskPicker.tsx';

const words: Record<PuzzleKindId, Partial<Record<LessonSource, string>>> = {
  sudoku: {
    mini: 'See it learn 4x4 Sudoku from nothing',
    board: 'The Sudoku on the board, and generated ones',
    list: 'A list of Sudokus, and generated ones',
    generated: 'Generated Sudokus only',
    teach: 'Teach it this one: the board, for a minute',
  },
  maze: {
    board: 'The maze on the board, and generated ones',
    list: 'A list of mazes, and generated ones',
    generated: 'Generated mazes only',
    teach: 'Teach it this one: the board, for a minute',
  },
  arc: { tasks: 'These ARC tasks', teach: 'Only the open task, for a minute' },
};

export function Setup({ kind }: { readonly kind: RunKind }) {
  const d = useDraft((s) => s);
  useSyncExternalStore(kind.subscribe, kind.known); // the board decides what can be learnt
  const model = useModels((s) => modelFor(s, kind));
  const live = useTraining((s) => s.sitting !== null);
  const next = nextLesson(d);
  const sources = sourcesOf[kind.id];
  const { choose, startFrom } = draft.getState();
  return (
    <section aria-label="New run" className="grid content-start gap-4">
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-semibold">What to learn from</legend>
        {sources.map((source) => (
          <Choice key={source} name="source" checked={d.source === source} onChoose={() => choose(source)}>
            {words[kind.id][source] ?? source}
          </Choice>
        ))}
      </fieldset>
      {d.source === 'list' && kind.id !== 'arc' && <ListField kind={kind.id} />}
      {kind.id === 'arc' && (
        <>
          {d.source === 'tasks' && <TaskPicker />}
          <SettingSlider
            label="Augmented copies of each task" value={d.augmentations} min={1} max={300} onChange={(v) => draft.getState().setAugmentations(v)}
            hint="Every copy (turned, mirrored, recoloured) has a puzzle embedding of its own; in the end all of them vote"
          />
          <label className="flex min-h-8 items-center gap-2 text-sm" title="Of each task with three or more. It shows whether the rule is found, and is missing from what is learnt.">
            <input type="checkbox" className="size-4 shrink-0" checked={d.holdOut} onChange={(e) => draft.getState().setHoldOut(e.target.checked)} />
            Keep one demonstration back to evaluate
          </label>
        </>
      )}
      {d.source !== 'mini' && (
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-semibold">Where to start</legend>
          <Choice name="start" checked={d.config.start === 'loaded'} onChoose={() => startFrom('loaded')}>
            {model ? `The model in use: ${model.name}` : kind.id === 'arc' ? 'A model you load' : `The ${kind.label} model that comes with the page`}
          </Choice>
          <Choice name="start" checked={d.config.start === 'nothing'} onChoose={() => startFrom('nothing')}>
            From scratch: random numbers
          </Choice>
        </fieldset>
      )}
      <p className="text-sm text-muted">{expectation(kind.id, d.source, d.config.start)}</p>
      <p role="alert" className="text-sm text-warn empty:hidden">
        {next.ok ? '' : next.why}
      </p>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {d.linkProblem}
      </p>
      <Fold title="Settings" open={live ? false : Object.keys(d.problems).length > 0}>
        <ConfigPanel key={`${d.kind} ${d.source}`} kind={d.source === 'mini' ? 'mini' : d.kind} />
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

const hints = {
  sudoku: { label: 'Sudokus, one a line', placeholder: '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9' },
  maze: { label: 'Mazes, with an empty line between them', placeholder: 'S....\n####.\n.....\n.####\n....G' },
};

function ListField({ kind }: { readonly kind: 'sudoku' | 'maze' }) {
  const list = useDraft((s) => s.list);
  return (
    <label className="grid gap-1 text-sm">
      {hints[kind].label}
      <textarea
        rows={6} spellCheck={false} value={list} placeholder={hints[kind].placeholder} onChange={(e) => draft.getState().write(e.target.value)}
        className="w-full resize-y rounded-md border border-line-strong bg-paper px-2 py-1 font-mono text-xs whitespace-pre"
      />
    </label>
  );
}
