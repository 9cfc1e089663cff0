/** Sorts files that were chosen or dropped together: the weights, and what lies beside them. */

import { plural } from '../../ui/format.ts';
import type { Beside } from './source.ts';

/** Largest configuration that is read; a file of its name is one all the same where there are weights beside it. */
const CONFIG_MAX_BYTES = 65_536;

export type Sorted = { readonly ok: true; readonly file: File; readonly beside: Beside } | { readonly ok: false; readonly message: string };

const isConfig = (file: File): boolean => /\.(ya?ml|json)$/i.test(file.name);
const isIdentifiers = (file: File): boolean => /identifiers.*\.json$/i.test(file.name);

/** What files that came together are called. */
export const nameOf = (files: readonly File[]): string => {
  const [first, ...others] = files.map(({ name }) => name);
  return others.length === 0 ? (first ?? 'The file') : `${first} and ${plural(others.length, 'more file')}`;
};

/** One file of weights, at most one configuration and one list of identifiers. */
export async function sortFiles(files: readonly File[]): Promise<Sorted> {
  const identifiers = files.find(isIdentifiers);
  const config = files.find((file) => file !== identifiers && isConfig(file) && (files.length > 1 || file.size <= CONFIG_MAX_BYTES));
  const weights = files.filter((file) => file !== identifiers && file !== config);
  const [file] = weights;
  if (!file) return { ok: false, message: 'The weights are missing: choose them together with the files beside them.' };
  if (weights.length > 1) {
    return {
      ok: false,
      message: `${weights.map(({ name }) => name).join(', ')}: one file of weights at a time, with its all_config.yaml and identifiers.json.`,
    };
  }
  if (config && config.size > CONFIG_MAX_BYTES) {
    return {
      ok: false,
      message: `${config.name} has ${config.size.toLocaleString('en')} bytes, and a configuration up to ${CONFIG_MAX_BYTES.toLocaleString('en')} is read: load the weights without it, and correct what is assumed then.`,
    };
  }
  const text = await config?.text().catch(() => null);
  if (text === null) return { ok: false, message: `${config?.name ?? ''} cannot be read: was it moved, or is it a folder?` };
  return { ok: true, file, beside: { ...(text === undefined ? {} : { config: text }), ...(identifiers ? { identifiers } : {}) } };
}
