/** A model whose weights can be trained: every tensor a variable with its name in the state dict (SPEC section 1), and the way back to a file. */

import * as tf from '@tensorflow/tfjs-core';
import { architectureOf, blockNames } from '../model/architectures/index.ts';
import { disposeModel, uploadModel, type BlockTensors, type Model } from '../model/model.ts';
import { isHidden } from '../model/weights/names.ts';
import { checkWeights, type HostTensor, type TrmWeights } from '../model/weights/tensors.ts';

/** Where a tensor of a model stands in the state dict (SPEC section 1). */
interface Place {
  readonly name: string;
  /** The device holds [in, out] where the file holds [out, in]. */
  readonly transposed: boolean;
}

/** One trained tensor. */
export interface Parameter extends Place {
  readonly variable: tf.Variable;
  /** A matrix of a network itself: what Muon is for. The others are embeddings, heads and the bias of q. */
  readonly hidden: boolean;
}

/** A model on variables. H_init and L_init are never trained, and the puzzle table has an optimiser of its own (SPEC section 4). */
export interface TrainableModel {
  readonly model: Model;
  readonly parameters: readonly Parameter[];
  readonly puzzles: tf.Variable | null;
}

const PUZZLES = 'puzzle_emb.weights';
const BUFFERS: readonly string[] = ['H_init', 'L_init', PUZZLES];

/** The same model with every weight replaced by what `f` makes of it. RoPE tables are no weights and stay. */
function mapModel(model: Model, f: <T extends tf.Tensor>(t: T, place: Place) => T): Model {
  const plain = <T extends tf.Tensor>(name: string, t: T): T => f(t, { name, transposed: false });
  const turned = <T extends tf.Tensor>(name: string, t: T): T => f(t, { name, transposed: true });
  const named =
    (names: readonly string[]) =>
    ({ mix, gateUp, down }: BlockTensors, i: number): BlockTensors => {
      const at = names[i];
      return {
        mix:
          mix.kind === 'mlp_t'
            ? {
                ...mix,
                gateUp: plain(`${at}.mlp_t.gate_up_proj.weight`, mix.gateUp),
                down: plain(`${at}.mlp_t.down_proj.weight`, mix.down),
              }
            : { ...mix, qkv: turned(`${at}.self_attn.qkv_proj.weight`, mix.qkv), out: turned(`${at}.self_attn.o_proj.weight`, mix.out) },
        gateUp: turned(`${at}.mlp.gate_up_proj.weight`, gateUp),
        down: turned(`${at}.mlp.down_proj.weight`, down),
      };
    };
  return {
    ...model,
    yInit: plain('H_init', model.yInit),
    zInit: plain('L_init', model.zInit),
    embedTokens: plain('embed_tokens.embedding_weight', model.embedTokens),
    positions: model.positions && plain('embed_pos.embedding_weight', model.positions),
    lmHead: turned('lm_head.weight', model.lmHead),
    qWeight: turned('q_head.weight', model.qWeight),
    qBias: plain('q_head.bias', model.qBias),
    puzzles: model.puzzles && plain(PUZZLES, model.puzzles),
    networks: Object.fromEntries(
      architectureOf(model.config).networks.map((n) => [n.name, model.networks[n.name].map(named(blockNames(model.config, n)))]),
    ),
  };
}

/** Uploads checked weights as variables to the current backend. Free with `disposeTrainable`. */
export function uploadTrainable(weights: TrmWeights): TrainableModel {
  const parameters: Parameter[] = [];
  let puzzles: tf.Variable | null = null;
  const model = mapModel(uploadModel(weights), (t, place) => {
    if (BUFFERS.includes(place.name) && place.name !== PUZZLES) return t;
    const variable = tf.variable(t);
    t.dispose();
    if (place.name === PUZZLES) puzzles = variable;
    else parameters.push({ ...place, variable, hidden: isHidden(place.name) });
    return variable as unknown as typeof t;
  });
  return { model, parameters, puzzles };
}

/** Frees the variables and everything else of the model. */
export function disposeTrainable({ model }: TrainableModel): void {
  disposeModel(model);
}

/**
 * Reads a model's weights back into the layout of files.
 * @param values in the parameters' order: the parameters themselves, or an average of them
 * @throws NotFiniteError when training has diverged.
 */
export async function downloadWeights({ model, parameters }: TrainableModel, values: readonly tf.Tensor[]): Promise<TrmWeights> {
  const averaged = new Map(parameters.map((p, i) => [p.name, values[i]]));
  const places: [Place, tf.Tensor][] = [];
  mapModel(model, (t, place) => {
    places.push([place, averaged.get(place.name) ?? t]);
    return t;
  });
  const tensors = new Map<string, HostTensor>();
  for (const [{ name, transposed }, t] of places) {
    const data = (await t.data()) as Float32Array;
    tensors.set(name, transposed ? turnedBack(data, t.shape) : { shape: [...t.shape], data: Float32Array.from(data) });
  }
  return checkWeights(model.config, tensors);
}

/** [in, out] -> [out, in] */
function turnedBack(data: Float32Array, [rows = 0, cols = 0]: readonly number[]): HostTensor {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) out[c * rows + r] = data[r * cols + c];
  return { shape: [cols, rows], data: out };
}
