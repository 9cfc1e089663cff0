/**
 * Puts what the page needs for its first paint into two files, one of packages and one of its own. Left alone, the bundler cuts a file for every
 * set of modules that two lazy parts share: dozens of small files, which compress far worse than one. What /bench/ needs too stays out of the
 * page's own, for a file is run as a whole by whoever asks for a part of it.
 */

import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

/** What the bundler tells of a module. */
interface ModuleInfos {
  getModuleInfo(id: string): Pick<Rolldown.ModuleInfo, 'importedIds' | 'dynamicallyImportedIds'> | null;
}

/** The page's own entry: what it imports at once is painted with. */
const PAGE = resolve('src/app/main.tsx');
const BENCH = resolve('bench/page.ts');

/** Every module that an entry imports, at once or `lazily` as well, itself included. */
function reached(entry: string, lazily: boolean, context: ModuleInfos): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) {
    const info = context.getModuleInfo(id);
    for (const next of [...(info?.importedIds ?? []), ...(lazily ? (info?.dynamicallyImportedIds ?? []) : [])]) found.add(next);
  }
  return found;
}

/** Names the file of a module, or null where the bundler may choose. */
export function firstPaint(): (id: string, context: ModuleInfos) => string | null {
  let sets: { readonly page: ReadonlySet<string>; readonly bench: ReadonlySet<string> } | null = null;
  return (id, context) => {
    sets ??= { page: reached(PAGE, false, context), bench: reached(BENCH, true, context) };
    if (!sets.page.has(id)) return null;
    if (id.includes('node_modules')) return 'packages';
    return sets.bench.has(id) ? null : 'page';
  };
}
