/** Looks inside while it learns and after: y and z of any grid, by supervision step and by training step, a colour's plane at a time; and the curves. */

import { useEffect, useState } from 'react';
import type { Size } from '../../../../model/architectures/etrm/task.ts';
import type { LearnProgress, Look } from '../../../../protocol/learn.ts';
import { RadioChip } from '../../../../ui/Choice.tsx';
import { Fold, Slider } from '../../../../ui/panel.tsx';
import { Select } from '../../../../ui/Select.tsx';
import { messageOf } from '../../../../ui/Toast.tsx';
import { arcColour, type Grid, gridCols, gridRows } from '../../core/grid.ts';
import type { ArcTask } from '../../core/task.ts';
import type { PairPlace } from '../../page/document.ts';
import { useArc } from '../../page/store.ts';
import { GridFigure } from '../../ui/GridPicture.tsx';
import { pairName } from '../../words.ts';
import { learnClient, useLearning } from '../runtime.ts';
import { insideWords } from '../words.ts';
import { LearnCurves, PlanePicture } from './Pictures.tsx';

type What = 'z' | 'y' | 'sure';

const whats: readonly { readonly id: What; readonly name: string }[] = [
  { id: 'z', name: 'Scratch paper (z)' },
  { id: 'y', name: 'Answer state (y)' },
  { id: 'sure', name: 'How sure' },
];

/** Side of the box that the answer and a plane are each as large as can be in, in CSS pixels. */
const LARGE = 224;

export default function Glass() {
  const record = useLearning((s) => (s.attached ? s.record : null));
  const [open, setOpen] = useState(false);
  const progress = record?.progress ?? null;
  if (!progress || progress.moments.length === 0) return null;
  return (
    <section aria-label={insideWords.region} className="border-b border-line">
      <Fold title={insideWords.title} onToggle={setOpen}>
        {open && <Inside key={record?.id} progress={progress} />}
      </Fold>
    </section>
  );
}

function Inside({ progress }: { readonly progress: LearnProgress }) {
  const task = useArc((s) => s.board.task);
  const record = useLearning((s) => s.record);
  const [place, setPlace] = useState<PairPlace>({ part: 'test', index: 0 });
  const [what, setWhat] = useState<What>('z');
  const [plane, setPlane] = useState(0);
  /** Null: the latest. */
  const [moment, setMoment] = useState<number | null>(null);
  const [step, setStep] = useState<number | null>(null);
  const { moments } = progress;
  const at = Math.min(moment ?? moments.length - 1, moments.length - 1);
  const now = moments[at];
  const { input, size } = askedOf(task, progress, place);
  const { look, trouble } = useLook(input, size, at, `${now?.seed ?? 0} ${now?.step ?? 0}`);
  const all = look?.steps.length ?? 1;
  const shown = Math.min(step ?? all - 1, all - 1);
  const frame = look?.steps[shown];
  const k = Math.min(plane, (look?.colours.length ?? 1) - 1);
  const colour = look?.colours[k] ?? 0;
  const cell = (LARGE - 1) / Math.max(look?.cols ?? 1, look?.rows ?? 1);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-sm">
        <label className="flex items-center gap-2">
          Grid
          <Select
            on="surface"
            value={`${place.part} ${place.index}`}
            options={(['test', 'train'] as const).flatMap((part) =>
              task[part].map((_, index) => [`${part} ${index}`, pairName({ part, index })] as const),
            )}
            onChange={(chosen) => {
              const [part, index] = chosen.split(' ');
              setPlace({ part: part === 'train' ? 'train' : 'test', index: Number(index) });
            }}
          />
        </label>
        <div role="radiogroup" aria-label={insideWords.drawn} className="flex flex-wrap gap-1">
          {whats.map(({ id, name }) => (
            <RadioChip key={id} name="what" className="flex min-h-8 items-center px-2.5" checked={id === what} onChoose={() => setWhat(id)}>
              {name}
            </RadioChip>
          ))}
        </div>
      </div>
      <div className="grid max-w-3xl gap-2 text-sm sm:grid-cols-2 sm:gap-x-8">
        <Slider
          label="Training step"
          value={at}
          min={0}
          max={moments.length - 1}
          disabled={moments.length < 2}
          text={now ? `${now.step}${moments.some(({ seed }) => seed !== now.seed) ? `, seed ${now.seed}` : ''}` : ''}
          onChange={(value) => setMoment(value === moments.length - 1 ? null : value)}
        />
        <Slider
          label="Supervision step"
          value={shown}
          min={0}
          max={all - 1}
          disabled={all < 2}
          text={`${shown + 1} of ${all}`}
          onChange={setStep}
        />
      </div>
      {trouble && <p className="text-sm text-muted">{trouble}</p>}
      {look && frame && (
        <div className="flex flex-wrap items-start gap-6">
          <figure className="w-56 max-w-full">
            <figcaption className="mb-1 text-xs">
              <b>Its answer</b> {insideWords.after}
            </figcaption>
            <GridFigure grid={frame.answer} name={insideWords.answer} cell={cell} />
          </figure>
          <figure className="w-56 max-w-full">
            <figcaption className="mb-1 flex items-center gap-1.5 text-xs">
              <b>{what === 'sure' ? 'How sure' : what}</b> {insideWords.plane}
              <Colour colour={colour} className="size-3" />
            </figcaption>
            <PlanePicture
              look={look}
              step={frame}
              what={what}
              plane={k}
              width={look.cols * cell + 1}
              name={insideWords.planeOf(what, arcColour(colour).name)}
            />
          </figure>
          <div className="grid min-w-0 flex-1 basis-72 content-start gap-1">
            <p className="text-xs text-muted">
              {insideWords.planes} {insideWords[what]}
            </p>
            <div role="radiogroup" aria-label="Plane" className="flex flex-wrap gap-2">
              {look.colours.map((one, i) => (
                <RadioChip
                  key={one}
                  name="plane"
                  ring
                  title={arcColour(one).name}
                  aria-label={arcColour(one).name}
                  className="grid gap-1 p-1.5 text-center text-xs"
                  checked={i === k}
                  onChoose={() => setPlane(i)}
                >
                  <PlanePicture look={look} step={frame} what={what} plane={i} width={64} name={arcColour(one).name} />
                  <span className="flex items-center justify-center gap-1">
                    <Colour colour={one} className="size-2.5" />
                  </span>
                </RadioChip>
              ))}
            </div>
          </div>
        </div>
      )}
      {record && <LearnCurves curves={record.curves} />}
    </div>
  );
}

const Colour = ({ colour, className }: { readonly colour: number; readonly className: string }) => (
  <>
    <span aria-hidden className={`border border-[#555] ${className}`} style={{ background: arcColour(colour).fill }} />{' '}
    {arcColour(colour).name}
  </>
);

/** The grid a place names, and the size of its answer where that is known. */
function askedOf(
  { train, test }: ArcTask,
  progress: LearnProgress,
  { part, index }: PairPlace,
): { readonly input: Grid | null; readonly size: Size | null } {
  if (part === 'test') return { input: test[index]?.input ?? null, size: progress.tests[index]?.size ?? null };
  const pair = train[index];
  return pair ? { input: pair.input, size: [gridRows(pair.output), gridCols(pair.output)] } : { input: null, size: null };
}

/** What is thought about a grid at a moment; the picture before stays until the next is there. */
function useLook(
  input: Grid | null,
  size: Size | null,
  moment: number,
  name: string,
): { readonly look: Look | null; readonly trouble: string } {
  const [look, setLook] = useState<Look | null>(null);
  const [trouble, setTrouble] = useState('');
  const [rows, cols] = size ?? [0, 0];
  useEffect(() => {
    if (!input || rows === 0) return undefined;
    let wanted = true;
    learnClient
      .look({ moment, input: input.map((row) => [...row]), size: [rows, cols] })
      .then((found) => {
        if (!wanted) return;
        setLook(found);
        setTrouble('');
      })
      .catch((e: unknown) => wanted && setTrouble(messageOf(e)));
    return () => {
      wanted = false;
    };
  }, [input, rows, cols, moment, name]);
  return { look: input && rows > 0 ? look : null, trouble: size === null ? insideWords.noSize : trouble };
}
