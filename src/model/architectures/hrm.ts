/**
 * HRM ("Hierarchical Reasoning Model", Wang et al. 2025), TRM's predecessor: the same loop with a second network, H_level, for y. z is its low-level
 * state z_L, y its high-level state z_H (SPEC section 8).
 */

import type { SequenceArchitecture } from './architecture.ts';
import { trmPresets } from './trm.ts';

export const hrm = {
  id: 'hrm',
  label: 'HRM',
  networks: [
    { name: 'L_level', updates: ['z'] },
    { name: 'H_level', updates: ['y'] },
  ],
  // Its paper's one-step gradient: the last update of z and the last of y.
  learntUpdates: () => 2,
  usual: { T: 2, n: () => 2, prefixLen: (filled) => filled },
  // Its safetensors ports, whose tables are plain `nn.Embedding`s.
  port: {
    name: 'hrm',
    tensors: {
      'embed_tokens.weight': 'embed_tokens.embedding_weight',
      'embed_pos.weight': 'embed_pos.embedding_weight',
      'puzzle_emb.weight': 'puzzle_emb.weights',
    },
    keys: { H_cycles: 'h_cycles', L_cycles: 'l_cycles', num_heads: 'num_attention_heads', seq_len: 'max_position_embeddings' },
  },
  words: {
    choice: 'HRM, two networks',
    learning: 'HRM, its predecessor: a second one for y, and only the last update of each is learnt from',
    explanation: 'This model is an HRM, TRM’s predecessor: the same loop, with one network for z and another for y.',
    net: (updating) => ({
      title: updating === 'y' ? 'net H' : updating === 'z' ? 'net L' : 'nets H, L',
      lines: ['one for y,', 'one for z'],
    }),
    // y's own first, as in its files.
    layers: ({ layers, answerLayers }) => `two networks (HRM) of ${answerLayers} and ${layers} layers`,
  },
} as const satisfies SequenceArchitecture<'hrm'>;

/** Its published recipe. */
export const hrmPresets = {
  'hrm-sudoku': { ...trmPresets['sudoku-att'], arch: 'hrm', layers: 4, answerLayers: 4, T: 2, n: 2, prefixLen: 1 },
} as const;
