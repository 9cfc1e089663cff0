/** Learns one ARC task with E-TRM within a time budget, several seeds in threads of their own, and answers its test inputs. */

import { MessageChannel, Worker } from 'node:worker_threads';
import { sameGrid } from '../src/kinds/arc/core/grid.ts';
import type { NamedTask } from '../src/kinds/arc/core/parse.ts';
import { likelySizes } from '../src/model/architectures/etrm/sizes.ts';
import { type EtrmTask, type Grid } from '../src/model/architectures/etrm/task.ts';
import { learnersOn, RemoteHost, type LearnerPort } from '../src/training/etrm/remote.ts';
import { LearnSession, type LearnSessionOptions } from '../src/training/etrm/session.ts';
import type { SessionEnd } from '../src/training/etrm/standing.ts';
import { buildKernels } from './wasmKernels.ts';

export interface TaskResult {
  readonly id: string;
  /** Every test input is answered by one of its two candidates; null when the file does not hold the answers. */
  readonly solved: boolean | null;
  /** The same by the first candidate alone. */
  readonly first: boolean | null;
  /** Up to two grids for each test input; none where no rule gives its size. */
  readonly candidates: readonly (readonly Grid[])[];
  /** Their votes. */
  readonly votes: readonly (readonly number[])[];
  /** Some seed learnt every demonstration. */
  readonly fitted: boolean;
  readonly seeds: readonly { readonly seed: number; readonly steps: number; readonly fitted: boolean }[];
  /** Of all seeds. */
  readonly steps: number;
  readonly seconds: number;
  /** Why it ended. */
  readonly ended: SessionEnd;
}

/** Candidates that may be handed in. */
const ATTEMPTS = 2;

/** A thread does not inherit tsx: it registers it, then loads the worker. */
const BOOT = `
const { workerData } = require('node:worker_threads');
import(workerData.tsx).then(({ register }) => { register(); return import(workerData.module); });`;

/** Threads with a learner each. */
export class LearnerThreads {
  readonly hosts: readonly RemoteHost[];
  private readonly threads: readonly Worker[];

  private constructor(hosts: readonly RemoteHost[], threads: readonly Worker[]) {
    this.hosts = hosts;
    this.threads = threads;
  }

  static async start(count: number): Promise<LearnerThreads> {
    const files = await buildKernels();
    const made = Array.from({ length: count }, () => {
      const { port1, port2 } = new MessageChannel();
      const data = {
        port: port2,
        files,
        tsx: import.meta.resolve('tsx/esm/api'),
        module: new URL('./etrmWorker.ts', import.meta.url).href,
      };
      const thread = new Worker(BOOT, { eval: true, workerData: data, transferList: [port2] });
      const host = new RemoteHost(port1 as unknown as LearnerPort);
      thread.on('error', (error) => host.fail(error.message));
      return { host, thread };
    });
    return new LearnerThreads(
      made.map(({ host }) => host),
      made.map(({ thread }) => thread),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}

/**
 * @param seconds for the task, wall clock
 * @param seeds at most
 * @param firstSeed the others follow it
 * @param pretrained weights that every other seed begins with after the first two; null: all begin with random numbers
 */
export async function finetuneTask(
  { id, task }: NamedTask,
  threads: LearnerThreads,
  {
    seconds,
    seeds,
    firstSeed,
    pretrained,
  }: Pick<LearnSessionOptions, 'firstSeed' | 'pretrained'> & { readonly seconds: number; readonly seeds: number },
): Promise<TaskResult> {
  const started = performance.now();
  // Nothing of the answers to the test inputs is known to the learning, not even their size.
  const asked: EtrmTask = { train: task.train, test: task.test.map(({ input }) => ({ input })) };
  const session = new LearnSession({
    task: asked,
    seconds,
    seeds,
    firstSeed,
    pretrained,
    parallel: threads.hosts.length,
    makeLearner: learnersOn(threads.hosts, asked, () => Promise.reject(new Error('All threads are busy.'))),
  });
  try {
    let p = session.progress();
    while (!p.ended) p = await session.advance();
    const ended = p.ended;
    // Where no rule gives a size, the two likeliest are tried, one candidate each.
    const candidates: Grid[][] = [];
    const votes: number[][] = [];
    for (const [t, { size, candidates: known }] of p.tests.entries()) {
      if (size) {
        candidates.push(known.slice(0, ATTEMPTS).map(({ grid }) => grid));
        votes.push(known.slice(0, ATTEMPTS).map((c) => c.votes));
        continue;
      }
      const tried = [];
      for (const likely of likelySizes(asked.train, asked.test[t].input).slice(0, ATTEMPTS)) {
        await session.setSize(t, likely);
        tried.push(...session.progress().tests[t].candidates.slice(0, 1));
      }
      candidates.push(tried.map(({ grid }) => grid));
      votes.push(tried.map((c) => c.votes));
    }
    const among = (most: number): boolean | null => {
      const right = task.test.map(({ output }, t) => (output ? candidates[t].slice(0, most).some((grid) => sameGrid(grid, output)) : null));
      return right.includes(null) ? null : right.every((r) => r);
    };
    const ran = p.seeds.filter(({ step }) => step > 0).map(({ seed, step, fitted }) => ({ seed, steps: step, fitted }));
    return {
      id,
      solved: among(ATTEMPTS),
      first: among(1),
      candidates,
      votes,
      fitted: p.fitted,
      seeds: ran,
      steps: ran.reduce((sum, { steps }) => sum + steps, 0),
      seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
      ended,
    };
  } finally {
    session.dispose();
  }
}
