/**
 * Fetched weights in the origin's private file system: a folder a file, a file a block, named by its range and its checksum. So what is
 * there tells itself: no list can fall behind, a block that was cut off has the wrong size and counts as not there, and one that was
 * damaged is deleted when it is read.
 */

import { z } from 'zod';
import { crc32, sha256Of } from '../../model/weights/checksums.ts';
import { CONFIG_TEXT_MAX } from '../../model/weights/infer.ts';
import type { ByteRange } from '../../model/weights/source.ts';
import { BusyError, FullError, NotFoundError, BlockedError } from '../../protocol/errors.ts';
import type { KeptEntry } from '../../protocol/session.ts';
import { HashError } from './fetchModel.ts';
import { assemble, byPlace, bytesIn, type KeptBytes } from './kept.ts';

const FOLDER = 'fetched-weights';
const ABOUT = 'about.json';
const ABOUT_MAX_BYTES = 10_000;
/** The configuration beside the file. As JSON: one that was cut off is none. */
const BESIDE = 'all_config.json';
const BESIDE_MAX_BYTES = 500_000;

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
type AboutKept = z.infer<typeof aboutSchema>;

const besideSchema = z.object({ text: z.string().max(CONFIG_TEXT_MAX) });

interface Block extends ByteRange {
  readonly name: string;
  /** CRC-32 of its bytes; null in a block kept before there were any. */
  readonly crc: number | null;
}

/** From, to, and the checksum in hexadecimal. */
const blockName = /^(\d{1,15})-(\d{1,15})(?:-([0-9a-f]{8}))?$/;
const nameOf = (from: number, to: number, crc: number): string => `${from}-${to}-${crc.toString(16).padStart(8, '0')}`;

/** A name of a folder for an address. */
export async function keyOf(url: string): Promise<string> {
  return (await sha256Of(new TextEncoder().encode(url))).slice(0, 24);
}

async function root(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

/** Every block of a folder whose file is as long as its name says, and the names of those that were cut off. */
async function blocksIn(folder: FileSystemDirectoryHandle): Promise<{ blocks: Block[]; cut: string[] }> {
  const blocks: Block[] = [];
  const cut: string[] = [];
  for await (const [name, handle] of folder.entries()) {
    const [, from, to, crc] = blockName.exec(name) ?? [];
    if (handle.kind !== 'file' || from === undefined) continue;
    const { size } = await handle.getFile();
    if (size !== Number(to) - Number(from)) cut.push(name);
    else blocks.push({ name, from: Number(from), to: Number(to), crc: crc === undefined ? null : Number.parseInt(crc, 16) });
  }
  return { blocks: blocks.sort(byPlace), cut };
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

/** What the browser refused, in words. @param here bytes of the file that are kept */
function refusal(e: unknown, here: number): unknown {
  if (!(e instanceof DOMException)) return e;
  switch (e.name) {
    case 'QuotaExceededError':
      return new FullError(
        `This browser's storage is full: ${(here / 1e6).toFixed(1)} MB of this model are here, and stay. Delete a fetched model or free some space on the disk, then go on.`,
      );
    case 'NotFoundError':
      return new NotFoundError(
        'What was kept of this model has been deleted, and more of it is needed. Fetch it again under “Model & device”.',
      );
    case 'NoModificationAllowedError':
      return new BusyError('Another tab is fetching this model. Wait until it is there, then try again.');
    default:
      return new BlockedError(`This browser would not keep what was fetched (${e.message || e.name}). What is already here stays.`);
  }
}

/** Writes a file whole. Only in a worker: elsewhere browsers differ. @throws DOMException */
async function write(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await (handle as FileSystemFileHandle & WorkerFile).createSyncAccessHandle();
  try {
    access.truncate(0);
    if (access.write(bytes) < bytes.length) throw new DOMException('Written in part.', 'QuotaExceededError');
    access.flush();
  } finally {
    access.close();
  }
}

/** One kept file. */
export class StoredBytes implements KeptBytes {
  private readonly folder: FileSystemDirectoryHandle;
  private readonly what: { readonly url: string; readonly title: string };
  /** Names of blocks whose checksum was found right. */
  private readonly checked = new Set<string>();
  private blocks: Block[];
  size: number | null;
  etag: string | null;

  private constructor(folder: FileSystemDirectoryHandle, what: { url: string; title: string }, blocks: Block[], about: AboutKept | null) {
    this.folder = folder;
    this.what = what;
    this.blocks = blocks;
    this.size = about?.size ?? null;
    this.etag = about?.etag ?? null;
  }

  /** What is kept of this address; what was cut off is cleared away. One tab at a time (oneTab in bring.ts). @throws where the browser has no such storage */
  static async open(url: string, title: string): Promise<StoredBytes> {
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) throw new Error('Files cannot be written here.');
    const folder = await (await root()).getDirectoryHandle(await keyOf(url), { create: true });
    const about = await aboutIn(folder);
    const { blocks, cut } = await blocksIn(folder);
    const useless = about ? cut : [...cut, ...blocks.map(({ name }) => name)]; // blocks of a file of unknown size are of no use
    for (const name of useless) await folder.removeEntry(name).catch(() => undefined);
    return new StoredBytes(folder, { url, title }, about ? blocks : [], about);
  }

  ranges(): readonly ByteRange[] {
    return this.blocks;
  }

  async begin(size: number, etag: string | null): Promise<void> {
    if (this.size === size && this.etag === etag) return;
    const about: AboutKept = { ...this.what, size, etag, since: Date.now() };
    await this.put(ABOUT, new TextEncoder().encode(JSON.stringify(about)));
    this.size = size;
    this.etag = etag;
  }

  async add(from: number, bytes: Uint8Array): Promise<void> {
    const to = from + bytes.length;
    const crc = crc32(bytes);
    const block = { name: nameOf(from, to, crc), from, to, crc };
    await this.put(block.name, Uint8Array.from(bytes));
    this.blocks = [...this.blocks.filter(({ name }) => name !== block.name), block].sort(byPlace);
  }

  /** @throws HashError where a block is not what was fetched: it is deleted; NotFoundError */
  read(from: number, to: number): Promise<Uint8Array> {
    return assemble(this.blocks, { from, to }, async (block, a, b) => {
      const file = await this.file(block.name);
      const part = async (start: number, end: number): Promise<Uint8Array> =>
        new Uint8Array(await file.slice(start - block.from, end - block.from).arrayBuffer());
      if (block.crc === null || this.checked.has(block.name)) return part(a, b);
      const whole = await part(block.from, block.to);
      if (crc32(whole) !== block.crc) throw await this.drop(block);
      this.checked.add(block.name);
      return whole.subarray(a - block.from, b - block.from);
    });
  }

  private async file(name: string): Promise<File> {
    try {
      return await (await this.folder.getFileHandle(name)).getFile();
    } catch (e) {
      throw refusal(e, bytesIn(this.blocks));
    }
  }

  private async put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await write(this.folder, name, bytes);
    } catch (e) {
      if (e instanceof DOMException && e.name === 'QuotaExceededError') await this.folder.removeEntry(name).catch(() => undefined); // what of it was written takes room
      throw refusal(e, bytesIn(this.blocks));
    }
  }

  /** Deletes a damaged block, and says so. */
  private async drop({ name, from, to }: Block): Promise<HashError> {
    this.blocks = this.blocks.filter((block) => block.name !== name);
    await this.folder.removeEntry(name).catch(() => undefined);
    return new HashError(
      `${((to - from) / 1e6).toFixed(1)} MB of what was kept of ${this.what.title} are damaged (wrong checksum) and were deleted. Fetch it again: the rest stays.`,
    );
  }
}

/** The text of the configuration beside a kept file, '' where it has none; null where nobody asked, or what was kept of it is damaged. Never rejects. */
export async function keptBeside(url: string): Promise<string | null> {
  try {
    const folder = await (await root()).getDirectoryHandle(await keyOf(url));
    const file = await (await folder.getFileHandle(BESIDE)).getFile();
    return file.size > BESIDE_MAX_BYTES ? null : besideSchema.parse(JSON.parse(await file.text())).text;
  } catch {
    return null;
  }
}

/** Keeps the text of the configuration beside a file, of which something is kept already; '' where it has none. Never rejects: it can be asked for again. */
export async function keepBeside(url: string, text: string): Promise<void> {
  try {
    const folder = await (await root()).getDirectoryHandle(await keyOf(url));
    await write(folder, BESIDE, new TextEncoder().encode(JSON.stringify({ text })));
  } catch {
    return;
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
      const { blocks } = await blocksIn(handle);
      found.push({ ...about, key, bytes: bytesIn(blocks) });
    }
  } catch {
    return [];
  }
  return found.sort((a, b) => b.since - a.since);
}

/** Deletes what is kept under this key. @throws BusyError while another tab writes there */
export async function deleteKept(key: string): Promise<void> {
  try {
    await (await root()).removeEntry(key, { recursive: true });
  } catch (e) {
    if (!(e instanceof DOMException && e.name === 'NotFoundError')) throw refusal(e, 0);
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
