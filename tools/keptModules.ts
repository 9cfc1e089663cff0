/**
 * Lets the browser keep the modules that Vite serves in one run of the tests, where no source changes: a worker is some three hundred modules, and
 * each new one, and each test file, would ask for all of them again.
 */

import type { ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

/** What Vite says of a source, which it would have asked for again, and what it says here instead. */
const [ASK_AGAIN, KEEP] = ['no-cache', 'max-age=86400'];

/** A module of this repository or of a package; not the pages of the test runner, which are another for every file. */
const isModule = (url = ''): boolean => /^\/(src|node_modules|@fs|@id|@vite)\//.test(url);

function keep(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => setHeader(name, name.toLowerCase() === 'cache-control' && value === ASK_AGAIN ? KEEP : value);
}

/** For `vitest run` alone: what watches, or serves for development, asks again. */
export const keptModules = (): Plugin => ({
  name: 'kept-modules',
  configureServer({ middlewares }) {
    if (!process.env['VITEST'] || !process.argv.includes('run')) return;
    middlewares.use((request, response, next) => {
      if (isModule(request.url)) keep(response);
      next();
    });
  },
});
