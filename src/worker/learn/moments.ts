/** Moments of a learning that can be looked into again: weights of the watched seed, evenly thinned so that they stay few. */

export interface Moment {
  readonly seed: number;
  /** Optimiser steps done. */
  readonly step: number;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Moments that are held at most; of E-TRM's weights that is 7 MB. */
const MOST = 48;

export class Moments {
  private held: Moment[] = [];
  /** Of the moments that come, every this many is held. */
  private stride = 1;
  private count = 0;

  get all(): readonly Moment[] {
    return this.held;
  }

  /** Takes a moment. The last one of a seed is held until the next comes, wherever it falls. */
  add(moment: Moment): void {
    const last = this.held.at(-1);
    if (last && last.seed === moment.seed && last.step === moment.step) return;
    const passing = this.count > 0 && (this.count - 1) % this.stride !== 0 && last?.seed === moment.seed;
    this.held = [...(passing ? this.held.slice(0, -1) : this.held), moment];
    this.count++;
    if (this.held.length <= MOST) return;
    this.held = this.held.filter((_, i) => i % 2 === 0 || i === this.held.length - 1);
    this.stride *= 2;
  }
}
