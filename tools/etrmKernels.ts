/**
 * Builds E-TRM's CPU kernels (src/training/etrm/wasm/assembly, AssemblyScript) to WebAssembly, whenever their sources are newer than what
 * was built: in Vite's commands through the plugin, in command-line tools by calling `buildKernels`. Twice: with SIMD, and with relaxed SIMD, whose
 * multiply-add is one instruction.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const SOURCES = resolve(import.meta.dirname, '../src/training/etrm/wasm/assembly');
const BUILT = resolve(import.meta.dirname, '../src/training/etrm/wasm/built');
const FLAGS = [
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '16',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '-O3',
  '--noAssert',
  '--disableWarning',
  '112',
];
const VARIANTS = { 'kernels.wasm': [], 'kernels-relaxed.wasm': ['--enable', 'relaxed-simd'] } as const;

/** Where the two variants lie. */
export const kernelFiles = { plain: join(BUILT, 'kernels.wasm'), relaxed: join(BUILT, 'kernels-relaxed.wasm') } as const;

/** What the built files depend on. */
function stampOf(sources: ReadonlyMap<string, string>): string {
  const version = (
    JSON.parse(readFileSync(resolve(import.meta.dirname, '../node_modules/assemblyscript/package.json'), 'utf8')) as { version: string }
  ).version;
  const hash = createHash('sha256').update(JSON.stringify([version, FLAGS, VARIANTS, ...sources]));
  return hash.digest('hex');
}

/** @throws Error with the compiler's messages */
async function compile(sources: ReadonlyMap<string, string>, flags: readonly string[]): Promise<Uint8Array> {
  const { default: asc } = await import('assemblyscript/asc');
  const messages: string[] = [];
  const out: { wasm: Uint8Array | null } = { wasm: null };
  const sink = {
    write: (chunk: string | Uint8Array) => (messages.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)), true),
  };
  const { error } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...FLAGS, ...flags], {
    stdout: sink,
    stderr: sink,
    readFile: (name) => sources.get(name.replace(/^\.\//, '')) ?? null,
    writeFile: (_, contents) => {
      out.wasm = contents instanceof Uint8Array ? contents : new TextEncoder().encode(contents);
    },
    listFiles: () => [],
  });
  if (error || !out.wasm || messages.length > 0)
    throw new Error(`E-TRM's kernels did not compile:\n${messages.join('')}${error?.message ?? ''}`);
  return out.wasm;
}

/** Builds where something changed; quick where nothing did. */
export async function buildKernels(): Promise<typeof kernelFiles> {
  const sources = new Map(
    readdirSync(SOURCES)
      .filter((f) => f.endsWith('.ts'))
      .sort()
      .map((f) => [f, readFileSync(join(SOURCES, f), 'utf8')] as const),
  );
  const stamp = stampOf(sources);
  const stampFile = join(BUILT, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return kernelFiles;
  mkdirSync(BUILT, { recursive: true });
  // Written beside and moved, so that two commands at once do not read halves.
  const put = (name: string, data: Uint8Array | string): void => {
    const temporary = join(BUILT, `${name}.${process.pid}`);
    writeFileSync(temporary, data);
    renameSync(temporary, join(BUILT, name));
  };
  for (const [name, flags] of Object.entries(VARIANTS)) put(name, await compile(sources, flags));
  put('stamp', stamp);
  return kernelFiles;
}

export function etrmKernels(): Plugin {
  return {
    name: 'etrm-kernels',
    async config() {
      await buildKernels();
    },
    async handleHotUpdate({ file, server }) {
      if (!file.startsWith(SOURCES)) return;
      await buildKernels();
      server.ws.send({ type: 'full-reload' });
    },
  };
}
