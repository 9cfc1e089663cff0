/** How many steps a run has: as many as were asked for, or as fit a time budget once the speed is known. */

import type { TrainConfig } from '../../protocol/training.ts';

/** Steps of a session that are not measured: kernels are compiled in them. */
const WARM_UP = 2;
/** The speed is known after this many steps, and this share of the budget. */
const MEASURED = { steps: 5, share: 0.05 };

export class Schedule {
  private readonly budget: number | null;
  private fixed: number | null;
  private steps = 0;
  /** Seconds of learning in all sessions. */
  spent: number;
  private measured = 0;

  /** @param total of an earlier session: it stays @param spent seconds of learning in earlier sessions */
  constructor(config: TrainConfig, total: number | null, spent = 0) {
    this.spent = spent;
    this.budget = 'seconds' in config.budget ? config.budget.seconds : null;
    this.fixed = total;
  }

  /** A step took so long. Evaluations and saves do not count: the budget is what is spent on learning. */
  stepped(seconds: number): void {
    this.steps++;
    this.spent += seconds;
    if (this.steps > WARM_UP) this.measured += seconds;
  }

  /** Steps of the whole run, or null while they are not known. @param t steps done */
  total(t: number): number | null {
    const { budget } = this;
    if (this.fixed !== null || budget === null) return this.fixed;
    const count = this.steps - WARM_UP;
    const left = budget - this.spent;
    if (left <= 0) this.fixed = t;
    else if (count >= MEASURED.steps && this.measured >= budget * MEASURED.share)
      this.fixed = t + Math.max(1, Math.floor((left * count) / this.measured));
    return this.fixed;
  }
}
