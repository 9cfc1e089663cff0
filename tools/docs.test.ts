/** What comments and documents point at is there: sections of docs/SPEC.md, headings in them, files behind links and names. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesOf = (folder: string, name: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => name.test(f) && !f.includes('node_modules'))
    .map((f) => join(folder, f));

/** Sections of docs/SPEC.md by number, each with its headings in small letters. */
const sections = new Map<string, string[]>();
for (const line of read('docs/SPEC.md').split('\n')) {
  const section = /^## (\d+)\. (.*)/.exec(line);
  const heading = /^### (.*)/.exec(line)?.[1] ?? section?.[2];
  if (section) sections.set(section[1], []);
  if (heading !== undefined) [...sections.values()].at(-1)?.push(heading.toLowerCase());
}

const flat = (text: string): string => text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/|#)?\s*/g, ' ');

/** Pointers into the SPEC in a text: the sections, and the heading that is named behind them. Comment stars and line breaks do not part them. */
function pointers(text: string): { sections: string[]; heading: string | undefined }[] {
  return [...flat(text).matchAll(/SPEC sections? (\d+(?:(?:, | and )\d+)*)(?:, "([^"]+)")?/g)].map((m) => ({
    sections: m[1].split(/, | and /),
    heading: m[2],
  }));
}

test('every pointer to docs/SPEC.md resolves', () => {
  const code = [...['src', 'tools', 'bench', 'e2e'].flatMap((f) => filesOf(f, /\.tsx?$/)), ...filesOf('pretrain', /\.(py|cpp)$/)].filter(
    (f) => !f.endsWith('docs.test.ts'),
  );
  const found = code.flatMap((file) => pointers(read(file)).map((p) => ({ file, ...p })));
  expect(found.length).toBeGreaterThan(50);
  const lost = found.filter(
    (p) =>
      p.sections.some((s) => !sections.has(s)) ||
      (p.heading !== undefined && !p.sections.some((s) => sections.get(s)?.includes(p.heading?.toLowerCase() ?? ''))),
  );
  expect(lost).toEqual([]);
  const vague = code.filter((f) => /\bDESIGN\b|\bSPEC(?! section)\b/.test(flat(read(f))));
  expect(vague).toEqual([]);
});

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...filesOf('docs', /\.md$/)])(
  'files that %s links to are there',
  (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((m) => m[1]);
    expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  },
);

test('source files that comments and texts name are there', () => {
  const files = ['src', 'tools', 'bench', 'e2e', 'pretrain'].flatMap((f) => filesOf(f, /\.(tsx?|py|cpp|css)$/));
  const lost = files
    .filter((file) => !file.endsWith('.test.ts') || file.startsWith('src'))
    .flatMap((file) => {
      const text = read(file);
      const comments = (text.match(/\/\*[^]*?\*\/|(?:^|\s)(?:\/\/|#) .*/g) ?? []).join('\n');
      const named = [
        ...(comments.match(/(?<![\w./*-])[\w./-]*\w\.tsx?\b/g) ?? []),
        ...(text.match(/(?<![\w.-])src\/[\w./-]+\.tsx?\b/g) ?? []),
      ];
      return named
        .filter((name) => !/[A-Z]{4}/.test(name) && !files.some((f) => `/${f}`.endsWith(`/${name}`)))
        .map((name) => `${file}: ${name}`);
    });
  expect(lost).toEqual([]);
});
