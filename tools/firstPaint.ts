/**
 * Puts what the page needs for its first paint into two files, one of packages and one of its own, and what every bench fetches after it into a
 * third. Left alone, the bundler cuts a file for every
 * set of modules that two lazy parts share: dozens of small files, which compress far worse than one. What /bench/ needs too is in a small one
 * beside the page's own, for a file is run as a whole by whoever asks for a part of it.
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

/** What the bundler tells of a module. */
export interface ModuleInfos {
  getModuleInfo(id: string): Pick<Rolldown.ModuleInfo, 'importedIds' | 'dynamicallyImportedIds' | 'importers' | 'isEntry' | 'code'> | null;
}

/** The page's own entry: what it imports at once is painted with. */
const PAGE = resolve('src/app/main.tsx');
const BENCH = resolve('bench/page.ts');
/** What stands on every bench, and is fetched at once after the first paint. */
const BESIDE = [
  'features/compare/CompareBar.tsx',
  'features/export/ExportMenu.tsx',
  'features/inspect/Inside.tsx',
  'features/inspect/ZView.tsx',
  'features/models/ModelStatus.tsx',
  'features/solve/KeyHelp.tsx',
  'app/RecursionView.tsx',
  'features/solve/Remedies.tsx',
  'features/solve/timeline/TimelineGuide.tsx',
  'page/run/position.ts',
  'page/run/reload.ts',
].map((file) => {
  const path = resolve('src', file);
  if (!existsSync(path)) throw new Error(`tools/firstPaint.ts names ${file}, which is not in src.`);
  return path;
});

/** Every module that an entry imports, at once or `lazily` as well, itself included. */
export function reached(entry: string, lazily: boolean, context: ModuleInfos): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) {
    const info = context.getModuleInfo(id);
    for (const next of [...(info?.importedIds ?? []), ...(lazily ? (info?.dynamicallyImportedIds ?? []) : [])]) found.add(next);
  }
  return found;
}

const ICON = /[\\/]lucide-react[\\/].*[\\/]icons[\\/]/;

/** The files of the icons that modules import by name: the package's index reaches every icon, so that a walk along imports would take them all. */
export function iconsOf(modules: Iterable<string>, context: ModuleInfos): ReadonlySet<string> {
  const codeOf = (id: string): string => context.getModuleInfo(id)?.code ?? '';
  const names = new Set<string>();
  let index = '';
  for (const id of modules) {
    if (/[\\/]lucide-react[\\/].*[\\/]lucide-react\.m?js$/.test(id)) index = id;
    if (id.includes('node_modules')) continue;
    for (const [, list] of codeOf(id).matchAll(/import\s*\{([^}]*)\}\s*from\s*['"]lucide-react['"]/g))
      for (const name of list.split(',')) names.add(name.trim().split(/\s+/)[0]);
  }
  const found = new Set<string>();
  for (const [, list, file] of codeOf(index).matchAll(/export\s*\{([^}]*)\}\s*from\s*['"]\.(\/icons\/[^'"]+)['"]/g))
    if (list.split(',').some((entry) => names.has(entry.trim().split(/\s+/)[2]))) found.add(index.replace(/[\\/][^\\/]+$/, '') + file);
  return found;
}

/** Names the file of a module, or null where the bundler may choose. */
export function firstPaint(): (id: string, context: ModuleInfos) => string | null {
  let sets: Record<'page' | 'bench' | 'icons' | 'beside', ReadonlySet<string>> | null = null;
  return (id, context) => {
    if (!sets) {
      const page = reached(PAGE, false, context);
      const beside = new Set(BESIDE.flatMap((file) => [...reached(file, false, context)]));
      sets = { page, bench: reached(BENCH, true, context), icons: iconsOf(page, context), beside };
    }
    if (!sets.page.has(id)) return sets.beside.has(id) && !sets.bench.has(id) && !id.includes('node_modules') ? 'beside' : null;
    if (ICON.test(id) && !sets.icons.has(id)) return 'icons';
    if (id.includes('node_modules')) return 'packages';
    return sets.bench.has(id) ? 'shared' : 'page';
  };
}
