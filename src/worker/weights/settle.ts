/** Which configuration a model from elsewhere is run by, by whoever says it: fetched when there is one to ask about. */

import { parseConfig } from '../../model/config.ts';
import { defined, parseHints } from '../../model/weights/hints.ts';
import type { Inferred, InferHints } from '../../model/weights/infer.ts';
import { readTensors } from '../../model/weights/listing.ts';
import { loadWeights } from '../../model/weights/load.ts';
import { settleConfig, type ModelListing } from '../../model/weights/open.ts';
import { readFrom, type ByteSource } from '../../model/weights/source.ts';
import { PUZZLE_TABLE, expectedShapes } from '../../model/weights/validate.ts';
import type { LoadContext, ModelInfo } from '../../protocol/session.ts';
import { fetchModel } from '../fetchModel.ts';
import { askBeside, settleBeside } from './besideConfig.ts';
import { ModelFetchError } from './fetchError.ts';
import { keepBeside, keptBeside } from './keptStore.ts';

type About = NonNullable<ModelInfo['about']>;

/** A configuration, what of it nobody says, and who said it. */
export type Settled = Inferred & Pick<About, 'recognised' | 'alike' | 'beside'> & { readonly traffic?: About['traffic'] };

/** Numbers of two files count as equal within the rounding to F16, in which the page's models are stored. */
const F16_ROUNDING = 2 ** -10;

const sameShapes = (listing: ModelListing, config: unknown): boolean => {
  const shapes = expectedShapes(parseConfig(config));
  const others = (names: Iterable<string>): string[] => [...names].filter((name) => name !== PUZZLE_TABLE);
  return (
    others(shapes.keys()).length === others(listing.tensors.keys()).length &&
    others(shapes.keys()).every((name) => listing.tensors.get(name)?.shape.join() === shapes.get(name)?.join())
  );
};

/** Looks for the file among the models of the page: by its shapes, then by the numbers of its answers' head. */
async function lookAmongKnown(
  source: ByteSource,
  listing: ModelListing,
  known: NonNullable<LoadContext['known']>,
): Promise<{ config: unknown; recognised?: string; alike: string[] } | null> {
  const alike = known.filter(({ config }) => sameShapes(listing, config));
  const head = listing.tensors.get('lm_head.weight');
  if (alike.length === 0 || !head) return null;
  const mine = (await readFrom(source, () => readTensors(new Map([['head', head]])))).get('head')?.float32() ?? new Float32Array();
  const distances = await Promise.all(
    alike.map(async ({ name, url }) => {
      const theirs = await fetchModel({ id: name, url }, () => undefined).then(
        (bytes) => loadWeights(bytes).tensors.get('lm_head.weight')?.data,
        () => undefined,
      );
      if (!theirs) return { equal: false, distance: Infinity };
      return {
        equal: mine.every((v, i) => Math.abs(v - theirs[i]) <= F16_ROUNDING * Math.abs(theirs[i]) + 1e-6),
        distance: mine.reduce((sum, v, i) => sum + (v - theirs[i]) ** 2, 0),
      };
    }),
  );
  const order = alike.map((model, i) => ({ ...model, ...distances[i] })).sort((a, b) => a.distance - b.distance);
  const [best] = order;
  return { config: best.config, alike: order.map(({ name }) => name), ...(best.equal ? { recognised: best.name } : {}) };
}

/** The configuration of a file of one's own: by what lies beside it, by a model of the page with the same weights, else by shapes. @throws WeightsError */
export async function settleOwn(source: ByteSource, listing: ModelListing, { said, config: beside, known }: LoadContext): Promise<Settled> {
  const besideHints = beside === undefined ? {} : await parseHints(beside);
  const hints: InferHints = { ...besideHints, ...defined(said ?? {}) };
  const tells = Object.hasOwn(listing.metadata, 'config') || beside !== undefined;
  const found = tells || !known ? null : await lookAmongKnown(source, listing, known);
  if (!found) return settleConfig(listing, { hints });
  const { recognised, alike, config } = found;
  const { T, n, nSup, heads, prefixLen, seqLen } = parseConfig(config);
  const theirs = { T, n, nSup, heads, prefixLen, seqLen };
  const settled = settleConfig(listing, { hints: { ...theirs, ...hints } });
  if (recognised !== undefined) return { ...settled, recognised };
  // As the page's own model has it, which is still a guess.
  const { assumed } = settleConfig(listing, { hints });
  return { config: settled.config, assumed, alike };
}

/** A network may be so much longer than its catalogue entry says before it counts as another one. */
const LENGTH_TOLERANCE = 1.5;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;

/** A person asked for what the catalogue says: a host may not send a tab many times that. @throws ModelFetchError `too-large` before any of it is fetched */
function checkLength({ tensors }: ModelListing, { title, moved }: Pick<Published, 'title' | 'moved'>): void {
  if (moved === undefined) return;
  const stored = new Set([...tensors].filter(([name]) => name !== PUZZLE_TABLE).map(([, tensor]) => tensor.stored));
  const network = [...stored].reduce((sum, { from, to }) => sum + to - from, 0);
  if (network <= LENGTH_TOLERANCE * moved) return;
  throw new ModelFetchError(
    'too-large',
    `${title} is another file than its catalogue entry describes: its network has ${megabytes(network)}, the entry says that ${megabytes(moved)} are fetched. Download it yourself if you want it, then load it as a file of your own.`,
  );
}

/** Where published weights are, and what may be asked of their host now. */
export interface Published {
  readonly url: string;
  readonly title: string;
  /** Bytes to fetch by the catalogue. */
  readonly moved?: number | undefined;
  /** Something of the weights was not here before: only then is the host asked for anything. */
  readonly isFetched: boolean;
  /** What comes is kept for the next visit. */
  readonly isKept: boolean;
  readonly signal: AbortSignal;
}

/**
 * The configuration of published weights: by the file beside them, kept with them, and by the catalogue.
 * @throws WeightsError, ModelFetchError `cancelled`, `too-large`
 */
export async function settlePublished(
  listing: ModelListing,
  { said, config: catalogue }: LoadContext,
  published: Published,
): Promise<Settled> {
  const { url, isFetched, isKept, signal } = published;
  checkLength(listing, published);
  const settle = async (text: string | null | undefined): Promise<Settled & Pick<Required<About>, 'beside'>> =>
    settleBeside(listing, text, { listed: catalogue === undefined ? {} : await parseHints(catalogue), said: defined(said ?? {}) });
  const before = isKept ? await keptBeside(url) : null;
  if (before !== null || !isFetched) return settle(before ?? undefined);
  const { text, bytes } = await askBeside(url, { signal });
  if (signal.aborted) throw new ModelFetchError('cancelled', 'Stopped. What is already here stays, until you delete it.');
  const settled = await settle(text);
  const { is } = settled.beside;
  if (isKept && text !== null && (is === 'used' || is === 'absent')) await keepBeside(url, text);
  return { ...settled, traffic: { requests: 1, bytes } };
}
