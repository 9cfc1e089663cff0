/** The time of a learning: what it has taken, what is left of it, and how many steps that is enough for. */

/** Steps after which a pace is known. */
const PACED = 5;
/** Share of the time limit that is kept for answering. */
const RESERVE = 0.05;
/** Milliseconds of work in one turn, and steps at most. */
const SLICE_MS = 100;
const STEPS_MAX = 16;
/** Milliseconds, and times what the turn should take, beyond which the tab was asleep. */
const [ASLEEP_MS, ASLEEP] = [5000, 20];

/** How fast somebody learns. */
export interface Pace {
  /** Milliseconds a step; 0: not known. */
  stepMs: number;
  /** Turns that were timed. */
  timed: number;
}

export class Clock {
  /** Milliseconds of work in the turns so far. */
  ms = 0;
  /** Milliseconds, for what only the clock can say. */
  readonly now: () => number;
  private limit: number | null = null;
  private started = 0;
  /** Milliseconds of the present turn in which the tab was asleep. */
  private slept = 0;
  /** Milliseconds a step, of whoever was timed last; 0: not known. */
  private stepMs = 0;

  /** @param seconds time limit; null: none */
  constructor(now: () => number, seconds: number | null) {
    this.now = now;
    this.extend(seconds);
  }

  /** From now on, with so many seconds; null: without a limit. */
  extend(seconds: number | null): void {
    this.limit = seconds === null ? null : this.ms + seconds * 1000;
  }

  /** Does a turn's work and counts its time. */
  async turn(work: () => Promise<void>): Promise<void> {
    this.started = this.now();
    try {
      await work();
    } finally {
      this.ms = this.at;
      this.slept = 0;
    }
  }

  /** Milliseconds of work, the present turn's so far among them. */
  get at(): number {
    return this.ms + this.now() - this.started - this.slept;
  }

  /** Milliseconds until the limit, but for what is kept for answering. */
  get remaining(): number {
    return this.limit === null ? Infinity : this.limit * (1 - RESERVE) - this.ms;
  }

  /** Steps that the time left is enough for, as far as is known. */
  get affordable(): number {
    return this.stepMs > 0 ? Math.floor(this.remaining / this.stepMs) : Infinity;
  }

  /** Milliseconds that so many steps will probably take, within the limit; null: not known. */
  forecast(steps: number): number | null {
    if (this.stepMs === 0) return null;
    return Math.max(0, Math.min(steps * this.stepMs, this.limit === null ? Infinity : this.limit - this.ms));
  }

  /** Steps for a turn of somebody with this pace. */
  static steps({ stepMs }: Pace): number {
    return stepMs === 0 ? 1 : Math.max(1, Math.min(STEPS_MAX, Math.floor(SLICE_MS / stepMs)));
  }

  /** Takes the time of somebody's steps. @returns whether the pace is known by now: the first steps are slow */
  timed(pace: Pace, steps: number, took: number): boolean {
    const expected = steps * pace.stepMs;
    // The clock runs on while a phone is locked: a turn that takes so much longer than those before it was slept through.
    if (pace.timed >= PACED && took > ASLEEP_MS + ASLEEP * expected) {
      this.slept = Math.max(this.slept, took - expected);
      return false;
    }
    const each = took / steps;
    pace.stepMs = this.stepMs = pace.timed === 0 ? each : 0.7 * pace.stepMs + 0.3 * each;
    pace.timed++;
    return pace.timed >= PACED;
  }
}
