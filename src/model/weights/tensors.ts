/** A model's tensors, plain f32 arrays by the reference's names (SPEC section 1): which ones a configuration asks for, and the check that a file has exactly those. */

import { architectureOf, blockNames } from '../architectures/index.ts';
import { sequenceLength, swigluWidth, type TrmConfig } from '../config.ts';
import { BadTensorError, MissingTensorError, UnknownTensorError, ShapeMismatchError, NotFiniteError } from './checks.ts';
import type { PuzzleRows } from './rows.ts';

/** A dense little tensor on the CPU, row-major. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name without any prefix, e.g. `L_level.layers.0.mlp.down_proj.weight` (SPEC section 1). */
export type TensorMap = ReadonlyMap<string, HostTensor>;

/** A tensor's numbers, which checked weights have. @throws Error where they do not */
export function valuesOf({ tensors }: Pick<TrmWeights, 'tensors'>, name: string): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`${name} is missing: weights must pass checkWeights first`);
  return tensor.data;
}

/** A model that has passed every check: each tensor that SPEC section 1 names for this config is there with the right shape. */
export interface TrmWeights {
  readonly config: TrmConfig;
  readonly tensors: TensorMap;
  /** Which puzzle owns which row of the puzzle table, where the file says so. */
  readonly rows?: PuzzleRows;
}

export const PUZZLE_TABLE = 'puzzle_emb.weights';
/** Most rows of a puzzle table; ARC-2 has 1,191,730. The configuration's own limit. */
const PUZZLE_IDS_MAX = 4_000_000;

/** Anything with a shape: a decoded tensor or one still in its file. */
export interface Shaped {
  readonly shape: readonly number[];
}

function expectedBlock(c: TrmConfig, prefix: string): [string, number[]][] {
  const D = c.hiddenSize;
  const swiglu = (name: string, width: number): [string, number[]][] => {
    const inner = swigluWidth(c.expansion, width);
    return [
      [`${prefix}.${name}.gate_up_proj.weight`, [2 * inner, width]],
      [`${prefix}.${name}.down_proj.weight`, [width, inner]],
    ];
  };
  const mixer: [string, number[]][] = c.mlpT
    ? swiglu('mlp_t', sequenceLength(c))
    : [
        [`${prefix}.self_attn.qkv_proj.weight`, [3 * D, D]],
        [`${prefix}.self_attn.o_proj.weight`, [D, D]],
      ];
  return [...mixer, ...swiglu('mlp', D)];
}

const optional = (isThere: boolean, name: string, shape: number[]): [string, number[]][] => (isThere ? [[name, shape]] : []);

/**
 * Every tensor of a model of this configuration with its shape, by bare name, in the reference's order (SPEC section 1).
 * Without prefix positions there is no puzzle table; learned positions add `embed_pos.embedding_weight` [L, D]; the architecture says which networks there are.
 */
export function expectedShapes(c: TrmConfig): Map<string, number[]> {
  const D = c.hiddenSize;
  const entries: [string, number[]][] = [
    ['H_init', [D]],
    ['L_init', [D]],
    ['embed_tokens.embedding_weight', [c.vocabSize, D]],
    ...optional(c.positions === 'learned', 'embed_pos.embedding_weight', [sequenceLength(c), D]),
    ['lm_head.weight', [c.vocabSize, D]],
    ['q_head.weight', [2, D]],
    ['q_head.bias', [2]],
    ...optional(c.prefixLen > 0 && c.puzzleDim > 0, PUZZLE_TABLE, [c.puzzleIds, c.puzzleDim]),
    // y's own network stands before z's, as in the reference's files.
    ...architectureOf(c)
      .networks.toReversed()
      .flatMap((n) => blockNames(c, n))
      .flatMap((at) => expectedBlock(c, at)),
  ];
  return new Map(entries);
}

/** The rows of the file's puzzle table win over the configuration's: a table is as long as its training set. */
function withPuzzleRows(config: TrmConfig, tensors: ReadonlyMap<string, Shaped>): TrmConfig {
  const shape = tensors.get(PUZZLE_TABLE)?.shape;
  if (shape?.length !== 2 || shape[0] === config.puzzleIds) return config;
  if (shape[0] < 1 || shape[0] > PUZZLE_IDS_MAX) {
    throw new ShapeMismatchError(PUZZLE_TABLE, `has ${shape[0]} rows; 1 to ${PUZZLE_IDS_MAX} are possible`);
  }
  return { ...config, puzzleIds: shape[0] };
}

/**
 * Checks names and shapes alone, before anything is decoded.
 * @returns the configuration, with the puzzle table's own number of rows.
 * @throws MissingTensorError, UnknownTensorError or ShapeMismatchError.
 */
export function checkShapes(config: TrmConfig, tensors: ReadonlyMap<string, Shaped>): TrmConfig {
  const complete = withPuzzleRows(config, tensors);
  const expected = expectedShapes(complete);
  for (const name of tensors.keys()) {
    if (!expected.has(name)) throw new UnknownTensorError(name, 'is no tensor of a model of this configuration');
  }
  for (const [name, shape] of expected) {
    const found = tensors.get(name)?.shape;
    if (!found) throw new MissingTensorError(name, `is missing; the configuration asks for [${shape.join(', ')}]`);
    if (found.length !== shape.length || found.some((side, axis) => side !== shape[axis])) {
      throw new ShapeMismatchError(name, `is [${found.join(', ')}]; the configuration asks for [${shape.join(', ')}]`);
    }
  }
  return complete;
}

function checkNumbers(name: string, { shape, data }: HostTensor): void {
  const elements = shape.reduce((product, side) => product * side, 1);
  if (data.length !== elements) throw new BadTensorError(name, `[${shape.join(', ')}] needs ${elements} numbers, not ${data.length}`);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw new NotFiniteError(name, `holds ${data[i]} at ${i}`);
  }
}

/**
 * Makes a checked model of tensors by bare name: each tensor that SPEC section 1 names for this configuration, no other, all numbers finite.
 * The result holds them in the order of {@link expectedShapes}, and a config with the puzzle table's own number of rows.
 * @throws MissingTensorError, UnknownTensorError, ShapeMismatchError, NotFiniteError or BadTensorError (too few numbers).
 */
export function checkWeights(config: TrmConfig, tensors: TensorMap): TrmWeights {
  const complete = checkShapes(config, tensors);
  const ordered = new Map<string, HostTensor>();
  for (const name of expectedShapes(complete).keys()) {
    const tensor = tensors.get(name);
    if (!tensor) throw new MissingTensorError(name, 'is missing');
    checkNumbers(name, tensor);
    ordered.set(name, tensor);
  }
  return { config: complete, tensors: ordered };
}
