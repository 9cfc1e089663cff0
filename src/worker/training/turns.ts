/** Whose turn it is on the device: a run, a load, or one training step at a time, in the order they asked. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Does `work` after everything that asked before. A failure is the asker's alone. Never ask for a turn inside a turn. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
