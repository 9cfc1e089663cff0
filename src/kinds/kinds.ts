/** The puzzle kinds of the page in the order of their tabs, and how one is found and fetched. */

import type { KindEntry, KindFace, PuzzleKind } from './kind.ts';
import * as registry from './registry.ts';

const faceOf = (entry: KindEntry): KindFace => ('kind' in entry ? entry.kind : entry.face);
const entries: readonly KindEntry[] = Object.values(registry).sort((a, b) => faceOf(a).place - faceOf(b).place);

/** The tabs of all kinds. */
export const faces: readonly KindFace[] = entries.map(faceOf);

/** The kinds that are here, by name. */
const here = new Map(entries.flatMap((entry) => ('kind' in entry ? [[entry.kind.id, entry.kind] as const] : [])));
const listeners: ((kind: PuzzleKind) => void)[] = [];

/** The kind that a first visit sees. */
export const firstKind: PuzzleKind = [...here.values()][0];

/** The tab of this name, or undefined: names come from links, files and storage. */
export const findFace = (id: unknown): KindFace | undefined => faces.find((face) => face.id === id);

/** The kind of this name if it is here. */
export const findKind = (id: string): PuzzleKind | undefined => here.get(id);

/** The kind of a run or a lesson that was checked. @throws Error when there is none of this name here */
export function kindOf(id: string): PuzzleKind {
  const kind = here.get(id);
  if (!kind) throw new Error(`There is no puzzle kind “${id}”.`);
  return kind;
}

/** Calls back for every kind that is here, and for every one that comes. */
export function forEachKind(listener: (kind: PuzzleKind) => void): void {
  for (const kind of here.values()) listener(kind);
  listeners.push(listener);
}

/** The kind of a tab, fetched where it is not here. */
export async function fetchKind({ id }: KindFace): Promise<PuzzleKind> {
  const entry = entries.find((e) => faceOf(e).id === id);
  const kind = here.get(id) ?? (entry && 'fetch' in entry ? await entry.fetch() : kindOf(id));
  if (!here.has(id)) {
    here.set(id, kind);
    for (const listener of listeners) listener(kind);
  }
  return kindOf(id);
}

/** All kinds. What may be about any of them, such as a run's file, waits for this. */
export const fetchKinds = (): Promise<readonly PuzzleKind[]> => Promise.all(faces.map(fetchKind));

/** A part that kinds have for a feature, of all that have it, by their names. */
export async function loadParts<T>(part: (kind: PuzzleKind) => (() => Promise<T>) | undefined): Promise<ReadonlyMap<string, T>> {
  const kinds = await fetchKinds();
  const loaded = await Promise.all(kinds.map(async (kind) => [kind.id, await part(kind)?.()] as const));
  return new Map(loaded.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}
