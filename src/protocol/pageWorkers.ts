/**
 * What a worker and the page say about workers that the page makes for it. In Firefox `new Worker` in a worker of a cross-origin isolated page
 * sometimes never returns (7 of 20 fresh tabs under a driver), and the worker that called it stands still for good; the page's own calls do return.
 */

/** A worker to the page, about the worker that has this number there. */
export type WorkerWish = { readonly worker: number } & (
  | { readonly make: string; readonly options: WorkerOptions }
  | { readonly say: unknown }
  | { readonly end: true }
);

/** The page to the worker. */
export type WorkerNews = { readonly worker: number } & ({ readonly said: unknown } | { readonly failed: string });

/** Whether a message is one of these: the API's own go the same way. */
export const aboutWorker = (data: unknown): data is { readonly worker: number } =>
  typeof data === 'object' && data !== null && 'worker' in data && typeof data.worker === 'number';
