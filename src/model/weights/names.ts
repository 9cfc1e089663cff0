/** Tensor names: from what checkpoints call them to the bare names of SPEC section 1. */
import type { TrmConfig } from '../config.ts';
import { WeightsError } from './errors.ts';

/** What a loss head's state dict puts before a name: torch.compile's wrapper, the head's `model`, its `inner`. */
const prefixes = ['_orig_mod.model.inner.', 'model.inner.', 'inner.'] as const;

const known = new RegExp(
  `^(${[
    'H_init|L_init',
    'embed_(tokens|pos)\\.embedding_weight',
    'lm_head\\.weight',
    'q_head\\.(weight|bias)',
    'puzzle_emb\\.weights',
    '[HL]_level\\.layers\\.(0|[1-9]\\d{0,3})\\.(mlp|mlp_t)\\.(gate_up_proj|down_proj)\\.weight',
    '[HL]_level\\.layers\\.(0|[1-9]\\d{0,3})\\.self_attn\\.(qkv_proj|o_proj)\\.weight',
  ].join('|')})$`,
);

/** Scratch of training and tables anybody can compute: no part of a model. */
const ignored = /^(puzzle_emb\.local_(weights|ids)|rotary_emb\.(cos_cached|sin_cached|inv_freq))$/;

/** Where the blocks of a network stand in a file: L_level, and HRM's H_level, which updates y and of which a TRM has none. */
export const blockNames = ({ layers, answerLayers }: Pick<TrmConfig, 'layers' | 'answerLayers'>, network: 'L_level' | 'H_level'): string[] =>
  Array.from({ length: network === 'L_level' ? layers : answerLayers }, (_, i) => `${network}.layers.${i}`);

/** A matrix of the network itself, not an embedding or a head: what Muon is for. */
export const isHidden = (name: string): boolean => /^[HL]_level\./.test(name);

/**
 * The bare name behind a key of a checkpoint, or null for a tensor that may be left out (SPEC section 1, "Not saved").
 * @throws WeightsError `unknown-tensor`.
 */
export function bareName(key: string): string | null {
  const prefix = prefixes.find((p) => key.startsWith(p)) ?? '';
  const name = key.slice(prefix.length);
  if (known.test(name)) return name;
  if (ignored.test(name)) return null;
  throw new WeightsError('unknown-tensor', key, 'is no tensor of a TRM or an HRM');
}

/**
 * The same tensors by bare name, in the same order, without those that may be left out.
 * @throws WeightsError `unknown-tensor`, or `bad-tensor` when two keys mean the same tensor.
 */
export function mapNames<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  const mapped = new Map<string, T>();
  const keyOf = new Map<string, string>();
  for (const [key, tensor] of tensors) {
    const name = bareName(key);
    if (name === null) continue;
    const other = keyOf.get(name);
    if (other !== undefined) throw new WeightsError('bad-tensor', name, `stands twice, as ${other} and as ${key}`);
    keyOf.set(name, key);
    mapped.set(name, tensor);
  }
  return mapped;
}
