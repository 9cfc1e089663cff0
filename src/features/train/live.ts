/** Whether a model is being trained now, for the parts of the page that must wait for it. Small: the rest of training is fetched when needed. */

import { create } from 'zustand';

export interface TrainingLive {
  /** The run that is trained, by name; null when none is. */
  readonly name: string | null;
}

export const useTrainingLive = create<TrainingLive>()(() => ({ name: null }));
