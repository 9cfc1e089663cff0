import { expect, test } from 'vitest';
import { iconsOf } from './firstPaint.ts';

test('finds the files of the icons that modules name, under any of their names, and no others', () => {
  const code: Record<string, string> = {
    '/src/a.tsx': `import { Play, Trash2 as Bin } from "lucide-react";\nimport { Copy } from "elsewhere";`,
    '/src/b.tsx': `import {X} from 'lucide-react'`,
    '/node_modules/lucide-react/dist/esm/lucide-react.mjs': [
      `export { default as Play, default as PlayIcon } from './icons/play.mjs';`,
      `export { default as Trash, default as Trash2 } from './icons/trash.mjs';`,
      `export { default as Copy } from './icons/copy.mjs';`,
      `export { default as X } from './icons/x.mjs';`,
    ].join('\n'),
  };
  const context = {
    getModuleInfo: (id: string) => ({ importedIds: [], dynamicallyImportedIds: [], importers: [], isEntry: false, code: code[id] ?? null }),
  };
  const icons = (...names: string[]) => new Set(names.map((n) => `/node_modules/lucide-react/dist/esm/icons/${n}.mjs`));
  expect(iconsOf(Object.keys(code), context)).toEqual(icons('play', 'trash', 'x'));
});
