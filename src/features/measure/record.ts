/** What can be measured on this page, and one measurement as the page keeps it: what was asked, of which model on which device, and what came of every puzzle. */

import { faces, loadParts } from '../../kinds/kinds.ts';
import type { PageMeasured } from '../../kinds/lesson.ts';
import type { MeasureEvent, MeasureRequest, PuzzleOutcome } from '../../protocol/measure.ts';
import type { Device, Failure } from '../../protocol/session.ts';

/** By the kinds' names; kinds that cannot be measured have none. */
export const measured: ReadonlyMap<string, PageMeasured> = await loadParts((kind) => kind.measured);

/** The labels of the kinds that can be measured: "Sudoku or Maze". */
export const measuredLabels = faces
  .filter(({ id }) => measured.has(id))
  .map(({ label }) => label)
  .reduce((all, label, i, { length }) => `${all}${i === length - 1 ? ' or ' : ', '}${label}`);

/** The part of a kind that can be measured. @throws Error when it cannot */
export function measuredOf(kind: string): PageMeasured {
  const part = measured.get(kind);
  if (!part) throw new Error(`Puzzles of the kind “${kind}” cannot be measured.`);
  return part;
}

export interface MeasuredModel {
  readonly name: string;
  /** Of its file; null where the model has none (trained here and not exported). */
  readonly sha256: string | null;
  readonly parameters: number;
}

export interface Measurement {
  readonly phase: 'running' | 'finished' | 'cancelled' | 'failed';
  readonly request: MeasureRequest;
  readonly model: MeasuredModel;
  /** When it began, ISO 8601. */
  readonly began: string;
  /** Where it ran; null until the worker said so. */
  readonly device: Device | null;
  readonly outcomes: readonly PuzzleOutcome[];
  /** Wall milliseconds of the device for these outcomes. */
  readonly ms: number;
  /** What is in hand: puzzles `from` to before `to`, and the supervision step that was done last. */
  readonly now: { readonly from: number; readonly to: number; readonly step: number; readonly what: 'puzzles' | 'copies' } | null;
  readonly failure: Failure | null;
}

/** A measurement that begins. */
export const newMeasurement = (request: MeasureRequest, model: MeasuredModel, began: string): Measurement => ({
  phase: 'running',
  request,
  model,
  began,
  device: null,
  outcomes: [],
  ms: 0,
  now: null,
  failure: null,
});

/** The measurement with one more event in it; one that is over stays as it is. */
export function withMeasureEvent(m: Measurement, event: MeasureEvent): Measurement {
  if (m.phase !== 'running') return m;
  switch (event.type) {
    case 'started':
      return { ...m, device: event.device };
    case 'step': {
      const { from, to, step, what } = event;
      return { ...m, now: { from, to, step, what } };
    }
    case 'outcomes':
      return { ...m, outcomes: [...m.outcomes, ...event.outcomes], ms: m.ms + event.ms };
    case 'ended':
      return { ...m, phase: event.reason, now: null };
    case 'failed':
      return { ...m, phase: 'failed', now: null, failure: event.error };
  }
  return event satisfies never;
}

/** Seconds a puzzle, copies included; null before the first. */
export const secondsAPuzzle = ({ outcomes, ms }: Measurement): number | null =>
  outcomes.length === 0 ? null : ms / 1000 / outcomes.length;

/** "easy Sudokus", "mazes of 9 by 9" */
export const puzzlesWords = ({ puzzles }: MeasureRequest): string => measuredOf(puzzles.kind).words(puzzles);
