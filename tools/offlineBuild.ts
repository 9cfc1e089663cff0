/**
 * The part of the build that lets the page stand on any static host and offline: `sw.js` with the list of all files, `_headers`
 * for hosts that read it, and the content security policy as a meta element for those that do not.
 *
 * By hand and not with Workbox: its build tool brings some 300 packages to list files that Vite has just named, and every answer
 * must be given the isolation headers besides.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { HASHED, REVISION_DIGITS, type AppFile, type AppFiles } from '../src/offline/rules.ts';
import { headersFile, metaPolicy } from './headers.ts';

const PLACEHOLDER = '__APP_FILES__';
const WORKER = 'sw.js';
/** Never kept: pictures of the README, maps, the list itself. */
const IGNORED = /^pictures\/|\.map$|^_headers$|^sw\.js$/;
/** Only some visitors need these: they are kept when they are first used. */
const ON_DEMAND = /^bench\/|assets\/bench-|backend-wasm-[^s]|^published\/.+-rows\.json$/;
/** The models, and the list of those that are elsewhere: fetched once there is time. */
const REST = /^models\/|^published\/catalogue\.json$/;

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex').slice(0, REVISION_DIGITS);

/** Lists the app's files by what they hold. Pure. */
export function listFiles(files: ReadonlyMap<string, string | Uint8Array>): AppFiles {
  const list = (wanted: (url: string) => boolean): AppFile[] =>
    [...files]
      .filter(([url]) => !IGNORED.test(url) && wanted(url))
      .map(([url, data]) => ({ url, revision: HASHED.test(url) ? null : digest(data) }))
      .sort((a, b) => (a.url < b.url ? -1 : 1));
  const shell = list((url) => !ON_DEMAND.test(url) && !REST.test(url));
  const rest = list((url) => REST.test(url));
  const onDemand = list((url) => ON_DEMAND.test(url));
  return { version: digest(JSON.stringify([shell, rest, onDemand])), shell, rest, onDemand };
}

/** Every file below a folder, by its path with forward slashes. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(folder, join(e.parentPath, e.name)).split(sep).join('/'));

export function offlineBuild(): Plugin {
  let publicDir = '';
  return {
    name: 'offline-build',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/offline/worker.ts', fileName: WORKER });
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile });
    },
    transformIndexHtml: () => [
      { tag: 'meta', injectTo: 'head-prepend', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy } },
    ],
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = new Map<string, string | Uint8Array>();
        for (const [name, output] of Object.entries(bundle)) files.set(name, output.type === 'chunk' ? output.code : output.source);
        for (const name of filesBelow(publicDir)) files.set(name, readFileSync(join(publicDir, name)));
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk' || !worker.code.includes(PLACEHOLDER)) this.error(`${WORKER} has no ${PLACEHOLDER}.`);
        // A browser takes it as a classic script: with an import it is refused, and whoever has an older one keeps that version for good.
        const shared = [...worker.imports, ...worker.dynamicImports];
        if (shared.length > 0) this.error(`${WORKER} must stand alone, and imports ${shared.join(', ')}.`);
        worker.code = worker.code.replace(PLACEHOLDER, () => JSON.stringify(listFiles(files)));
      },
    },
  };
}
