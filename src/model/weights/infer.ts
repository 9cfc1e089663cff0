/** A configuration for checkpoints that come without one: from the tensors' shapes, and from what lies beside the file (all_config.yaml, a config.json) or a person says. */

import { z } from 'zod';
import { assumable, type Assumable } from '../architectures/architecture.ts';
import { architectures, architectureNamed, architectureWith, blockNames, layersOf, networkOf, presets } from '../architectures/index.ts';
import { formatConfig, parseConfig, swigluWidth, type TrmConfig } from '../config.ts';
import { TooLargeError, BadHeaderError, UnsupportedError, MissingTensorError, ShapeMismatchError } from './checks.ts';
import { PUZZLE_TABLE, type Shaped } from './tensors.ts';

/** What shapes cannot tell; each overrides the default named at {@link inferConfig}. Width and layers are compared only: other ones are another model's. */
export type InferHints = Partial<
  Pick<TrmConfig, 'T' | 'n' | 'nSup' | 'heads' | 'expansion' | 'seqLen' | 'prefixLen' | 'rmsEps' | 'ropeTheta' | 'hiddenSize' | 'layers'>
>;

/** A configuration, and what of it is a guess: neither the file nor anybody says it. */
export interface Inferred {
  readonly config: TrmConfig;
  readonly assumed: readonly Assumable[];
}

/** Task tokens S by vocabulary V, as published (SPEC section 1). */
const seqLenByVocab: ReadonlyMap<number, number> = new Map(Object.values(presets).map(({ vocabSize, seqLen }) => [vocabSize, seqLen]));
/** All published boards with these tokens are of one size. */
const ONE_SIZE = 11;
const HEAD_SIZE = 64;

type Tensors = ReadonlyMap<string, Shaped>;

function sides(tensors: Tensors, name: string): readonly [number, number] {
  const shape = tensors.get(name)?.shape;
  if (!shape) throw new MissingTensorError(name, 'is missing, and the configuration is read from its shape');
  if (shape.length !== 2) throw new ShapeMismatchError(name, `is [${shape.join(', ')}]; two sides are needed`);
  return [shape[0], shape[1]];
}

function countBlocks(tensors: Tensors, network: string): number {
  let blocks = 0;
  while (tensors.has(`${network}.layers.${blocks}.mlp.down_proj.weight`)) blocks++;
  return blocks;
}

/** Heads of 64 channels as published; else the largest of 8, 4, 2, 1 that leaves an even head (RoPE turns pairs); else 1. */
function inferHeads(hiddenSize: number): number {
  if (hiddenSize % HEAD_SIZE === 0) return hiddenSize / HEAD_SIZE;
  return [8, 4, 2].find((heads) => hiddenSize % (2 * heads) === 0) ?? 1;
}

/** Largest prefix that is looked for beside a square board. */
const PREFIX_MAX = 64;

/** S of a board where only L is known: the published one with a short prefix, else a square board after 16, 1 or no positions. */
function seqLenOf(vocabSize: number, length: number, usual: number): number | undefined {
  const published = seqLenByVocab.get(vocabSize);
  if (published === undefined) return undefined;
  const prefix = length - published;
  if (prefix >= 0 && prefix <= PREFIX_MAX) return published;
  const isBoard = (cells: number): boolean => cells >= 9 && Number.isInteger(Math.sqrt(cells));
  return [usual, 16, 1, 0].map((p) => length - p).find(isBoard) ?? published;
}

/** S and P from L where a tensor shows it (mlp_t, learned positions); else S from V or the hint, P from the hint or the usual one. */
function inferLengths(
  vocabSize: number,
  length: number | undefined,
  usual: number,
  hints: InferHints,
): { seqLen: number; prefixLen: number } {
  if (length === undefined) {
    const seqLen = hints.seqLen ?? seqLenByVocab.get(vocabSize);
    if (seqLen === undefined) {
      const problem = `cannot be told: no tensor shows it, and no published model has a vocabulary of ${vocabSize} tokens. Give a configuration (all_config.yaml) beside the file`;
      throw new UnsupportedError('seq_len', problem);
    }
    return { seqLen, prefixLen: hints.prefixLen ?? usual };
  }
  const seqLen = hints.seqLen ?? (hints.prefixLen === undefined ? seqLenOf(vocabSize, length, usual) : undefined);
  const prefixLen = hints.prefixLen ?? (seqLen === undefined ? usual : length - seqLen);
  if (prefixLen < 0 || prefixLen >= length || (seqLen !== undefined && prefixLen + seqLen !== length)) {
    const problem = `(${seqLen ?? 'unknown'}) and a prefix of ${prefixLen} do not fit the ${length} positions the tensors are made for`;
    throw new ShapeMismatchError('seq_len', problem);
  }
  return { seqLen: length - prefixLen, prefixLen };
}

/** The inner width in the file must be the one the expansion gives. */
function checkWidth(name: string, inner: number, expansion: number, width: number): void {
  const expected = swigluWidth(expansion, width);
  if (inner !== expected) {
    throw new ShapeMismatchError(name, `has an inner width of ${inner}; expansion ${expansion} over ${width} gives ${expected}`);
  }
}

/** What a configuration says of shapes must be what the file has. */
function checkSame(key: string, said: number | undefined, is: number): void {
  if (said === undefined || said === is) return;
  throw new ShapeMismatchError(`configuration.${key}`, `is ${said}, but this file has ${is}: it belongs to another model`);
}

/**
 * Reads a configuration off the shapes of tensors by bare name.
 * D and V come from the token embedding, the architecture and its layers from the names of networks, the kind of block from its names, and P = L - S where a tensor
 * shows L. Defaults for what no shape tells: S as published for V (11 -> 81, 6 and 12 -> 900); T, n and P as usual for the architecture, P only with a puzzle table; N_sup 16;
 * expansion 4 (checked against the widths); heads as {@link inferHeads}; eps 1e-5; theta 10,000. What of it a person may have to correct is listed as assumed.
 * @throws MissingTensorError, ShapeMismatchError or UnsupportedError; ConfigError when a number is out of range.
 */
export function inferConfig(tensors: Tensors, hints: InferHints = {}): Inferred {
  const [vocabSize, hiddenSize] = sides(tensors, 'embed_tokens.embedding_weight');
  const arch = architectureWith((network) => countBlocks(tensors, network) > 0);
  const { usual } = architectureNamed(arch);
  const layers = layersOf(arch, ({ name }) => countBlocks(tensors, name));
  const [first = `${networkOf({ arch }, 'z').name}.layers.0`] = blockNames(layers, networkOf({ arch }, 'z'));
  const mlpDown = `${first}.mlp.down_proj.weight`;
  const mixerDown = `${first}.mlp_t.down_proj.weight`;
  if (layers.layers === 0) throw new MissingTensorError(mlpDown, 'is missing: there are no layers');
  checkSame('hidden_size', hints.hiddenSize, hiddenSize);
  checkSame('L_layers', hints.layers, layers.layers);
  const mlpT = tensors.has(mixerDown);
  const learned = tensors.has('embed_pos.embedding_weight');
  const expansion = hints.expansion ?? 4;

  checkWidth(mlpDown, sides(tensors, mlpDown)[1], expansion, hiddenSize);
  const mixer = mlpT ? sides(tensors, mixerDown) : undefined;
  if (mixer) checkWidth(mixerDown, mixer[1], expansion, mixer[0]);
  const length = mixer?.[0] ?? (learned ? sides(tensors, 'embed_pos.embedding_weight')[0] : undefined);
  const table = tensors.has(PUZZLE_TABLE) ? sides(tensors, PUZZLE_TABLE) : undefined;
  const usualPrefix = table ? usual.prefixLen(Math.ceil(table[1] / hiddenSize)) : 0;
  const { seqLen, prefixLen } = inferLengths(vocabSize, length, usualPrefix, hints);
  const [puzzleIds, puzzleDim] = prefixLen > 0 && table ? table : [1, 0];

  const config: TrmConfig = {
    arch,
    hiddenSize,
    ...layers,
    T: hints.T ?? usual.T,
    n: hints.n ?? usual.n({ vocabSize, seqLen, mlpT }),
    nSup: hints.nSup ?? 16,
    heads: hints.heads ?? inferHeads(hiddenSize),
    expansion,
    mlpT,
    positions: learned ? 'learned' : mlpT ? 'none' : 'rope',
    prefixLen,
    puzzleDim,
    seqLen,
    vocabSize,
    puzzleIds,
    rmsEps: hints.rmsEps ?? 1e-5,
    ropeTheta: hints.ropeTheta ?? 10_000,
  };
  /** With L shown, the split of it is a guess only where no published board settles it. Tokens alone say nothing of S: any puzzle may have eleven. */
  const isPublished = vocabSize === ONE_SIZE && seqLen === seqLenByVocab.get(vocabSize);
  const splitShown = length !== undefined && (isPublished || hints.seqLen !== undefined || hints.prefixLen !== undefined);
  const isShown: Record<Assumable, boolean> = {
    seqLen: hints.seqLen !== undefined || splitShown,
    prefixLen: hints.prefixLen !== undefined || splitShown || !table,
    heads: hints.heads !== undefined || mlpT,
    T: hints.T !== undefined,
    n: hints.n !== undefined,
    nSup: hints.nSup !== undefined,
  };
  return { config: parseConfig(formatConfig(config)), assumed: assumable.filter((field) => !isShown[field]) };
}

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

/** A port's configuration in the reference's words; any other as it is. */
function inOurWords(raw: Record<string, unknown>): Record<string, unknown> {
  const port = architectures.map((a) => a.port).find((p) => p && p.name === raw['model_type']);
  return { ...raw, ...Object.fromEntries(Object.entries(port?.keys ?? {}).map(([ours, theirs]) => [ours, raw[theirs]])) };
}

/** Hints without those that say nothing. */
export const defined = (hints: { [K in keyof InferHints]?: InferHints[K] | undefined }): InferHints =>
  Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== undefined));

/**
 * The hints in a configuration that was parsed from YAML or JSON: its keys at the root, or under `arch` or `config`.
 * @throws BadHeaderError naming the key; UnsupportedError where it says nothing about the model
 */
export function hintsFrom(raw: unknown): InferHints {
  const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
  if (!isObject(raw)) throw new BadHeaderError(where, 'is no list of keys and values');
  const below = ['arch', 'config', 'model'].map((key) => raw[key]).filter(isObject);
  const parsed = keysSchema.safeParse(inOurWords(Object.assign({}, raw, ...below) as Record<string, unknown>));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BadHeaderError(`${where}.${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is not valid');
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
  if (Object.keys(said).length === 0) throw new UnsupportedError(where, 'says nothing of a TRM (no H_cycles, L_cycles, num_heads ...)');
  return { ...said, ...defined({ hiddenSize: k.hidden_size, layers: k.L_layers }) };
}

/**
 * Reads a configuration's text, JSON or YAML.
 * @throws WeightsError as {@link hintsFrom}, TooLargeError, or BadHeaderError for text that is neither
 */
export async function parseHints(text: string): Promise<InferHints> {
  if (text.length > CONFIG_TEXT_MAX) throw new TooLargeError(where, `has ${text.length} characters; the limit is ${CONFIG_TEXT_MAX}`);
  let raw: unknown;
  try {
    const { parse } = await import('yaml'); // fetched when somebody has such a file; JSON is YAML too
    raw = parse(text, { maxAliasCount: 20, schema: 'core' });
  } catch {
    throw new BadHeaderError(where, 'is neither YAML nor JSON');
  }
  return hintsFrom(raw);
}
