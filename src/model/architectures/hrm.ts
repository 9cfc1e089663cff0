/**
 * HRM ("Hierarchical Reasoning Model", Wang et al. 2025), TRM's predecessor: the same loop with a second network, H_level, for y. z is its low-level
 * state z_L, y its high-level state z_H (SPEC section 8).
 */

import type { SequenceArchitecture } from './architecture.ts';

export const hrm = {
  id: 'hrm',
  label: 'HRM',
  networks: [
    { name: 'L_level', updates: ['z'], blocks: ({ layers }) => layers },
    { name: 'H_level', updates: ['y'], blocks: ({ answerLayers }) => answerLayers },
  ],
  answerLayers: (H, L) => H ?? L,
  // Its paper's one-step gradient: the last update of z and the last of y.
  learntUpdates: () => 2,
  usual: { T: 2, n: 2, prefixLen: (filled) => filled },
  words: {
    choice: 'HRM, two networks',
    explanation: 'This model is an HRM, TRM’s predecessor: the same loop, with one network for z and another for y.',
    net: (updating) => ({
      title: updating === 'y' ? 'net H' : updating === 'z' ? 'net L' : 'nets H, L',
      lines: ['one for y,', 'one for z'],
    }),
    // y's own first, as in its files.
    layers: ({ layers, answerLayers }) => `two networks (HRM) of ${answerLayers} and ${layers} layers`,
  },
} as const satisfies SequenceArchitecture<'hrm'>;
