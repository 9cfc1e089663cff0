/**
 * Takes what is needed of a published checkpoint and writes it as one small safetensors file, so that a class or a site can host it:
 *   npm run fetch-model -- ID|URL|FILE --out m.safetensors [--tasks ID,ID] [--copies N] [--config all_config.yaml] [--dtype F32|F16]
 * ID is one of public/published/catalogue.json. With --tasks the rows of these ARC tasks come along, each with up to N augmented copies
 * (63), named in the file's `tasks`; the network and its configuration always: of --config, of the all_config.yaml
 * beside the file, and of the catalogue. F16 halves the file and rounds.
 */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, existsSync, openAsBlob } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatConfig } from '../src/model/config.ts';
import { hintsFrom, parseHints, type Inferred } from '../src/model/weights/infer.ts';
import { saveWeights, listModel, readModel, settleConfig, type ModelListing, TASK_KEY } from '../src/model/weights/open.ts';
import { parsePackedRows, rowsOfTask, type NamedRow } from '../src/model/weights/rows.ts';
import { blobSource, readFrom, type ByteSource } from '../src/model/weights/source.ts';
import { PUZZLE_TABLE, type TrmWeights } from '../src/model/weights/tensors.ts';
import { MemoryKept } from '../src/worker/weights/kept.ts';
import { namesOfRows } from '../src/worker/weights/modelInHand.ts';
import { askBeside, BESIDE_NAME, settleBeside, type ConfigOutcome } from '../src/worker/weights/settle.ts';
import { urlSource, type UrlSource } from '../src/worker/weights/urlSource.ts';
import { readOptions, usage, wholeNumber } from './args.ts';

const HELP =
  'Usage: npm run fetch-model -- ID|URL|FILE --out m.safetensors [--tasks ID,ID] [--copies N] [--config all_config.yaml] [--dtype F32|F16]';
const { values, positionals } = readOptions(['out', 'tasks', 'copies', 'config', 'dtype'], HELP);
const [what = usage(HELP)] = positionals;
const out = values.out ?? usage(HELP);
const copies = wholeNumber('copies', values.copies, 63, 0, 1000);
const dtype = values.dtype ?? 'F32';
if (dtype !== 'F32' && dtype !== 'F16') usage(`--dtype is F32 or F16, not "${dtype}".`);
// A file that is refused, a host that fails: one sentence.
process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});
const published = new URL('../public/published/', import.meta.url);

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly licence: string;
  readonly page: string;
  readonly config: Record<string, unknown>;
}

const { models } = JSON.parse(readFileSync(new URL('catalogue.json', published), 'utf8')) as { models: Listed[] };
const entry = models.find(({ id }) => id === what);
const address = entry?.url ?? (/^https?:\/\//.test(what) ? what : null);
if (!address && !existsSync(what))
  usage(`${what} is no id of the catalogue (${models.map(({ id }) => id).join(', ')}), no address and no file.`);

let moved = 0;
const source: ByteSource = address
  ? await urlSource(address, {
      kept: new MemoryKept(),
      onMoved: (bytes) => {
        if (bytes - moved > 2e6) console.error(`${((moved = bytes) / 1e6).toFixed(1)} MB`);
      },
    })
  : blobSource(await openAsBlob(what));

/** The configuration that is named, else the one beside the file on its host or disk; null where there is none, or no usable answer. */
async function configBeside(): Promise<string | null> {
  if (values.config) return readFileSync(values.config, 'utf8');
  if (address) return (await askBeside(address)).text || null;
  const file = join(dirname(what), BESIDE_NAME);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** The configuration; of a catalogue entry as the page settles it, and who said it. */
async function settle(listing: ModelListing): Promise<Inferred & { readonly beside?: ConfigOutcome }> {
  const listed = entry ? hintsFrom(entry.config) : {};
  if (entry && address && !values.config) return settleBeside(listing, (await askBeside(address)).text, { listed, said: {} });
  const beside = await configBeside();
  return settleConfig(listing, { hints: { ...listed, ...(beside === null ? {} : await parseHints(beside)) } });
}
const listing = await readFrom(source, listModel);
const { config, assumed, beside } = await settle(listing);
if (entry?.sha256 && source.size <= 128 * 2 ** 20) {
  const found = createHash('sha256')
    .update(await source.read(0, source.size))
    .digest('hex');
  if (found !== entry.sha256)
    usage(`${what} is not the file its catalogue entry describes: its SHA-256 is ${found}, ${entry.sha256} was published.`);
}
const { weights, table } = await readFrom(source, () => readModel(listing, config));

/** The rows of these tasks, by the file's own names or those of the public builds. */
function rowsFor(tasks: readonly string[], count: number): NamedRow[] {
  const packed = ['arc1-rows.json', 'arc2-rows.json']
    .map((name) => parsePackedRows(readFileSync(new URL(name, published), 'utf8')))
    .find(({ rows }) => rows === count);
  const own = weights.rows && namesOfRows(weights.rows);
  return tasks.flatMap((task) => {
    const named = own?.of(task) ?? (packed ? rowsOfTask(packed, task) : []);
    if (named.length === 0) usage(`No row of this table is known to belong to ${task}.`);
    return named.slice(0, 1 + copies);
  });
}

async function withRows(tasks: readonly string[]): Promise<TrmWeights> {
  if (!table) return weights;
  const named = rowsFor(tasks, table.count);
  const data = await readFrom(source, () => table.read([0, ...named.map(({ row }) => row)]));
  const shape = [named.length + 1, table.dim];
  return {
    config: { ...weights.config, puzzleIds: named.length + 1 },
    tensors: new Map(weights.tensors).set(PUZZLE_TABLE, { shape, data }),
    ...(named.length > 0 ? { rows: new Map(named.map(({ identifier }, i) => [identifier, i + 1])) } : {}),
  };
}

const slim = await withRows((values.tasks ?? '').split(',').filter((task) => task !== ''));
const metadata = { source: address ?? what, ...(entry ? { licence: entry.licence, page: entry.page, [TASK_KEY]: entry.kind } : {}) };
const bytes = saveWeights(slim, { dtype, metadata });
writeFileSync(out, bytes);
const traffic = 'traffic' in source ? (source as UrlSource).traffic() : null;
console.log(
  JSON.stringify({
    out,
    bytes: bytes.length,
    rows: slim.config.puzzleIds,
    tasks: slim.rows?.size ?? 0,
    assumed,
    ...(beside ? { beside } : {}),
    passedOver: listing.passedOver,
    ...(traffic ? { requests: traffic.requests, moved: traffic.bytes } : {}),
    config: formatConfig(slim.config),
  }),
);
