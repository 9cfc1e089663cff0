/** The page's side of workers that a worker needs: makes them and passes on what is said, both ways. */

import { aboutWorker, type WorkerNews, type WorkerWish } from '../protocol/pageWorkers.ts';

/** Serves one worker's wishes. @returns ends all that were made for it, which do not end with it by themselves */
export function makeWorkersFor(owner: Worker): () => void {
  const made = new Map<number, Worker>();
  const tell = (news: WorkerNews): void => owner.postMessage(news);
  const make = (worker: number, address: string, options: WorkerOptions): void => {
    try {
      const one = new Worker(address, options);
      one.addEventListener('message', ({ data }: MessageEvent<unknown>) => tell({ worker, said: data }));
      one.addEventListener('error', (e) => {
        e.preventDefault(); // it is its owner's to tell
        tell({ worker, failed: e.message ?? '' });
      });
      made.set(worker, one);
    } catch (e) {
      tell({ worker, failed: String(e) });
    }
  };
  owner.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!aboutWorker(data)) return;
    const wish = data as WorkerWish;
    const { worker } = wish;
    if ('make' in wish) make(worker, wish.make, wish.options);
    else if ('say' in wish) made.get(worker)?.postMessage(wish.say);
    else {
      made.get(worker)?.terminate();
      made.delete(worker);
    }
  });
  return () => {
    for (const one of made.values()) one.terminate();
    made.clear();
  };
}
