/** Keys as tests press them. */

import type { Key } from '../kinds/shared/ui/input.ts';

/** A key by its name, with nothing held unless said. */
export const press = (key: string, held: Partial<Key> = {}): Key => ({
  key,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
