/** The models that come with the page, by their index and cards, and the catalogue of published weights: where they are, what they reached by their own cards, and what is moved to use them. Fetched and checked. */

import { z } from 'zod';
import { architectureIds } from '../../model/architectures/index.ts';
import { coded } from '../../model/errors.ts';
import { NetworkError, NotFoundError } from '../../protocol/errors.ts';
import { puzzleKindId, type KeptEntry } from '../../protocol/session.ts';

/** Most characters of an index or a card that are read. */
const MAX_TEXT = 100_000;

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/i, 'must be a plain file name');

const indexSchema = z.array(name).min(1).max(100);

/** A model card: what a model is, how it was made and how good it was measured to be. */
export const modelCardSchema = z.object({
  name,
  task: puzzleKindId,
  architecture: z.string().max(500),
  parameters: z.number().int().positive(),
  /** S: task tokens of a board, without the prefix; what a board must fit on. */
  seqLen: z.number().int().positive(),
  file: name,
  dtype: z.string().max(20),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The configuration by the reference's keys, by which files with the same shapes are known. */
  details: z.object({ config: z.record(z.string(), z.unknown()) }).optional(),
  licence: z.string().max(200),
  data: z.string().max(1000),
  training: z.string().max(1000),
  /** Shares 0..1 by name (easy, mid, ...) beside how they were measured. */
  accuracy: z
    .object({ supervisionSteps: z.number().int().positive(), n: z.number().int().positive(), note: z.string().max(1000) })
    .catchall(z.number().min(0).max(1)),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

/** The list of models, or a card of it, is not as it must be. */
export class CatalogueError extends coded('catalogue') {}

/** The measured shares of a card, in its own order: [["easy", 0.988], ...]. */
export function measuredShares(card: ModelCard): readonly (readonly [string, number])[] {
  return Object.entries(card.accuracy).filter(
    (e): e is [string, number] => typeof e[1] === 'number' && e[0] !== 'supervisionSteps' && e[0] !== 'n',
  );
}

/**
 * Fetches `index.json` of a folder and every card it names.
 * @param base address of the folder, with the slash at its end
 * @throws CatalogueError, NetworkError or NotFoundError
 */
export async function fetchCatalogue(base: string, get: typeof fetch = fetch): Promise<readonly ModelCard[]> {
  const names = await fetchJson(`${base}index.json`, indexSchema, get);
  return Promise.all(names.map((n) => fetchJson(`${base}${n}.json`, modelCardSchema, get)));
}

/** A JSON file, checked. @throws CatalogueError */
async function fetchJson<T>(url: string, schema: z.ZodType<T>, get: typeof fetch): Promise<T> {
  const file = url.slice(url.lastIndexOf('/') + 1);
  let text: string;
  try {
    const response = await get(url);
    if (!response.ok) throw new NotFoundError(`${file} could not be fetched: the server answered ${response.status}.`);
    text = await response.text();
  } catch (e) {
    if (e instanceof NotFoundError) throw e;
    throw new NetworkError(`${file} could not be fetched: there is no connection to the server.`);
  }
  if (text.length > MAX_TEXT) throw new CatalogueError(`${file} has ${text.length} characters; at most ${MAX_TEXT} are read.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new CatalogueError(`${file} is not JSON.`);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CatalogueError(`${file}: ${issue?.path.join('.') || 'the file'} is not valid: ${issue?.message ?? 'unknown'}`);
}

const entrySchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string().max(200),
  kind: puzzleKindId,
  arch: z.enum(architectureIds),
  /** "first" is shown, "more" lies in a fold. */
  offer: z.enum(['first', 'more']),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** The page that describes it. */
  page: z.url().max(500),
  /** Of the file, by its host; null where nobody published it. */
  bytes: z.number().int().positive().nullable(),
  /** Bytes that are fetched to use it. */
  moved: z.number().int().positive(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  licence: z.string().max(200),
  /** What it reached, on what, by whose account. */
  reached: z.string().max(500).nullable(),
  /** What its training saw of what it is asked about. */
  saw: z.string().max(500),
  note: z.string().max(500).nullable(),
  /** What no tensor shows, by the reference's keys. */
  config: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
});
export type PublishedModel = z.infer<typeof entrySchema>;

const catalogueSchema = z.object({ origin: z.string().max(500), models: z.array(entrySchema).max(200) });

/** Whether a download was broken off; what is moved of a file that is read in part is known roughly. */
export const isPart = ({ moved }: PublishedModel, kept: KeptEntry | undefined): boolean =>
  kept !== undefined && kept.bytes < 0.9 * Math.min(moved, kept.size);

/** Fetches the catalogue. @param base address of its folder, with the slash at its end @throws CatalogueError */
export const fetchPublished = async (base: string, get: typeof fetch = fetch): Promise<readonly PublishedModel[]> =>
  (await fetchJson(`${base}catalogue.json`, catalogueSchema, get)).models;
