/** Asks a short-lived worker for exact Sudoku work, so that the page never waits for it. */

import type { Check } from '../../../storage/checks.ts';
import type { ExactRequest } from './exactProtocol.ts';

/** The exact solver gave no answer. The message is a sentence for the page. */
export class ExactSolverError extends Error {
  readonly code = 'exact-solver';
  constructor(why: string) {
    super(`The exact solver gave no answer: ${why}`);
    this.name = 'ExactSolverError';
  }
}

/** One request, one worker. @throws ExactSolverError */
export async function askExactSolver<T>(request: ExactRequest, answer: Check<T>): Promise<T> {
  const worker = new Worker(new URL('./exact.worker.ts', import.meta.url), { type: 'module', name: 'exact-solver' });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.addEventListener('error', (e) => reject(new ExactSolverError(e.message || 'it could not be started.')));
      worker.addEventListener('message', (e: MessageEvent<unknown>) => {
        const checked = answer.safeParse(e.data);
        if (checked.success) resolve(checked.data);
        else reject(new ExactSolverError('what it sent was unreadable.'));
      });
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
