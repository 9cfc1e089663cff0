/** What a pair is called. */

import type { PairPlace } from '../core/index.ts';

export const pairName = ({ part, index }: PairPlace): string => `${part === 'train' ? 'Demonstration' : 'Test'} ${index + 1}`;
