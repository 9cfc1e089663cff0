/** Test support: a session in a worker, as the page has one, in a browser whose storage has faults; what it fetches comes from bytes it is given. */

import { env } from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { wasmPaths } from '../../engine/pageCpu.ts';
import type { LoadProgress, LoadRequest, ModelInfo, SolveRequest } from '../../protocol/session.ts';
import { Session } from '../session.ts';

/** What is wrong with the storage: no room by its own estimate, refused after so many bytes, not there, or one file is not taken. */
export interface StorageFaults {
  readonly room?: number;
  readonly writable?: number;
  readonly opfs?: 'missing' | 'throws' | 'full';
  /** The name of a file that is not taken. */
  readonly refused?: string;
}

/** What the host was asked for, and what it sent. */
export interface Served {
  readonly ranges: string[];
  bytes: number;
}

type Loaded =
  | { readonly ok: true; readonly about: ModelInfo['about']; readonly config: ModelInfo['config'] }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Where what is served is. */
export const HOST = 'https://weights.example/';
const PIECE = 65_536;
// Each worker of these tests would start threads of its own, for one step of a tiny model.
env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
let session = new Session(wasmPaths);
let files = new Map<string, Uint8Array<ArrayBuffer>>();
let served: Served = { ranges: [], bytes: 0 };
let phases: LoadProgress['phase'][] = [];
let gate: Promise<void> = Promise.resolve();
let open: () => void = () => undefined;

const real = globalThis.fetch.bind(globalThis);
globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith(HOST)) return real(input, init);
  const file = files.get(url);
  if (!file) return new Response(null, { status: 404 });
  const range = new Headers(init?.headers).get('range') ?? '';
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  const [from, to] = [Number(first), Math.min(file.length, Number(last) + 1)];
  served.ranges.push(`${from}-${to}`);
  await gate;
  served.bytes += to - from;
  const headers = { 'content-range': `bytes ${from}-${to - 1}/${file.length}` };
  return new Response(inPieces(file.slice(from, to)), { status: 206, headers });
};

/** As a network brings them. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, (at += PIECE)));
      if (at >= bytes.length) controller.close();
    },
  });
}

const { storage } = navigator;
const estimate = storage.estimate.bind(storage);
const getDirectory = storage.getDirectory.bind(storage);
interface SyncHandle {
  write(bytes: Uint8Array): number;
}
const files_ = FileSystemFileHandle.prototype as unknown as { createSyncAccessHandle(): Promise<SyncHandle> };
const createHandle = files_.createSyncAccessHandle; // oxlint-disable-line typescript/unbound-method

/** Puts these faults in the place of those before. */
function fail({ room, writable, opfs, refused }: StorageFaults): void {
  storage.estimate = room === undefined ? estimate : () => Promise.resolve({ quota: room, usage: 0 });
  Object.defineProperty(storage, 'getDirectory', {
    configurable: true,
    value:
      opfs === undefined
        ? getDirectory
        : opfs === 'missing'
          ? undefined
          : () => Promise.reject(new DOMException('Storage refuses.', opfs === 'full' ? 'QuotaExceededError' : 'SecurityError')),
  });
  let left = writable ?? Infinity;
  files_.createSyncAccessHandle = async function (this: FileSystemFileHandle) {
    if (this.name === refused) throw new DOMException('No room.', 'QuotaExceededError');
    const handle = await createHandle.call(this);
    const write = handle.write.bind(handle);
    handle.write = (bytes) => {
      if (bytes.length > left) {
        write(bytes.subarray(0, left)); // a part of it is on the disk already
        throw new DOMException('No room.', 'QuotaExceededError');
      }
      left -= bytes.length;
      return write(bytes);
    };
    return handle;
  };
}

const faulty = {
  fail,
  serve: (url: string, bytes: Uint8Array<ArrayBuffer>): void => void files.set(url, bytes),
  /** Nothing is answered from now on, until `release`. */
  hold(): void {
    gate = new Promise((resolve) => (open = resolve));
  },
  release: (): void => open(),
  served: (): Served => served,
  phases: (): LoadProgress['phase'][] => phases,
  /** A session as of a worker that was just made: nothing is loaded, nothing is served, nothing is wrong with the storage. */
  async start(): Promise<boolean> {
    session = new Session(wasmPaths);
    files = new Map();
    served = { ranges: [], bytes: 0 };
    phases = [];
    gate = Promise.resolve();
    fail({});
    return (await session.start('wasm')).ok;
  },
  async load(request: LoadRequest): Promise<Loaded> {
    const answer = await session.load(request, ({ phase }) => phases.at(-1) !== phase && phases.push(phase));
    return answer.ok ? { ok: true, about: answer.value.about, config: answer.value.config } : { ok: false, ...answer.error };
  },
  stop: (): void => session.stopLoad(),
  kept: () => session.kept(),
  deleteKept: (key: string) => session.deleteKept(key),
  /** Supervision steps that the model in use took. */
  async solve(request: SolveRequest): Promise<number> {
    let steps = 0;
    await session.solve(request, (e) => void (steps += e.type === 'step' ? 1 : 0));
    return steps;
  },
};
export type FaultyWorker = typeof faulty;

expose(faulty);
