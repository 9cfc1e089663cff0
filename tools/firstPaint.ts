/**
 * Puts what the page needs for its first paint into two files, one of packages and one of its own. Left alone, the bundler cuts a file for every
 * set of modules that two lazy parts share: dozens of small files, which compress far worse than one.
 */
import type { Rolldown } from 'vite';

/** What the bundler tells of a module. */
interface ModuleInfos {
  getModuleInfo(id: string): Pick<Rolldown.ModuleInfo, 'importers'> | null;
}

/** The page's own entry: what it imports at once is painted with. */
const ENTRY = /[\\/]src[\\/]app[\\/]main\.tsx$/;

/** Names the file of a module, or null where the bundler may choose. */
export function firstPaint(): (id: string, context: ModuleInfos) => string | null {
  const known = new Map<string, boolean>();
  return (id, context) => {
    const isFirst = (module: string): boolean => {
      const before = known.get(module);
      if (before !== undefined) return before;
      known.set(module, false); // a circle leads nowhere by itself
      const found = ENTRY.test(module) || (context.getModuleInfo(module)?.importers ?? []).some(isFirst);
      known.set(module, found);
      return found;
    };
    if (!isFirst(id)) return null;
    return id.includes('node_modules') ? 'packages' : 'page';
  };
}
