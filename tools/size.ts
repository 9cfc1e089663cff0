/** What the built page weighs, against its budgets: gzip bytes before the first paint, of the worker with what it imports at once, and of everything. `npm run size` after a build. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'dist';
/** Budgets in bytes, gzip. They are lowered when there is room, never raised in silence. */
const budgets = { page: 108_500, worker: 264_500, total: 1_046_000 } as const;

const gzipped = (file: string): number => gzipSync(readFileSync(join(DIST, file))).length;
const sum = (files: readonly string[]): number => files.reduce((bytes, file) => bytes + gzipped(file), 0);

/** The scripts that index.html asks for before anything is painted. */
function firstScripts(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((m) => m[1]);
}

/** A script and those it imports at once, by their names in `assets/`. */
function withImports(script: string, read: (file: string) => string, found = new Set<string>()): Set<string> {
  if (found.has(script)) return found;
  found.add(script);
  for (const [, name] of read(script).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) withImports(`assets/${name}`, read, found);
  return found;
}

if (process.argv[1] === import.meta.filename) {
  if (!existsSync(DIST)) throw new Error('There is no dist/: npm run build first.');
  const scripts = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.js'));
  const sizes = {
    page: sum(firstScripts(readFileSync(join(DIST, 'index.html'), 'utf8'))),
    worker: sum(
      scripts
        .filter((f) => /trm\.worker-[^/]*\.js$/.test(f))
        .flatMap((f) => [...withImports(f, (file) => readFileSync(join(DIST, file), 'utf8'))]),
    ),
    total: sum(scripts),
  };
  for (const [what, bytes] of Object.entries(sizes)) {
    const budget = budgets[what as keyof typeof budgets];
    console.log(
      `${what.padEnd(7)} ${(bytes / 1000).toFixed(1).padStart(7)} of ${budget / 1000} KB gzip${bytes === 0 || bytes > budget ? '  OVER' : ''}`,
    );
    if (bytes === 0 || bytes > budget) process.exitCode = 1;
  }
}
