/**
 * Builds our CPU kernels (AssemblyScript) to WebAssembly, whenever their sources are newer than what was built: in Vite's commands through the
 * plugin, in command-line tools by calling `buildKernels` or `buildForward`. Each twice: with SIMD, and with relaxed SIMD, whose multiply-add is one
 * instruction.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const ROOT = resolve(import.meta.dirname, '..');
/** Used by both. */
const COMMON = 'src/model/wasm/assembly';
const FLAGS = [
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '16',
  '--enable',
  'simd',
  '-O3',
  '--noAssert',
  '--disableWarning',
  '112',
];
const VARIANTS = { 'kernels.wasm': [], 'kernels-relaxed.wasm': ['--enable', 'relaxed-simd'] } as const;

interface Module {
  /** Its folder: sources in assembly/, what is built in built/. */
  readonly folder: string;
  readonly flags: readonly string[];
}
/** E-TRM's learning: one memory a learner. */
const ETRM: Module = { folder: 'src/training/etrm/wasm', flags: ['--maximumMemory', '65536'] };
/** A model's forward pass: one memory for all threads. */
const FORWARD: Module = { folder: 'src/engine/wasm', flags: ['--maximumMemory', '32768', '--sharedMemory', '--enable', 'threads'] };

/** Where the two variants of a module lie. */
interface KernelFiles {
  readonly plain: string;
  readonly relaxed: string;
}

/** What the built files depend on. */
function stampOf(sources: ReadonlyMap<string, string>, flags: readonly string[]): string {
  const version = (
    JSON.parse(readFileSync(resolve(import.meta.dirname, '../node_modules/assemblyscript/package.json'), 'utf8')) as { version: string }
  ).version;
  const hash = createHash('sha256').update(JSON.stringify([version, flags, VARIANTS, ...sources]));
  return hash.digest('hex');
}

/** @throws Error with the compiler's messages */
async function compile(entry: string, sources: ReadonlyMap<string, string>, flags: readonly string[]): Promise<Uint8Array> {
  const { default: asc } = await import('assemblyscript/asc');
  const messages: string[] = [];
  const out: { wasm: Uint8Array | null } = { wasm: null };
  const sink = {
    write: (chunk: string | Uint8Array) => (messages.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)), true),
  };
  const { error } = await asc.main([entry, '--outFile', 'out.wasm', ...flags], {
    stdout: sink,
    stderr: sink,
    readFile: (name) => sources.get(name.replace(/^\.\//, '')) ?? null,
    writeFile: (_, contents) => {
      out.wasm = contents instanceof Uint8Array ? contents : new TextEncoder().encode(contents);
    },
    listFiles: () => [],
  });
  if (error || !out.wasm || messages.length > 0) throw new Error(`${entry} did not compile:\n${messages.join('')}${error?.message ?? ''}`);
  return out.wasm;
}

/** Builds where something changed; quick where nothing did. */
async function build({ folder, flags: own }: Module): Promise<KernelFiles> {
  const built = join(ROOT, folder, 'built');
  const files = { plain: join(built, 'kernels.wasm'), relaxed: join(built, 'kernels-relaxed.wasm') };
  const flags = [...FLAGS, ...own];
  const sources = new Map(
    [`${folder}/assembly`, COMMON].flatMap((at) =>
      readdirSync(join(ROOT, at))
        .filter((f) => f.endsWith('.ts'))
        .sort()
        .map((f) => [`${at}/${f}`, readFileSync(join(ROOT, at, f), 'utf8')] as const),
    ),
  );
  const stamp = stampOf(sources, flags);
  const stampFile = join(built, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return files;
  mkdirSync(built, { recursive: true });
  // Written beside and moved, so that two commands at once do not read halves.
  const put = (name: string, data: Uint8Array | string): void => {
    const temporary = join(built, `${name}.${process.pid}`);
    writeFileSync(temporary, data);
    renameSync(temporary, join(built, name));
  };
  for (const [name, variant] of Object.entries(VARIANTS))
    put(name, await compile(`${folder}/assembly/index.ts`, sources, [...flags, ...variant]));
  put('stamp', stamp);
  return files;
}

/** E-TRM's kernels. */
export const buildKernels = (): Promise<KernelFiles> => build(ETRM);
/** The forward pass's. */
export const buildForward = (): Promise<KernelFiles> => build(FORWARD);

export function wasmKernels(): Plugin {
  const all = async (): Promise<void> => {
    await buildKernels();
    await buildForward();
  };
  return {
    name: 'wasm-kernels',
    config: all,
    async handleHotUpdate({ file, server }) {
      if (!/\/wasm\/assembly\//.test(file)) return;
      await all();
      server.ws.send({ type: 'full-reload' });
    },
  };
}
