/** Loads the PyTorch reference's fixtures where Vite serves them, in browser tests; apart from check.ts, which tools read in Node as well. */

import { readFixture, type Fixture } from './check.ts';

const files = import.meta.glob<string>('./fixtures/*.safetensors', { query: '?url', import: 'default', eager: true });

/** The fixture of that name (./fixtures/README.md). @throws where there is none. */
export async function loadFixture(name: string): Promise<Fixture> {
  const url = files[`./fixtures/${name}.safetensors`];
  if (url === undefined) throw new Error(`No fixture "${name}": there are ${Object.keys(files).join(', ')}`);
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  return readFixture(name, bytes, await (await fetch(url.replace('.safetensors', '.json'))).text());
}
