/** A configuration from the tensors' shapes alone, for checkpoints that come without one. */
import { formatConfig, parseConfig, swigluWidth, type TrmConfig } from '../config.ts';
import { WeightsError } from './errors.ts';
import type { Shaped } from './validate.ts';

/** What shapes cannot tell; each overrides the default named at {@link inferConfig}. */
export type InferHints = Partial<Pick<TrmConfig, 'T' | 'n' | 'nSup' | 'heads' | 'expansion' | 'seqLen' | 'prefixLen' | 'rmsEps' | 'ropeTheta'>>;

/** Task tokens S by vocabulary V: Sudoku, Maze, ARC (SPEC section 1). */
const seqLenByVocab: ReadonlyMap<number, number> = new Map([
  [11, 81],
  [6, 900],
  [12, 900],
]);
const HEAD_SIZE = 64;

type Tensors = ReadonlyMap<string, Shaped>;

function sides(tensors: Tensors, name: string): readonly [number, number] {
  const shape = tensors.get(name)?.shape;
  if (!shape) throw new WeightsError('missing-tensor', name, 'is missing, and the configuration is read from its shape');
  if (shape.length !== 2) throw new WeightsError('shape-mismatch', name, `is [${shape.join(', ')}]; two sides are needed`);
  return [shape[0], shape[1]];
}

function countLayers(tensors: Tensors, level: 'H_level' | 'L_level'): number {
  let layers = 0;
  while (tensors.has(`${level}.layers.${layers}.mlp.down_proj.weight`)) layers++;
  if (layers === 0 && level === 'L_level') throw new WeightsError('missing-tensor', 'L_level.layers.0.mlp.down_proj.weight', 'is missing: there are no layers');
  return layers;
}

/** Heads of 64 channels as published; else the largest of 8, 4, 2, 1 that leaves an even head (RoPE turns pairs); else 1. */
function inferHeads(hiddenSize: number): number {
  if (hiddenSize % HEAD_SIZE === 0) return hiddenSize / HEAD_SIZE;
  return [8, 4, 2].find((heads) => hiddenSize % (2 * heads) === 0) ?? 1;
}

/** P where nothing shows it: none without a puzzle table; 16 in a TRM; in HRM as many positions as a row fills. */
function usualPrefix(tensors: Tensors, hiddenSize: number, hrm: boolean): number {
  if (!tensors.has('puzzle_emb.weights')) return 0;
  return hrm ? Math.ceil(sides(tensors, 'puzzle_emb.weights')[1] / hiddenSize) : 16;
}

/** S and P from L where a tensor shows it (mlp_t, learned positions); else S from V or the hint, P from the hint or the usual one. */
function inferLengths(vocabSize: number, length: number | undefined, usual: number, hints: InferHints): { seqLen: number; prefixLen: number } {
  const seqLen = hints.seqLen ?? seqLenByVocab.get(vocabSize);
  if (length === undefined) {
    if (seqLen === undefined) {
      throw new WeightsError('unsupported', 'seq_len', `cannot be told from a vocabulary of ${vocabSize} tokens; give a configuration`);
    }
    return { seqLen, prefixLen: hints.prefixLen ?? usual };
  }
  const prefixLen = hints.prefixLen ?? (seqLen === undefined ? usual : length - seqLen);
  if (prefixLen < 0 || prefixLen >= length || (seqLen !== undefined && prefixLen + seqLen !== length)) {
    const problem = `(${seqLen ?? 'unknown'}) and a prefix of ${prefixLen} do not fit the ${length} positions the tensors are made for`;
    throw new WeightsError('shape-mismatch', 'seq_len', problem);
  }
  return { seqLen: length - prefixLen, prefixLen };
}

/** The inner width in the file must be the one the expansion gives. */
function checkWidth(name: string, inner: number, expansion: number, width: number): void {
  const expected = swigluWidth(expansion, width);
  if (inner !== expected) {
    throw new WeightsError('shape-mismatch', name, `has an inner width of ${inner}; expansion ${expansion} over ${width} gives ${expected}`);
  }
}

/**
 * Reads a configuration off the shapes of tensors by bare name.
 * D and V come from the token embedding, layers by counting (those of H_level make it an HRM), the kind of block from its names, S from V (11 -> 81, 6 and 12 -> 900), and
 * P = L - S where a tensor shows L, else as {@link usualPrefix}.
 * Defaults for what no shape tells: T 3; n 6 for mlp_t and 4 for attention (HRM: T 2, n 2); N_sup 16; expansion 4 (checked against the widths);
 * heads as {@link inferHeads}; eps 1e-5; theta 10,000.
 * @throws WeightsError `missing-tensor`, `shape-mismatch` or `unsupported`; ConfigError when a number is out of range.
 */
export function inferConfig(tensors: Tensors, hints: InferHints = {}): TrmConfig {
  const [vocabSize, hiddenSize] = sides(tensors, 'embed_tokens.embedding_weight');
  const layers = countLayers(tensors, 'L_level');
  const answerLayers = countLayers(tensors, 'H_level');
  const hrm = answerLayers > 0;
  const mlpDown = 'L_level.layers.0.mlp.down_proj.weight';
  const mixerDown = 'L_level.layers.0.mlp_t.down_proj.weight';
  const mlpT = tensors.has(mixerDown);
  const learned = tensors.has('embed_pos.embedding_weight');
  const expansion = hints.expansion ?? 4;

  checkWidth(mlpDown, sides(tensors, mlpDown)[1], expansion, hiddenSize);
  const mixer = mlpT ? sides(tensors, mixerDown) : undefined;
  if (mixer) checkWidth(mixerDown, mixer[1], expansion, mixer[0]);
  const length = mixer?.[0] ?? (learned ? sides(tensors, 'embed_pos.embedding_weight')[0] : undefined);
  const { seqLen, prefixLen } = inferLengths(vocabSize, length, usualPrefix(tensors, hiddenSize, hrm), hints);
  const [puzzleIds, puzzleDim] = prefixLen > 0 && tensors.has('puzzle_emb.weights') ? sides(tensors, 'puzzle_emb.weights') : [1, 0];

  const config: TrmConfig = {
    hiddenSize,
    layers,
    answerLayers,
    T: hints.T ?? (hrm ? 2 : 3),
    n: hints.n ?? (hrm ? 2 : mlpT ? 6 : 4),
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
  return parseConfig(formatConfig(config));
}
