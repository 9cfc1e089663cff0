/** Leaves out of a build what zod brings for writing JSON Schema, a fifth of its size: nothing here asks for that. */

import type { Plugin } from 'vite';

const UNUSED = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;

/** The module with the same exports, all of them a function that does nothing. */
function withoutBodies(code: string): string {
  const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  const renamed = [...code.matchAll(/^export \{ \w+ as (\w+) \};/gm)].map(([, name]) => name);
  return `const none = () => none;\n${[...names, ...renamed].map((name) => `export { none as ${name} };`).join('\n')}\n`;
}

export const leanZod = (): Plugin => ({
  name: 'lean-zod',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    return UNUSED.test(id) ? { code: withoutBodies(code), map: null } : null;
  },
});
