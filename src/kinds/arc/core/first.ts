/** The task a first visit sees: the gallery's first one, written out so that the page need not fetch the gallery to open. */
import type { NamedTask } from './parse.ts';
import type { ArcPair } from './task.ts';

/** Rows of digits, a space between them. */
const grid = (rows: string): number[][] => rows.split(' ').map((row) => [...row].map(Number));
const pair = (input: string, output: string): ArcPair => ({ input: grid(input), output: grid(output) });

export const firstTask: NamedTask = {
  id: 'trade-colours',
  task: {
    train: [
      pair('00000 04003 03123 20000 00000 01400', '00000 01002 02432 30000 00000 04100'),
      pair('003000 010040 000000 000010 000000 024000 320400', '002000 040010 000000 000040 000000 031000 230100'),
      pair('00000 00300 30100 44020 00000 02012', '00000 00200 20400 11030 00000 03043'),
    ],
    test: [
      pair('0030000 0000003 0000000 0420200 0000001 0010001 0004000', '0020000 0000002 0000000 0130300 0000004 0040004 0001000'),
    ],
  },
};
