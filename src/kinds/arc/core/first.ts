/** The task a first visit sees: “In the mirror” of the gallery, learnt anywhere in seconds, written out so that the page need not fetch the gallery to open. */

import type { NamedTask } from './parse.ts';
import type { ArcPair } from './task.ts';

/** Rows of digits, a space between them. */
const grid = (rows: string): number[][] => rows.split(' ').map((row) => [...row].map(Number));
const pair = (input: string, output: string): ArcPair => ({ input: grid(input), output: grid(output) });

export const firstTask: NamedTask = {
  id: 'mirror',
  task: {
    train: [
      pair('01090 91100 09600 00106 01901 69169', '09010 00119 00690 60100 10910 96196'),
      pair('0060 3101 3000 6061 0016', '0600 1013 0003 1606 6100'),
      pair('009390 890380 880083 003330', '093900 083098 380088 033300'),
    ],
    test: [pair('8100001 0100440 1411008 1110018 1040800 0880100', '1000018 0440010 8001141 8100111 0080401 0010880')],
  },
};
