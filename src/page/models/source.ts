/** Where a model comes from, and what it is called. */

import type { Assumptions, WhichCheckpoint } from '../../protocol/session.ts';
import type { RunSummary } from '../../protocol/training.ts';
import type { ModelCard, PublishedModel } from './catalogue.ts';

/** What lies beside a file, dropped or chosen together with it. */
export interface SideFiles {
  /** Text of an all_config.yaml or a config.json. */
  readonly config?: string;
  /** An identifiers.json. */
  readonly identifiers?: File;
}

/** A model that was trained here. */
interface TrainedModel {
  readonly runId: string;
  readonly name: string;
  readonly which: WhichCheckpoint;
  /** Of its checkpoint. */
  readonly step: number;
  readonly bytes: number;
}

/** Where a model comes from: the catalogue, a file of one's own, or a training run in storage. */
export type ModelSource =
  | { readonly kind: 'card'; readonly card: ModelCard }
  /** `of`: the puzzle kind that it was opened for. */
  | { readonly kind: 'file'; readonly file: File; readonly beside?: SideFiles; readonly said?: Assumptions; readonly of?: string }
  | { readonly kind: 'published'; readonly model: PublishedModel; readonly said?: Assumptions }
  | { readonly kind: 'run'; readonly run: TrainedModel };

/** What a model is called, and told apart by: of a run that went on, another step is another model. */
export function sourceName(s: ModelSource): string {
  switch (s.kind) {
    case 'card':
      return s.card.name;
    case 'file':
      return s.file.name;
    case 'published':
      return s.model.title;
    case 'run':
      return `${s.run.name}, step ${s.run.step}`;
  }
  return s satisfies never;
}

/** Bytes to come, before anything has come. */
export function expectedBytes(s: ModelSource): number {
  switch (s.kind) {
    case 'card':
      return s.card.parameters * bytesPerNumber(s.card.dtype);
    case 'file':
      return s.file.size;
    case 'published':
      return s.model.moved;
    case 'run':
      return s.run.bytes;
  }
  return s satisfies never;
}

/** Width of a stored number, by the name safetensors gives its type. */
export const bytesPerNumber = (dtype: string): number => (dtype === 'F32' ? 4 : 2);

/** A state of a run as a model, or null where nothing of it was saved. */
export function trainedModel(run: RunSummary, which: WhichCheckpoint): TrainedModel | null {
  const checkpoint = run.checkpoints.find((c) => (which === 'best' ? c.best : true)) ?? run.checkpoints[0];
  return !checkpoint ? null : { runId: run.id, name: run.name, which, step: checkpoint.step, bytes: checkpoint.bytes };
}
