/** The eight symmetries against the reference's numbering, and that each is undone by its inverse. */

import { describe, expect, test } from 'vitest';
import fixture from '../arc/core/fixtures/f_arc_augment.json';
import { DIHEDRAL_IDS, DIHEDRAL_INVERSE, dihedralMap } from './canvas.ts';

describe('the dihedral group', () => {
  test('numbers its elements as the reference does', () => {
    for (const id of DIHEDRAL_IDS) {
      const { rows, cols, source } = dihedralMap(id, 2, 3);
      const out = Array.from({ length: rows }, (_, r) => Array.from(source.subarray(r * cols, (r + 1) * cols)));
      expect(out).toEqual(fixture.dihedral_of_2x3_012_345[id]);
    }
    expect(DIHEDRAL_INVERSE).toEqual(fixture.dihedral_inverse);
  });

  test('undoes every symmetry by its inverse', () => {
    for (const id of DIHEDRAL_IDS) {
      const there = dihedralMap(id, 4, 7);
      const back = dihedralMap(DIHEDRAL_INVERSE[id] ?? 0, there.rows, there.cols);
      expect([back.rows, back.cols]).toEqual([4, 7]);
      expect(Array.from(back.source, (i) => there.source[i])).toEqual(Array.from({ length: 28 }, (_, i) => i));
    }
  });
});
