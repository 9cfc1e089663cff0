/** What a TRM, or one of its kin (architectures/), is made of: its configuration, parsed and validated at one door, and the published recipes. */

import { z } from 'zod';
import {
  architectureIds,
  architectureOf,
  architectureUnnamed,
  blockCount,
  layersOf,
  presets as recipes,
  type ArchitectureId,
} from './architectures/index.ts';
import { coded } from './errors.ts';

/** Largest tensor side and step count we accept from a file; far above anything published. */
const SIDE_MAX = 65_536;

const side = z.number().int().positive().max(SIDE_MAX);
const count = z.number().int().positive().max(1024);
/** Updates of y and z a supervision step, T (n + 1); 21 in the paper. A step cannot be stopped in its middle. */
const UPDATES_MAX = 1024;

/** The reference's own key names, as found in checkpoints, fixtures and model files (SPEC section 4, "Recipes"). */
const referenceSchema = z
  .object({
    /** Checkpoints of the papers' code tell by H_layers alone. */
    arch: z.enum(architectureIds).optional(),
    H_layers: z.number().int().min(0).max(1024).optional(),
    hidden_size: side,
    L_layers: count.default(2),
    H_cycles: count,
    L_cycles: count,
    halt_max_steps: count.default(16),
    num_heads: count,
    expansion: z.number().positive().max(64).default(4),
    mlp_t: z.boolean().default(false),
    pos_encodings: z.enum(['none', 'rope', 'learned']).optional(),
    puzzle_emb_len: z.number().int().min(0).max(SIDE_MAX).default(0),
    puzzle_emb_ndim: z.number().int().min(0).max(SIDE_MAX).default(0),
    seq_len: side,
    vocab_size: z.number().int().min(2).max(SIDE_MAX),
    num_puzzle_identifiers: z.number().int().positive().max(4_000_000).default(1),
    rms_norm_eps: z.number().positive().max(1).default(1e-5),
    rope_theta: z.number().positive().default(10_000),
  })
  .loose();

/** A TRM's configuration in the paper's words. Lengths are counts of positions or channels. */
export interface TrmConfig {
  readonly arch: ArchitectureId;
  /** D, channels of y and z. */
  readonly hiddenSize: number;
  /** Blocks in the network that updates z (2 in every published TRM). */
  readonly layers: number;
  /** Blocks in y's own network; 0 where the architecture has one network for both. */
  readonly answerLayers: number;
  /** T, cycles a supervision step (reference: H_cycles). */
  readonly T: number;
  /** n, latent updates a cycle (reference: L_cycles). */
  readonly n: number;
  /** N_sup, supervision steps at most (reference: halt_max_steps). */
  readonly nSup: number;
  /** Attention heads; unused by mlp_t. */
  readonly heads: number;
  readonly expansion: number;
  /** true: token mixing by a SwiGLU along the sequence; false: attention. */
  readonly mlpT: boolean;
  readonly positions: 'none' | 'rope' | 'learned';
  /** P, puzzle-embedding positions before the tokens. */
  readonly prefixLen: number;
  /** Width of a row of the puzzle table; at most P*D. 0 when there is no table. */
  readonly puzzleDim: number;
  /** S, task tokens. */
  readonly seqLen: number;
  /** V, token kinds. */
  readonly vocabSize: number;
  /** Rows of the puzzle table. */
  readonly puzzleIds: number;
  readonly rmsEps: number;
  readonly ropeTheta: number;
}

/** A configuration that cannot be used. `field` is the reference's key. */
export class ConfigError extends coded('config') {
  readonly field: string;
  constructor(field: string, problem: string) {
    super(`Model configuration: ${field} ${problem}.`);
    this.field = field;
  }
}

/**
 * Reads a configuration written with the reference's key names. Unknown keys are ignored.
 * @throws ConfigError naming the key and the limit.
 */
export function parseConfig(raw: unknown): TrmConfig {
  const parsed = referenceSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(issue?.path.join('.') || 'config', issue ? `is not valid: ${issue.message}` : 'is not valid');
  }
  const c = parsed.data;
  const arch = c.arch ?? architectureUnnamed(c.H_layers);
  // The reference's configurations name H_layers of one network too, and its code ignores them.
  const layers = layersOf(arch, ({ updates }) => (updates.includes('z') ? c.L_layers : (c.H_layers ?? c.L_layers)));
  if (architectureOf({ arch }).networks.some((n) => blockCount(layers, n) === 0)) {
    throw new ConfigError('H_layers', `(${layers.answerLayers}) must be at least 1 for arch ${arch}`);
  }
  const updates = c.H_cycles * (c.L_cycles + 1);
  if (updates > UPDATES_MAX) {
    throw new ConfigError(
      'H_cycles',
      `(${c.H_cycles}) and L_cycles (${c.L_cycles}) make ${updates} updates a step; at most ${UPDATES_MAX} are run`,
    );
  }
  const positions = c.pos_encodings ?? (c.mlp_t ? 'none' : 'rope');
  if (!c.mlp_t && c.hidden_size % c.num_heads !== 0) {
    throw new ConfigError('num_heads', `(${c.num_heads}) must divide hidden_size (${c.hidden_size})`);
  }
  if (positions === 'rope' && !c.mlp_t && (c.hidden_size / c.num_heads) % 2 !== 0) {
    throw new ConfigError('num_heads', `gives an odd head size (${c.hidden_size / c.num_heads}); RoPE needs an even one`);
  }
  // A table without a stated prefix gets as many positions as its rows fill (SPEC section 2, "Input embedding").
  const prefixLen = c.puzzle_emb_len || Math.ceil(c.puzzle_emb_ndim / c.hidden_size);
  if (c.puzzle_emb_ndim > prefixLen * c.hidden_size) {
    throw new ConfigError(
      'puzzle_emb_ndim',
      `(${c.puzzle_emb_ndim}) is larger than puzzle_emb_len x hidden_size (${prefixLen * c.hidden_size})`,
    );
  }
  return {
    arch,
    hiddenSize: c.hidden_size,
    ...layers,
    T: c.H_cycles,
    n: c.L_cycles,
    nSup: c.halt_max_steps,
    heads: c.num_heads,
    expansion: c.expansion,
    mlpT: c.mlp_t,
    positions,
    prefixLen,
    puzzleDim: c.puzzle_emb_ndim,
    seqLen: c.seq_len,
    vocabSize: c.vocab_size,
    puzzleIds: c.num_puzzle_identifiers,
    rmsEps: c.rms_norm_eps,
    ropeTheta: c.rope_theta,
  };
}

/** Writes a configuration with the reference's key names; `parseConfig(formatConfig(c))` equals `c`. */
export function formatConfig(c: TrmConfig): Record<string, unknown> {
  return {
    arch: c.arch,
    hidden_size: c.hiddenSize,
    H_layers: c.answerLayers,
    L_layers: c.layers,
    H_cycles: c.T,
    L_cycles: c.n,
    halt_max_steps: c.nSup,
    num_heads: c.heads,
    expansion: c.expansion,
    mlp_t: c.mlpT,
    pos_encodings: c.positions,
    puzzle_emb_len: c.prefixLen,
    puzzle_emb_ndim: c.puzzleDim,
    seq_len: c.seqLen,
    vocab_size: c.vocabSize,
    num_puzzle_identifiers: c.puzzleIds,
    rms_norm_eps: c.rmsEps,
    rope_theta: c.ropeTheta,
  };
}

/** L = P + S, positions the network sees. */
export const sequenceLength = (c: TrmConfig): number => c.prefixLen + c.seqLen;

/** Rounds half to even, as Python does. */
function roundHalfEven(v: number): number {
  const floor = Math.floor(v);
  if (v - floor !== 0.5) return Math.round(v);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Inner width of a SwiGLU over `width` inputs: round(expansion * width * 2/3), up to a multiple of 256
 * (SPEC section 1, "SwiGLU width").
 */
export function swigluWidth(expansion: number, width: number): number {
  return Math.ceil(roundHalfEven((expansion * width * 2) / 3) / 256) * 256;
}

/** The published recipes (SPEC section 4, "Recipes"), each in its architecture's file. */
export const presets = recipes satisfies Record<string, TrmConfig>;
