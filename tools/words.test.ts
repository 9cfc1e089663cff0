/** Sentences for people stand in a words.ts, not in components: there they are found, shortened and corrected together. What an error says stands where it is thrown. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

/** "How it works" is prose with markup: its sections are its words. */
const PROSE = ['features/explain/HowPage.tsx', 'features/explain/sections.tsx'];
/** Attributes and values that nobody reads. */
const CODE = /^(className|\w*Class|look|style|d|key|accept)$/;
/** Three words and more, one after the other; selectors and JSON have brackets. */
const isSentence = (text: string): boolean =>
  /(^|[\s“(])(\p{L}[\p{L}’']*[,.:;?!]? ){2}\p{L}[\p{L}’']*([\s,.:;?!”)…]|$)/u.test(text) && !/[[{]/.test(text);

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const nameOf = (value: unknown): string => (isNode(value) && typeof value['name'] === 'string' ? value['name'] : '');

/** Texts of a module that a person would read, words between tags and in attributes among them. */
function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (!isNode(node)) return [];
  if (node.type.startsWith('TS') && !('expression' in node)) return [];
  if (node.type === 'ImportDeclaration' || (node.type === 'NewExpression' && /Error$/.test(nameOf(node['callee'])))) return [];
  if (node.type === 'JSXAttribute' && CODE.test(nameOf(node['name']))) return [];
  if (node.type === 'JSXText' || node.type === 'Literal')
    return typeof node['value'] === 'string' ? [node['value'].replace(/\s+/g, ' ').trim()] : [];
  if (node.type === 'TemplateElement') return [(node['value'] as { readonly raw: string }).raw.trim()];
  return Object.values(node).flatMap(textsOf);
}
const sentences = (file: string, text: string): string[] => textsOf(parseSync(file, text).program).filter(isSentence);

test('a sentence is found in every form, and what is none is not', () => {
  const found = (text: string): string[] => sentences('a.tsx', text);
  for (const text of [
    '<p>Solve it first.</p>',
    '<p title="Solve it first" />',
    '<P label={on ? "Solve it first" : x} />',
    'const a = `Copy ${k} is the surest`;',
    "say('the run is on');",
  ])
    expect(found(`export const F = () => { ${text} };`), text).toHaveLength(1);
  for (const text of [
    "import 'a b c';",
    '<p className="flex text rounded">Try again</p>',
    "throw new RunError('the run is on');",
    "closest('input, textarea, select, [contenteditable]');",
    'type A = "one two three";',
  ])
    expect(found(`${text.startsWith('import') ? text : `export const F = () => { ${text} };`}`), text).toEqual([]);
});

test('components hold no sentences: they are in words.ts', () => {
  const src = join(import.meta.dirname, '../src');
  const components = ['app', 'features', 'kinds'].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const inline = components
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx') && !PROSE.includes(file))
    .flatMap((file) => sentences(file, readFileSync(join(src, file), 'utf8')).map((sentence) => `${file}: ${sentence}`));
  expect(inline).toEqual([]);
});
