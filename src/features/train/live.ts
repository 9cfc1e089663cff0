/** What is being learnt now, for the parts of the page that must wait for it. Small: the rest of training is fetched when needed. */

import { create } from 'zustand';

export interface TrainingLive {
  /** The run that is trained, by name; null when none is. */
  readonly name: string | null;
  /** The puzzle kind that it is for; null when none is. */
  readonly kind: string | null;
  /** A kind learns a puzzle in its own way. */
  readonly ownWay: boolean;
}

export const useTrainingLive = create<TrainingLive>()(() => ({ name: null, kind: null, ownWay: false }));
