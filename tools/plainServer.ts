/** A plain file server, as the simplest hosts are: no headers but the type, the app below a sub-path. For tests of the built page. */

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Serves a folder below `prefix` ("/some/path/") on localhost; `folder` is asked anew at every request, so that a test can redeploy. @param headers of every answer @param types by extension, instead of the usual ones */
export function plainServer(folder: () => string, prefix: string, headers: Readonly<Record<string, string>> = {}, types = TYPES): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(prefix) ? normalize(decodeURIComponent(pathname.slice(prefix.length))) : '..';
    let file = join(resolve(folder()), path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (path.startsWith('..') || !existsSync(file)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'max-age=600',
      ...headers,
    });
    createReadStream(file).pipe(response);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = 'dist', port = '8080', prefix = '/some/path/'] = process.argv.slice(2);
  plainServer(() => folder, prefix).listen(Number(port), 'localhost', () => console.log(`http://localhost:${port}${prefix}`));
}
