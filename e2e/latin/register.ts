/** Registers the kind of this folder in a build of the page: a line in each registry, and no other file is touched. */

import { join } from 'node:path';
import type { Plugin } from 'vite';

const at = (file: string): string => JSON.stringify(join(import.meta.dirname, file));

/** The line of each registry, by the end of its path. */
const lines = [
  ['/src/kinds/registry.ts', `\nexport { latin } from ${at('face.ts')};\n`],
  ['/src/kinds/registry.worker.ts', `\nexport { latinInWorker } from ${at('worker.ts')};\n`],
] as const;

export const latinSquares = (): Plugin => ({
  name: 'latin-squares',
  enforce: 'pre',
  transform(code, id) {
    const found = lines.find(([file]) => id.replaceAll('\\', '/').endsWith(file));
    return found ? { code: code + found[1], map: null } : null;
  },
});
