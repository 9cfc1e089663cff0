/** Learners in workers of their own: a worker that is free is used again, one that does not come is asked for once more at another address. */

import { EtrmError } from '../../model/architectures/etrm/errors.ts';
import type { SeedLearner } from '../../training/etrm/learner.ts';
import { RemoteHost, type LearnerPort, type RemoteOrder } from '../../training/etrm/remote.ts';

/** What of a worker is used. */
export interface LearnerWorker extends LearnerPort {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

export class Learners {
  private readonly spawn: (address: string) => LearnerWorker;
  private readonly hosts: RemoteHost[] = [];
  private asked = 0;

  /** @param spawn makes a worker that `serveLearner` serves; what it is given ('' or '?1', …) is added to the file's address */
  constructor(spawn: (address: string) => LearnerWorker) {
    this.spawn = spawn;
  }

  /** Makes a learner in a worker of its own. @throws EtrmError `worker` where none can be had, and what the learner refuses */
  async create(order: RemoteOrder): Promise<SeedLearner> {
    const free = this.hosts.find(({ busy }) => !busy);
    if (free) return free.create(order);
    try {
      return await this.host('').create(order);
    } catch (e) {
      // WebKit refuses a worker's worker whose file the server answers with a 304 that does not repeat the headers of
      // cross-origin isolation. An address that nobody asked for yet is never answered so.
      if (!(e instanceof EtrmError) || e.code !== 'worker') throw e;
      return this.host(`?${++this.asked}`).create(order);
    }
  }

  private host(address: string): RemoteHost {
    const worker = this.spawn(address);
    const host = new RemoteHost(worker);
    const end = (why: string): void => {
      const at = this.hosts.indexOf(host);
      if (at >= 0) this.hosts.splice(at, 1);
      worker.terminate();
      host.fail(`A learner stopped: ${why}.`);
    };
    worker.addEventListener('error', ({ message }) => end(message || 'its worker could not be loaded'));
    host.abandon = () => end('it was given up');
    this.hosts.push(host);
    return host;
  }
}
