/** What seeds answer to a task's test inputs, at which sizes, and whether they agree. */

import { EtrmError } from '../../model/architectures/etrm/errors.ts';
import { checkSize, type EtrmTask, type Size } from '../../model/architectures/etrm/task.ts';
import { askedSize } from '../../model/architectures/etrm/viewSizes.ts';
import { agreed, pool, type Pooled, type Vote } from '../../model/architectures/etrm/votes.ts';
import type { SeedLearner } from './learner.ts';
import type { SessionState } from './standing.ts';

/** Log-probability of a vote that tells none: below every real one, and a number in JSON. */
const UNSURE = -1e9;

export class Ballots {
  private readonly task: EtrmTask;
  private readonly copies: number;
  private readonly given: readonly (Size | null)[];
  private all: (Size | null)[];
  private votes: Vote[][];

  /**
   * @param given sizes that a person gave, by test input; null: by rule @param copies answers of a learner to each: the task's colours and renamings
   * @throws EtrmError `bad-size`
   */
  constructor(task: EtrmTask, given: readonly (Size | null)[], copies: number) {
    this.task = task;
    this.given = given;
    this.copies = copies;
    this.all = task.test.map(({ input }, i) => given[i] ?? askedSize(task.train, input));
    for (const size of this.all) if (size) checkSize(size);
    this.votes = task.test.map(() => []);
  }

  /** By test input; null: no rule gives it, and nobody has said. */
  get sizes(): readonly (Size | null)[] {
    return this.all;
  }

  /** Of the seeds that have voted, the best first. */
  candidates(test: number): readonly Pooled[] {
    return pool(this.votes[test]);
  }

  /** Takes a saved state over. @returns sizes that are others by now, which are to be voted on anew @throws EtrmError `bad-state` */
  restore({ votes, sizes }: Pick<SessionState, 'votes' | 'sizes'>): { readonly test: number; readonly size: Size }[] {
    if (votes.length !== this.votes.length) throw new EtrmError('bad-state', 'The state is of another task.');
    // Earlier versions did not write down how sure a vote was: among equals those come last.
    this.votes = votes.map((of) => of.map((vote) => ({ ...vote, sure: (vote as Partial<Vote>).sure ?? UNSURE })));
    const wanted = this.all.map((size, i) => this.given[i] ?? sizes[i] ?? size);
    this.all = [...sizes];
    return wanted.flatMap((size, test) => (size && size.join() !== sizes[test]?.join() ? [{ test, size }] : []));
  }

  save(): Pick<SessionState, 'votes' | 'sizes'> {
    return { votes: this.votes.map((v) => [...v]), sizes: [...this.all] };
  }

  /** From now on an answer has this size; what was voted on it is gone. @throws EtrmError `bad-size` */
  resize(test: number, size: Size): void {
    checkSize(size);
    this.all[test] = size;
    this.votes[test] = [];
  }

  /** A learner's votes on a test input, where its answer's size is known. */
  async cast(learner: SeedLearner, fitted: boolean, test: number): Promise<void> {
    const size = this.all[test];
    if (!size) return;
    const answers = await learner.answer(this.task.test[test].input, size, this.copies);
    this.votes[test].push(...answers.map((ballot) => ({ ...ballot, seed: learner.seed, fitted })));
  }

  async castAll(learner: SeedLearner, fitted: boolean): Promise<void> {
    for (const test of this.all.keys()) await this.cast(learner, fitted, test);
  }

  /** Whether `least` seeds agree on every answer whose size is known; null where there is none to agree on. */
  agree(least: number): boolean | null {
    const asked = this.votes.filter((_, i) => this.all[i] !== null);
    return asked.length === 0 ? null : asked.every((votes) => agreed(votes, least));
  }
}
