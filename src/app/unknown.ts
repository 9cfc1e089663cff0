/** What an address asks for that this page does not know, in words, with what is shown instead: nothing is guessed in silence. Looked at after the first paint. */

import { findFace } from '../kinds/kinds.ts';
import { backendInForce } from '../page/coordinator.ts';
import { trainedKind, usePage } from '../page/page.ts';
import { backendFromAddress } from '../page/run/settings.ts';
import { hashParts, pageAddress, queryParts, readHash, readQuery } from '../storage/address.ts';

/** Longest name that is said again, in characters. */
const LONGEST = 30;

/** What is there instead of the unknown: the tab that is shown, and the name of the backend. */
interface Instead {
  readonly kind: string;
  readonly backend: string;
}

const quoted = (name: string): string => `“${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}”`;
const sentence = (what: string, name: string, instead: string): string =>
  `The link asks for ${what} ${quoted(name)}, which this page does not know: ${instead}.`;

/** Of a query and a hash; empty where all is known. What cannot be learnt from, and settings of training, Train mode says where they would be. */
export function unknownWords(search: string, hash: string, { kind, backend }: Instead): string {
  const asked = {
    kind: readQuery(search, queryParts.kind),
    backend: readQuery(search, queryParts.backend),
    train: readHash(hash, hashParts.train),
  };
  return [
    ...(asked.kind && !findFace(asked.kind) ? [sentence('the puzzle', asked.kind, `${kind} is shown instead`)] : []),
    ...(asked.train && !trainedKind(hash) ? [sentence('training of', asked.train, `the board of ${kind} is shown instead`)] : []),
    ...(asked.backend && backendFromAddress(search) === null
      ? [sentence('the backend', asked.backend, `“${backend}” is used instead`)]
      : []),
  ].join(' ');
}

/** Tells it in a notice: of the whole address now, and of its hash whenever that changes to something else unknown. */
export function followUnknown(): void {
  let told = '';
  const look = async (search: string): Promise<void> => {
    const hash = pageAddress.hash();
    const unknown = unknownWords('', hash, { kind: '', backend: '' });
    const isNew = unknown !== told || search !== '';
    told = unknown;
    if (!isNew || unknownWords(search, hash, { kind: '', backend: '' }) === '') return;
    const [{ notify }, { deviceWords }] = await Promise.all([import('./notify.tsx'), import('../features/models/words.ts')]);
    const backend = deviceWords.choices.find(({ value }) => value === backendInForce())?.name ?? '';
    notify(unknownWords(search, hash, { kind: usePage.getState().kind.label, backend }));
  };
  const tell = (search: string): void => void look(search).catch(() => undefined); // it cannot be fetched: the page itself is there
  tell(pageAddress.search());
  pageAddress.onChange(() => tell(''));
}
