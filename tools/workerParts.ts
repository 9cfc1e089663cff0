/**
 * Keeps a worker's first file for itself: what its lazy parts need too goes into a file beside it. Left alone, the bundler lets them import the first file, and
 * WebKit runs a worker's first file once more when it is imported: there were two sessions then, which both answered.
 */

import { reached, type ModuleInfos } from './firstPaint.ts';

/** The entry that a module is imported by at once, through whatever else; itself where it is one. */
function entryOf(id: string, context: ModuleInfos): string | null {
  const found = new Set([id]);
  for (const at of found) {
    const info = context.getModuleInfo(at);
    if (info?.isEntry) return at;
    for (const importer of info?.importers ?? []) found.add(importer);
  }
  return null;
}

/** Names the file of a worker's module, or null where the bundler may choose. */
export function workerParts(id: string, context: ModuleInfos): string | null {
  const entry = entryOf(id, context);
  if (entry === null || entry === id) return null;
  return reached(entry, true, context).size > reached(entry, false, context).size ? 'worker' : null;
}
