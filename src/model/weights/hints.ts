/** What a configuration beside a file says that its shapes do not: the reference's all_config.yaml, a config.json, a person's own words. */

import { z } from 'zod';
import { WeightsError } from './errors.ts';
import type { InferHints } from './infer.ts';

/** Largest configuration that is read, in characters; the reference's take 1 kB. */
export const CONFIG_TEXT_MAX = 65_536;

const number = z.number('must be a number');
const whole = (least: number, most: number): z.ZodNumber =>
  number.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
const positive = number.positive('must be more than 0');
const count = whole(1, 1024);

/** The keys that are used, by the reference's names. Others are passed over. */
const keysSchema = z.object({
  H_cycles: count.optional(),
  L_cycles: count.optional(),
  halt_max_steps: count.optional(),
  num_heads: count.optional(),
  expansion: positive.max(64, 'must be at most 64').optional(),
  puzzle_emb_len: whole(0, 65_536).optional(),
  seq_len: whole(1, 65_536).optional(),
  hidden_size: whole(1, 65_536).optional(),
  L_layers: count.optional(),
  rms_norm_eps: positive.max(1, 'must be at most 1').optional(),
  rope_theta: positive.optional(),
});

const where = 'configuration';

/** The keys of a port's config.json (`model_type: hrm`), by the reference's. */
const portKeys = {
  H_cycles: 'h_cycles',
  L_cycles: 'l_cycles',
  num_heads: 'num_attention_heads',
  seq_len: 'max_position_embeddings',
} as const;

/** A port's configuration in the reference's words; any other as it is. */
const inOurWords = (raw: Record<string, unknown>): Record<string, unknown> =>
  raw['model_type'] === 'hrm'
    ? { ...raw, ...Object.fromEntries(Object.entries(portKeys).map(([ours, theirs]) => [ours, raw[theirs]])) }
    : raw;

/** Hints without those that say nothing. */
export const defined = (hints: { [K in keyof InferHints]?: InferHints[K] | undefined }): InferHints =>
  Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== undefined));

/**
 * The hints in a configuration that was parsed from YAML or JSON: its keys at the root, or under `arch` or `config`.
 * @throws WeightsError `bad-header` naming the key; `unsupported` where it says nothing about the model
 */
export function hintsFrom(raw: unknown): InferHints {
  const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
  if (!isObject(raw)) throw new WeightsError('bad-header', where, 'is no list of keys and values');
  const below = ['arch', 'config', 'model'].map((key) => raw[key]).filter(isObject);
  const parsed = keysSchema.safeParse(inOurWords(Object.assign({}, raw, ...below) as Record<string, unknown>));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new WeightsError('bad-header', `${where}.${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is not valid');
  }
  const k = parsed.data;
  const all: { [K in keyof InferHints]: InferHints[K] | undefined } = {
    T: k.H_cycles,
    n: k.L_cycles,
    nSup: k.halt_max_steps,
    heads: k.num_heads,
    expansion: k.expansion,
    prefixLen: k.puzzle_emb_len || undefined, // 0 means: as long as a row fills
    seqLen: k.seq_len,
    rmsEps: k.rms_norm_eps,
    ropeTheta: k.rope_theta,
  };
  const said = defined(all);
  if (Object.keys(said).length === 0)
    throw new WeightsError('unsupported', where, 'says nothing of a TRM (no H_cycles, L_cycles, num_heads ...)');
  return { ...said, ...defined({ hiddenSize: k.hidden_size, layers: k.L_layers }) };
}

/**
 * Reads a configuration's text, JSON or YAML.
 * @throws WeightsError as {@link hintsFrom}, `too-large`, or `bad-header` for text that is neither
 */
export async function parseHints(text: string): Promise<InferHints> {
  if (text.length > CONFIG_TEXT_MAX)
    throw new WeightsError('too-large', where, `has ${text.length} characters; the limit is ${CONFIG_TEXT_MAX}`);
  let raw: unknown;
  try {
    const { parse } = await import('yaml'); // fetched when somebody has such a file; JSON is YAML too
    raw = parse(text, { maxAliasCount: 20, schema: 'core' });
  } catch {
    throw new WeightsError('bad-header', where, 'is neither YAML nor JSON');
  }
  return hintsFrom(raw);
}
