/** In a worker that imports this, `Worker` is one that the page makes (protocol/pageWorkers.ts says why): for our own code and for that of packages. */

import { aboutWorker, type WorkerNews, type WorkerWish } from '../protocol/pageWorkers.ts';

const ask = (wish: WorkerWish): void => globalThis.postMessage(wish);
let made = 0;

class PageWorker extends EventTarget {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  private readonly worker = ++made;

  constructor(address: string | URL, options: WorkerOptions = {}) {
    super();
    globalThis.addEventListener('message', this.hear);
    ask({ worker: this.worker, make: new URL(address, globalThis.location.href).href, options });
  }

  postMessage(say: unknown): void {
    ask({ worker: this.worker, say });
  }

  terminate(): void {
    globalThis.removeEventListener('message', this.hear);
    ask({ worker: this.worker, end: true });
  }

  private readonly hear = ({ data }: MessageEvent<unknown>): void => {
    if (!aboutWorker(data) || data.worker !== this.worker) return;
    const news = data as WorkerNews;
    if ('said' in news) {
      const event = new MessageEvent('message', { data: news.said });
      this.onmessage?.(event);
      this.dispatchEvent(event);
    } else {
      const event = new ErrorEvent('error', { message: news.failed, cancelable: true });
      this.onerror?.(event);
      this.dispatchEvent(event);
    }
  };
}

/** Whether the page can be sent what threads share: where not there are no threads, and a worker's own workers, of learners, do come. */
function sharesWithPage(): boolean {
  try {
    ask({ worker: 0, say: new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true }) });
    return true;
  } catch {
    return false; // not isolated, or WebKitGTK
  }
}

if (sharesWithPage()) Object.assign(globalThis, { Worker: PageWorker });
