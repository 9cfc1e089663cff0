/** Time limits: what to wait for, and what is hopeless to begin with. */

/** The result of `work`, or null when it takes longer than `ms`; then nobody hears of what becomes of it. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  work.catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Larger tasks use a device better than small ones; what would be over the limit even at this many times the speed is not tried. */
const BENEFIT_OF_DOUBT = 2;

/** Remembers how fast each executor has been, to tell which tasks it cannot finish in time. */
export class Foresight {
  /** FLOP a millisecond, the best so far. */
  private readonly speed = new Map<string, number>();

  saw(executor: string, flops: number, ms: number): void {
    this.speed.set(executor, Math.max(this.speed.get(executor) ?? 0, flops / ms));
  }

  /** False for an executor that was never seen. */
  hopeless(executor: string, flops: number, limitMs: number): boolean {
    const speed = this.speed.get(executor);
    return speed !== undefined && flops / (BENEFIT_OF_DOUBT * speed) > limitMs;
  }
}
