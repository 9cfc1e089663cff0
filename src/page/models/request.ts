/** What the worker is asked for, to load a model from wherever it is. */

import type { LoadContext, LoadRequest, SolveRequest } from '../../protocol/session.ts';
import type { ModelCard } from './catalogue.ts';
import { sourceName, type ModelSource } from './source.ts';

/** The page's own models, for a file to be compared with. */
const knownOf = (catalogue: readonly ModelCard[], base: string): LoadContext['known'] =>
  catalogue.flatMap(({ name, file, details }) => (details ? [{ name, url: `${base}${file}`, config: details.config }] : []));

/**
 * @param base address of the folder of models, with the slash at its end
 * @throws Error where the source is nothing to load
 */
export function requestFor(
  source: ModelSource,
  base: string,
  catalogue: readonly ModelCard[],
  kind: SolveRequest['kind'] | undefined,
): LoadRequest {
  const tables = `${base}../published/`;
  const id = sourceName(source).slice(0, 200);
  switch (source.kind) {
    case 'card':
      return { id, source: { url: `${base}${source.card.file}`, sha256: source.card.sha256 } };
    case 'run':
      return { id, source: { run: source.run.runId, which: source.run.which } };
    case 'file': {
      const { file, beside, said, of } = source;
      if (file.size === 0) throw new Error(`${file.name} is empty.`);
      return {
        id,
        source: { file },
        context: {
          kind: kind ?? of,
          said,
          tables,
          known: knownOf(catalogue, base),
          config: beside?.config,
          identifiers: beside?.identifiers,
        },
      };
    }
    case 'published': {
      const { url, title, sha256, moved, config } = source.model;
      return {
        id,
        source: { published: { url, title, moved, ...(sha256 ? { sha256 } : {}) } },
        context: { kind, said: source.said, tables, config: JSON.stringify(config) },
      };
    }
  }
  return source satisfies never;
}
