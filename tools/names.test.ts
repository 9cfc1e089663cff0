/** A name means one thing: no two modules of src/ export a type, a class or a component of one name. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

/** What a module declares and exports that has a capital, constants in capitals left out. */
function namesOf(file: string, text: string): string[] {
  const names = parseSync(file, text).program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' && statement.type !== 'ExportDefaultDeclaration') return [];
    const { declaration } = statement;
    if (declaration === null || !('id' in declaration || 'declarations' in declaration)) return [];
    const ids = 'declarations' in declaration ? declaration.declarations.map(({ id }) => id) : [declaration.id];
    return ids.flatMap((id) => (id?.type === 'Identifier' ? id.name : []));
  });
  return names.filter((name) => /^[A-Z](?=$|[\da-z]|[A-Z]*[a-z])/.test(name));
}

/** Names that more than one module exports, with the modules. */
function shared(modules: Iterable<readonly [file: string, text: string]>): string[] {
  const owners = new Map<string, string[]>();
  for (const [file, text] of modules) for (const name of namesOf(file, text)) owners.set(name, [...(owners.get(name) ?? []), file]);
  return [...owners].filter(([, files]) => files.length > 1).map(([name, files]) => `${name}: ${files.join(', ')}`);
}

test('a name that two modules export is found, in every form', () => {
  const forms = ['type A1 = 1;', 'interface A1 {}', 'class A1 {}', 'function A1() {}', 'const A1 = () => 1;', 'default function A1() {}'];
  const modules = forms.map((form, i) => [`${i}.ts`, `export ${form} export const ALL_CAPITALS = 1; interface Props {}`] as const);
  expect(shared(modules)).toEqual(['A1: 0.ts, 1.ts, 2.ts, 3.ts, 4.ts, 5.ts']);
});

test('every exported type, class and component has a name of its own', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && !f.includes('wasm/assembly/'))
    .map((f) => join('src', f));
  expect(files.length).toBeGreaterThan(300);
  expect(shared(files.map((f) => [f, readFileSync(f, 'utf8')] as const))).toEqual([]);
});
