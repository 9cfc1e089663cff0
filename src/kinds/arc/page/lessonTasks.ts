/** The tasks that the next training run learns, and how many copies of each. */

import { create } from 'zustand';
import type { NamedTask } from '../core/parse.ts';

/** Augmented copies of a task, unless a person changes it. */
const AUGMENTATIONS = 8;

interface TaskChoice {
  /** Tasks that were added; none: the one that is open. */
  readonly tasks: readonly NamedTask[];
  readonly augmentations: number;
  /** One demonstration of each task with three or more is kept for the evaluation. */
  readonly holdOut: boolean;
}
export const useTaskChoice = create<TaskChoice>()(() => ({ tasks: [], augmentations: AUGMENTATIONS, holdOut: false }));
