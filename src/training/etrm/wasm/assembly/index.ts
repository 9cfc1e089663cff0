/** What the host calls (wasm/engine.ts). Memory is the host's: nothing is allocated here. */

import { blockBytes, packPanels, panelBytes } from './block';
import { begin, learn, sampleExact, sampleLoss, setNoise, think } from './step';
import { AVERAGE, AVERAGE_PANELS, PANELS, WEIGHTS } from './state';

export { setCanvas, setModel } from './state';
export { clear, optimise } from './optimise';
export { learn, setNoise, blockBytes, panelBytes };

/** First byte that is the host's to use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Panels of the weights that learn. */
export function packWeights(): void {
  packPanels(WEIGHTS, PANELS, true);
}

/** Panels of the averaged weights, which answer. */
export function packAverage(): void {
  packPanels(AVERAGE, AVERAGE_PANELS, false);
}

/** A question with the averaged weights. */
export function ask(row: i32): void {
  setNoise(0, 1);
  begin(AVERAGE, row);
}

/** Its next supervision step. */
export function thinkOn(): void {
  think(AVERAGE, AVERAGE_PANELS);
}

export function lastLoss(): f64 {
  return sampleLoss;
}

export function lastExact(): bool {
  return sampleExact;
}
