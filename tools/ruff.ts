/** Lints the Python of pretrain/ with ruff, which comes as WebAssembly from npm: names, imports, likely bugs. `npm run lint:python`. */

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is used of the package. */
interface Ruff {
  readonly Workspace: new (
    options: object,
    encoding: number,
  ) => {
    check(
      contents: string,
    ): readonly { readonly code: string | null; readonly message: string; readonly start_location: { readonly row: number } }[];
  };
  readonly PositionEncoding: { readonly Utf32: number };
}

const ROOT = 'pretrain';
const rules = {
  'target-version': 'py311',
  lint: {
    select: ['E', 'F', 'W', 'B'],
    // Lines and closures are as the style of this folder has them; zip stops at the shorter on purpose.
    ignore: ['E501', 'E731', 'B023', 'B905'],
  },
};

const { Workspace, PositionEncoding } = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs') as Ruff;
const ruff = new Workspace(rules, PositionEncoding.Utf32);
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py'));
for (const file of files) {
  const path = join(ROOT, file);
  for (const { code, message, start_location } of ruff.check(readFileSync(path, 'utf8'))) {
    console.error(`${path}:${start_location.row} ${code ?? 'syntax'} ${message}`);
    process.exitCode = 1;
  }
}
console.log(`ruff: ${files.length} files`);
