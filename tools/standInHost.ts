/**
 * Test support: plays the public host of weights, with its habits and its faults. Files are asked for at /<any>/resolve/<any>/<name>; the
 * answer redirects to another port, to an address that is good for the asked range and for a minute.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is wrong with the host. `cut`: ends in the middle of the body of the next answers over 1 MB, as often as said. */
export type Fault =
  | 'none'
  | 'whole'
  | 'empty'
  | 'forbidden'
  | 'busy'
  | 'server'
  | 'missing'
  | 'down'
  | { readonly cut: number }
  | { readonly msPerMegabyte: number };

export interface StandInHost {
  /** Without a slash at the end. */
  readonly origin: string;
  fault: Fault;
  /** Of every file. */
  etag: string;
  /** What was asked of the first port, and answered by the second. */
  readonly asked: string[];
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
}

const CHUNK = 65_536;
const MEGABYTE = 1e6;

interface Sized {
  readonly size: number;
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
}

async function sized(content: Uint8Array | string, handles: Map<string, FileHandle>): Promise<Sized> {
  if (typeof content !== 'string') return { size: content.length, read: (from, to) => Promise.resolve(content.subarray(from, to)) };
  const { size } = await stat(content);
  const handle = handles.get(content) ?? (await open(content));
  handles.set(content, handle);
  return {
    size,
    async read(from, to) {
      const buffer = Buffer.alloc(to - from);
      await handle.read(buffer, 0, to - from, from);
      return buffer;
    },
  };
}

/** Resolves when more can be written, or nobody reads any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Content-Range, Content-Length, ETag' };

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve(`http://localhost:${(server.address() as AddressInfo).port}`)),
  );
}

/** @param files by the last part of their address: bytes, or the path of a file. @param port 0: any; the signed addresses have the next one, or any */
export async function startStandInHost(files: Readonly<Record<string, Uint8Array | string>>, port = 0): Promise<StandInHost> {
  const secret = randomBytes(16);
  const sign = (name: string, range: string): string => createHmac('sha256', secret).update(`${name}|${range}`).digest('hex').slice(0, 32);
  const handles = new Map<string, FileHandle>();
  let sent = 0;
  let cuts = 0;
  let signedOrigin = '';

  async function send(response: ServerResponse, file: Sized, from: number, to: number): Promise<void> {
    const { fault } = host;
    const isCut = typeof fault === 'object' && 'cut' in fault && to - from > MEGABYTE && cuts < fault.cut;
    if (isCut) cuts++;
    const end = isCut ? from + Math.floor((to - from) / 2) : to;
    for (let at = from; at < end && !response.destroyed; at += CHUNK) {
      const part = await file.read(at, Math.min(end, at + CHUNK));
      sent += part.length;
      if (!response.write(part)) await drained(response);
      if (typeof host.fault === 'object' && 'msPerMegabyte' in host.fault)
        await new Promise((r) => setTimeout(r, ((host.fault as { msPerMegabyte: number }).msPerMegabyte * part.length) / MEGABYTE));
    }
    if (isCut) response.destroy();
    else response.end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = url.pathname.split('/').at(-1) ?? '';
    const range = request.headers.range ?? '';
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const content = Object.hasOwn(files, name) ? files[name] : undefined;
    if (content === undefined || first === undefined) return void response.writeHead(first === undefined ? 400 : 404, cors).end();
    if (url.searchParams.get('signed') !== sign(name, range))
      return void response.writeHead(403, cors).end('the address was signed for another range');
    const file = await sized(content, handles);
    const [from, to] = [Number(first), Math.min(file.size, Number(last) + 1)];
    if (from >= file.size) return void response.writeHead(416, cors).end();
    if (host.fault === 'whole') {
      response.writeHead(200, { ...cors, 'Content-Length': file.size });
      return send(response, file, 0, file.size);
    }
    if (host.fault === 'empty')
      return void response.writeHead(206, { ...cors, 'Content-Range': `bytes ${from}-${to - 1}/${file.size}`, 'Content-Length': 0 }).end();
    response.writeHead(206, {
      ...cors,
      'Content-Range': `bytes ${from}-${to - 1}/${file.size}`,
      'Content-Length': to - from,
      ETag: host.etag,
    });
    return send(response, file, from, to);
  }

  const statuses: Partial<Record<string, number>> = { forbidden: 403, busy: 429, server: 503, missing: 404 };
  const gate = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1) ?? '';
    const range = request.headers.range ?? '';
    // A plain GET with one range needs no preflight; anything else would.
    if (request.method !== 'GET') return void response.writeHead(405).end();
    host.asked.push(`${name} ${range}`);
    const status = typeof host.fault === 'string' ? statuses[host.fault] : undefined;
    if (host.fault === 'down') return void request.socket.destroy();
    if (status !== undefined) return void response.writeHead(status, cors).end();
    response.writeHead(302, { ...cors, Location: `${signedOrigin}/signed/${name}?signed=${sign(name, range)}` }).end();
  });
  const store = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));

  const host: StandInHost = {
    origin: await listen(gate, port),
    fault: 'none',
    etag: '"not-a-sha256"',
    asked: [],
    bytes: () => sent,
    close: async () => {
      for (const server of [gate, store]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      for (const handle of handles.values()) await handle.close();
    },
  };
  signedOrigin = await listen(store, port === 0 ? 0 : port + 1);
  return host;
}
