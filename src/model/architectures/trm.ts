/** TRM ("Less is More: Recursive Reasoning with Tiny Networks", 2025): one network updates z and y, and learns from a whole cycle. */

import type { SequenceArchitecture } from './architecture.ts';

export const trm = {
  id: 'trm',
  label: 'TRM',
  networks: [{ name: 'L_level', updates: ['z', 'y'], blocks: ({ layers }) => layers }],
  // The reference's configurations name H_layers and its code ignores it.
  answerLayers: () => 0,
  learntUpdates: (n) => n + 1,
  usual: { T: 3, n: null, prefixLen: () => 16 },
  words: {
    choice: 'TRM, one network',
    explanation: '',
    net: () => ({ title: 'net', lines: ['one only,', 'for y and z'] }),
    layers: ({ layers }) => `${layers} layers`,
  },
} as const satisfies SequenceArchitecture<'trm'>;
