/**
 * Fetched weights in the origin's private file system: a folder a file, a file a block, named by its range. So what is there tells itself:
 * no list can fall behind, a block that was cut off has the wrong size and counts as not there.
 */

import { z } from 'zod';
import type { Range } from '../../model/weights/source.ts';
import { ModelFetchError } from './fetchError.ts';
import { assemble, byPlace, type KeptBytes } from './kept.ts';

const FOLDER = 'fetched-weights';
const ABOUT = 'about.json';
const ABOUT_MAX_BYTES = 10_000;

const aboutSchema = z.object({
  url: z.string().max(2000),
  title: z.string().max(300),
  /** Of the whole file; only parts of it may be here. */
  size: z.number().int().positive(),
  /** Of the host, where it gave one. */
  etag: z.string().max(300).nullish(),
  /** Milliseconds since 1970. */
  since: z.number(),
});
export type AboutKept = z.infer<typeof aboutSchema>;

/** A kept file, for the list. */
export interface KeptEntry extends AboutKept {
  readonly key: string;
  /** That are here. */
  readonly bytes: number;
}

interface Block extends Range {
  readonly name: string;
}

const blockName = /^(\d{1,15})-(\d{1,15})$/;

/** A name of a folder for an address. */
export async function keyOf(url: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url)));
  return Array.from(hash.subarray(0, 12), (b) => b.toString(16).padStart(2, '0')).join('');
}

async function root(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

/** Every block of a folder whose file is as long as its name says. */
async function blocksIn(folder: FileSystemDirectoryHandle): Promise<Block[]> {
  const blocks: Block[] = [];
  for await (const [name, handle] of folder.entries()) {
    const [, from, to] = blockName.exec(name) ?? [];
    if (handle.kind !== 'file' || from === undefined) continue;
    const { size } = await handle.getFile();
    if (size === Number(to) - Number(from)) blocks.push({ name, from: Number(from), to: Number(to) });
  }
  return blocks.sort(byPlace);
}

async function aboutIn(folder: FileSystemDirectoryHandle): Promise<AboutKept | null> {
  try {
    const file = await (await folder.getFileHandle(ABOUT)).getFile();
    if (file.size > ABOUT_MAX_BYTES) return null;
    return aboutSchema.safeParse(JSON.parse(await file.text())).data ?? null;
  } catch {
    return null;
  }
}

/** What a worker has of files, and the page's types lack. */
interface WorkerFile {
  createSyncAccessHandle(): Promise<{ truncate(size: number): void; write(bytes: Uint8Array): number; flush(): void; close(): void }>;
}

/** What the browser refused, in words. */
function refusal(e: unknown): unknown {
  if (!(e instanceof DOMException)) return e;
  switch (e.name) {
    case 'QuotaExceededError':
      return new ModelFetchError(
        'quota',
        "This browser's storage is full. Delete a fetched model, or free some space on the disk; what is already here stays.",
      );
    case 'NotFoundError':
      return new ModelFetchError(
        'not-found',
        'What was kept of this model has been deleted, and more of it is needed. Fetch it again under “Model & device”.',
      );
    case 'NoModificationAllowedError':
      return new ModelFetchError('busy', 'Another tab is fetching this model. Wait until it is there, then try again.');
    default:
      return e;
  }
}

/** Writes a file whole. Only in a worker: elsewhere browsers differ. @throws ModelFetchError `quota`, `not-found`, `busy` */
async function write(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    const access = await (handle as FileSystemFileHandle & WorkerFile).createSyncAccessHandle();
    try {
      access.truncate(0);
      if (access.write(bytes) < bytes.length) throw new DOMException('Written in part.', 'QuotaExceededError');
      access.flush();
    } finally {
      access.close();
    }
  } catch (e) {
    throw refusal(e);
  }
}

/** One kept file. */
export class StoredBytes implements KeptBytes {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #what: { readonly url: string; readonly title: string };
  #blocks: Block[];
  size: number | null;
  etag: string | null;

  private constructor(folder: FileSystemDirectoryHandle, what: { url: string; title: string }, blocks: Block[], about: AboutKept | null) {
    this.#folder = folder;
    this.#what = what;
    this.#blocks = blocks;
    this.size = about?.size ?? null;
    this.etag = about?.etag ?? null;
  }

  /** What is kept of this address. @throws where the browser has no such storage */
  static async open(url: string, title: string): Promise<StoredBytes> {
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) throw new Error('Files cannot be written here.');
    const folder = await (await root()).getDirectoryHandle(await keyOf(url), { create: true });
    const about = await aboutIn(folder);
    const blocks = about ? await blocksIn(folder) : []; // blocks of a file of unknown size are of no use
    return new StoredBytes(folder, { url, title }, blocks, about);
  }

  ranges(): readonly Range[] {
    return this.#blocks;
  }

  async begin(size: number, etag: string | null): Promise<void> {
    if (this.size === size && this.etag === etag) return;
    const about: AboutKept = { ...this.#what, size, etag, since: Date.now() };
    await write(this.#folder, ABOUT, new TextEncoder().encode(JSON.stringify(about)));
    this.size = size;
    this.etag = etag;
  }

  async add(from: number, bytes: Uint8Array): Promise<void> {
    const block = { name: `${from}-${from + bytes.length}`, from, to: from + bytes.length };
    await write(this.#folder, block.name, Uint8Array.from(bytes));
    this.#blocks = [...this.#blocks.filter(({ name }) => name !== block.name), block].sort(byPlace);
  }

  read(from: number, to: number): Promise<Uint8Array> {
    return assemble(this.#blocks, { from, to }, async ({ name, from: start }, a, b) => {
      try {
        const file = await (await this.#folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.slice(a - start, b - start).arrayBuffer());
      } catch (e) {
        throw refusal(e);
      }
    });
  }
}

/** Everything that is kept, the newest first. Empty where the browser has no such storage. */
export async function listKept(): Promise<KeptEntry[]> {
  const found: KeptEntry[] = [];
  try {
    for await (const [key, handle] of (await root()).entries()) {
      if (handle.kind !== 'directory') continue;
      const about = await aboutIn(handle);
      if (!about) continue;
      const blocks = await blocksIn(handle);
      found.push({ ...about, key, bytes: blocks.reduce((sum, { from, to }) => sum + to - from, 0) });
    }
  } catch {
    return [];
  }
  return found.sort((a, b) => b.since - a.since);
}

/** Deletes what is kept under this key. */
export async function deleteKept(key: string): Promise<void> {
  try {
    await (await root()).removeEntry(key, { recursive: true });
  } catch (e) {
    if (!(e instanceof DOMException && e.name === 'NotFoundError')) throw e;
  }
}

/** Bytes that this browser would still take; null where it does not say. */
export async function roomLeft(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
  } catch {
    return null;
  }
}
