/** How large an answer is where a view says so; else by the rules that all demonstrations obey. Looking for a view takes its time: not for the page. */

import { oneLook } from './oneLook.ts';
import { answerSize } from './sizes.ts';
import { exchange, SIDE_MAX, sameSize, sizeOf, type EtrmPair, type Grid, type Size } from './task.ts';
import { countedSize, sizeTold, viewFor } from './views.ts';

const possible = (size: Size): Size | null => (size.every((side) => side >= 1 && side <= SIDE_MAX) ? size : null);

/** The size of the answer to `input`; null where nothing gives one that is possible: then the person is asked. */
export function askedSize(train: readonly EtrmPair[], input: Grid): Size | null {
  const look = oneLook(train);
  if (look) return answerSize(train, input, look);
  const { view } = viewFor(train);
  const told = sizeTold(view);
  const [size, first, answer] = [input, train[0].input, train[0].output].map(sizeOf);
  const upright = train.some(({ output }) => output.length > 1);
  if (told === 'transposed') return exchange(size);
  if (told === 'difference') return possible([size[0] + answer[0] - first[0], size[1] + answer[1] - first[1]]);
  if (told === 'counted' && train.every((pair) => sameSize(countedSize(view, pair.input, upright), sizeOf(pair.output))))
    return possible(countedSize(view, input, upright));
  return answerSize(train, input);
}
