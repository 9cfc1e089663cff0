/** Checks a checkpoint against outputs of PyTorch: `npm run parity -- --checkpoint FILE|URL --expected FILE.expected.json`. */

import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

const stepSchema = z.object({ tokens: z.array(z.number()), halt: z.number(), y_first: z.array(z.number()), margin: z.number() });
const expectedSchema = z.object({
  kind: z.string(),
  H_cycles: z.number(),
  L_cycles: z.number(),
  rows: z.number(),
  cases: z.array(z.object({ row: z.number(), question: z.array(z.number()), steps: z.array(stepSchema).min(1) })).min(1),
});
export type Expected = z.infer<typeof expectedSchema>;

/** Reads a FILE.expected.json. @throws where it is none */
export const readExpected = async (file: string): Promise<Expected> => expectedSchema.parse(JSON.parse(await readFile(file, 'utf8')));

/** Serves one file by ranges, to the page of the same server. */
export function serveByRanges(file: string): { readonly plugin: Plugin; readonly path: string } {
  const path = `/checkpoint/${basename(file)}`;
  const plugin: Plugin = {
    name: 'checkpoint',
    configureServer(server) {
      server.middlewares.use(path, (request, response) => {
        void (async () => {
          const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
          const { size } = await stat(file);
          if (first === undefined || Number(first) >= size) return void response.writeHead(416).end();
          const [from, to] = [Number(first), Math.min(size, Number(last) + 1)];
          const buffer = Buffer.alloc(to - from);
          const handle = await open(file);
          await handle.read(buffer, 0, buffer.length, from);
          await handle.close();
          response.writeHead(206, { 'Content-Range': `bytes ${from}-${to - 1}/${size}`, 'Content-Length': buffer.length }).end(buffer);
        })();
      });
    },
  };
  return { plugin, path };
}
