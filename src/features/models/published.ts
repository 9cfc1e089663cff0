/** The catalogue of published weights: where they are, what they reached by their own cards, and what is moved to use them. */

import { z } from 'zod';
import { puzzleKindId, type KeptEntry } from '../../protocol/session.ts';
import { fetchJson } from './catalogue.ts';

const entrySchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string().max(200),
  kind: puzzleKindId,
  arch: z.enum(['trm', 'hrm']),
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
