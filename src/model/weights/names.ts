/** Tensor names: from what checkpoints call them to the bare names of SPEC section 1. */

import { architectureLabels, architectures } from '../architectures/index.ts';
import { BadTensorError, UnknownTensorError } from './checks.ts';

const ports = architectures.flatMap(({ port }) => (port ? [port] : []));
/** Names of networks, as a part of an expression. */
const networks = [...new Set(architectures.flatMap((a) => a.networks.map(({ name }) => name)))].join('|');

/** What wrappers put before a name, any run of them: torch.compile, DDP and Lightning, the loss head, the model around the network, ports. */
const wrappers = new RegExp(`^(?:(?:${['_orig_mod', 'module', 'model', 'inner', ...ports.map(({ name }) => name)].join('|')})\\.)*`);

const ported: ReadonlyMap<string, string> = new Map(ports.flatMap(({ tensors }) => Object.entries(tensors)));

const known = new RegExp(
  `^(${[
    'H_init|L_init',
    'embed_(tokens|pos)\\.embedding_weight',
    'lm_head\\.weight',
    'q_head\\.(weight|bias)',
    'puzzle_emb\\.weights',
    `(${networks})\\.layers\\.(0|[1-9]\\d{0,3})\\.((mlp|mlp_t)\\.(gate_up_proj|down_proj)|self_attn\\.(qkv_proj|o_proj))\\.weight`,
  ].join('|')})$`,
);

/** What begins like this belongs to the network, known to us or not. */
const ofNetwork = new RegExp(`^(${networks}|[HL]_init|embed_|lm_head|q_head|puzzle_emb)`);
/** What training keeps beside a model, by the first word of its key. */
const ofTraining = /^(optim|optimizers?|sched|schedulers?|lr_|scaler|ema|step|epoch|iteration|loss|metrics?|global_step|num_)/i;

/** Scratch of training and tables anybody can compute: no part of a model. */
const ignored = /^(puzzle_emb\.local_(weights|ids)|rotary_emb\.(cos_cached|sin_cached|inv_freq))$/;

const hidden = new RegExp(`^(${networks})\\.`);
/** A matrix of the network itself, not an embedding or a head: what Muon is for. */
export const isHidden = (name: string): boolean => hidden.test(name);

/** The wrappers before a key's name, and the name by the reference. */
function split(key: string): { prefix: string; name: string } {
  const prefix = wrappers.exec(key)?.[0] ?? '';
  const name = key.slice(prefix.length);
  return { prefix, name: ported.get(name) ?? name };
}

export const isKnownName = (key: string): boolean => known.test(split(key).name);

const HEAD = 'lm_head.weight';

/** The keys without what a wrapper that is not one of ours puts before all names of a model: what stands before its one head, where no name is known. */
export function withoutStranger(keys: Iterable<string>): (key: string) => string {
  const all = [...keys];
  const heads = all.filter((key) => key.endsWith(`.${HEAD}`));
  const before = heads.length === 1 && !all.some(isKnownName) ? heads[0].slice(0, -HEAD.length) : '';
  return (key) => (key.startsWith(before) ? key.slice(before.length) : key);
}

/**
 * The bare name behind a key of a checkpoint, or null for a tensor that may be left out (SPEC section 1, "Not saved").
 * @throws UnknownTensorError.
 */
export function bareName(key: string): string | null {
  const { name } = split(key);
  if (known.test(name)) return name;
  if (ignored.test(name)) return null;
  throw new UnknownTensorError(key, `is no tensor of ${architectureLabels}`);
}

/** Whether a tensor could be weights: numbers with a fraction, more than one. */
type CouldBeWeights<T> = (tensor: T) => boolean;

/**
 * Takes a model's tensors out of a checkpoint's, by bare name, in the same order. What training keeps beside them is passed over, and told.
 * @param couldBeWeights of a tensor that we have no name for
 * @throws UnknownTensorError where there is no model, or where a tensor of the network is not one we know: without it the network
 * would be another; `bad-tensor` when two keys mean the same tensor.
 */
export function takeModel<T>(
  tensors: ReadonlyMap<string, T>,
  couldBeWeights: CouldBeWeights<T>,
): { model: Map<string, T>; passedOver: string[] } {
  const model = new Map<string, T>();
  const keyOf = new Map<string, string>();
  const others: string[] = [];
  const prefixes = new Set<string>();
  const own = withoutStranger(tensors.keys());
  for (const [key, tensor] of tensors) {
    const { prefix, name } = split(own(key));
    if (ignored.test(name)) continue;
    if (!known.test(name)) {
      others.push(key);
      continue;
    }
    const other = keyOf.get(name);
    if (other !== undefined) throw new BadTensorError(name, `stands twice, as ${other} and as ${key}`);
    keyOf.set(name, key);
    prefixes.add(prefix);
    model.set(name, tensor);
  }
  for (const key of others) {
    const { prefix, name } = split(own(key));
    const tensor = tensors.get(key);
    const isBeside = !prefixes.has(prefix) || ofTraining.test(name) || tensor === undefined || !couldBeWeights(tensor);
    if (model.size === 0 || ofNetwork.test(name) || !isBeside) throw new UnknownTensorError(key, `is no tensor of ${architectureLabels}`);
  }
  return { model, passedOver: others };
}
