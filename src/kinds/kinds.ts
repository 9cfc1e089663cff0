/** The puzzle kinds of the page in the order of their tabs, and how one is found. */

import type { PuzzleKind } from './kind.ts';
import * as registry from './registry.ts';

export const kinds: readonly PuzzleKind[] = Object.values(registry).sort((a, b) => a.place - b.place);

/** The kind that a first visit sees. */
export const firstKind: PuzzleKind = kinds[0];

/** The kind of this name, or undefined: names come from links, files and storage. */
export const findKind = (id: unknown): PuzzleKind | undefined => kinds.find((kind) => kind.id === id);

/** The kind of a run or a lesson that was checked. @throws Error when there is none of this name */
export function kindOf(id: string): PuzzleKind {
  const kind = findKind(id);
  if (!kind) throw new Error(`There is no puzzle kind “${id}”.`);
  return kind;
}

/** A part that kinds have for a feature, of all that have it, by their names. */
export async function loadParts<T>(part: (kind: PuzzleKind) => (() => Promise<T>) | undefined): Promise<ReadonlyMap<string, T>> {
  const loaded = await Promise.all(kinds.map(async (kind) => [kind.id, await part(kind)?.()] as const));
  return new Map(loaded.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}
