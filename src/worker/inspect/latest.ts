/** One job at a time: a new one stops the one before, and a job can be stopped by the name of the run it is about. */
export class Latest {
  private running: { readonly runId: string; readonly abort: AbortController } | null = null;

  /** Does `work`, whose signal is raised when it is to stop. */
  async run<T>(runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.running?.abort.abort();
    const mine = { runId, abort: new AbortController() };
    this.running = mine;
    try {
      return await work(mine.abort.signal);
    } finally {
      if (this.running === mine) this.running = null;
    }
  }

  /** Stops the job about this run, or any job when none is named. */
  stop(runId?: string): void {
    if (runId === undefined || this.running?.runId === runId) this.running?.abort.abort();
  }
}
