/** The cell that is asked about, for everything that shows cells: a place on the model's canvas, in raster order. */

import { create } from 'zustand';
import type { YTick } from '../../protocol/inspect.ts';

export interface CellState {
  /** Under the pointer, where it asks about the cell. */
  readonly hovered: number | null;
  /** Under the pointer on a picture that tells of another cell: it is marked everywhere, and nothing else changes. */
  readonly pointed: number | null;
  /** The cells that hold what the asked one holds. */
  readonly kin: ReadonlySet<number>;
  /** Focused or clicked at last; it stays until another one is. */
  readonly chosen: number | null;
  /** The entropy of y is drawn over the board. */
  readonly entropy: boolean;
  /** y inside a step, for the board: its last update, and the one before; null where the board shows a step's own answer. */
  readonly answer: YTick | null;
  readonly before: YTick | null;
  readonly hover: (cell: number | null) => void;
  readonly point: (cell: number | null) => void;
  readonly relate: (kin: ReadonlySet<number>) => void;
  readonly choose: (cell: number | null) => void;
  readonly showEntropy: (on: boolean) => void;
  readonly publish: (answer: YTick | null, before: YTick | null) => void;
}

export const useCell = create<CellState>()((set) => ({
  hovered: null,
  pointed: null,
  kin: new Set(),
  chosen: null,
  entropy: false,
  answer: null,
  before: null,
  hover: (hovered) => set({ hovered }),
  point: (pointed) => set({ pointed }),
  relate: (kin) => set({ kin }),
  choose: (chosen) => set({ chosen }),
  showEntropy: (entropy) => set({ entropy }),
  publish: (answer, before) => set({ answer, before }),
}));

/** The cell to tell of: under the pointer, else the chosen one. */
export const cellAsked = ({ hovered, chosen }: Pick<CellState, 'hovered' | 'chosen'>): number | null => hovered ?? chosen;
