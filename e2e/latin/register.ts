/** Registers the kind of this folder in a build of the page: one line in each registry, and no other file is touched. */

import { join } from 'node:path';
import type { Plugin } from 'vite';

const line = (name: string, file: string): string => `\nexport { ${name} } from ${JSON.stringify(join(import.meta.dirname, file))};\n`;

/** The line of each registry, by the end of its path. */
const lines = [
  ['/src/kinds/registry.ts', line('latinKindOnPage', 'kind.ts')],
  ['/src/kinds/registry.worker.ts', line('latinInWorker', 'worker.ts')],
] as const;

export const latinSquares = (): Plugin => ({
  name: 'latin-squares',
  enforce: 'pre',
  transform(code, id) {
    const found = lines.find(([file]) => id.replaceAll('\\', '/').endsWith(file));
    return found ? { code: code + found[1], map: null } : null;
  },
});
