/** How many steps a run has: as many as were asked for, or as fit a time budget once the speed is known. */
import type { TrainConfig } from './protocol.ts';

/** Steps of a sitting that are not measured: kernels are compiled in them. */
const WARM_UP = 2;
/** The speed is known after this many steps, and this share of the budget. */
const MEASURED = { steps: 5, share: 0.05 };

export class Schedule {
  private readonly budget: number | null;
  private fixed: number | null;
  private steps = 0;
  private stepSeconds = 0;
  private examSeconds = 0;

  /** @param total of an earlier sitting: it stays */
  constructor(config: TrainConfig, total: number | null) {
    this.budget = 'seconds' in config.budget ? config.budget.seconds : null;
    this.fixed = total;
  }

  /** A step took so long. */
  stepped(seconds: number): void {
    this.steps++;
    if (this.steps > WARM_UP) this.stepSeconds += seconds;
  }

  /** An exam took so long. */
  examined(seconds: number): void {
    this.examSeconds = seconds;
  }

  /**
   * Steps of the whole run, or null while they are not known.
   * @param t steps done
   * @param seconds of training so far
   */
  total(t: number, seconds: number, examEvery: number): number | null {
    const { budget } = this;
    if (this.fixed !== null || budget === null) return this.fixed;
    const measured = this.steps - WARM_UP;
    const left = budget - seconds - this.examSeconds; // one exam at the end
    if (left <= 0) this.fixed = t;
    else if (measured >= MEASURED.steps && this.stepSeconds >= budget * MEASURED.share) {
      const perStep = this.stepSeconds / measured + this.examSeconds / examEvery;
      this.fixed = t + Math.max(1, Math.floor(left / perStep));
    }
    return this.fixed;
  }
}
