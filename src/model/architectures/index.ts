/** The architectures that the loop runs, and which one a configuration or a file's tensors are of. A new one is a word in architecture.ts and a line here. */

import {
  architectureIds,
  type ArchitectureId,
  type Layers,
  type Network,
  type SequenceArchitecture,
  type StateName,
} from './architecture.ts';
import { hrm } from './hrm.ts';
import { trm } from './trm.ts';

const all = { trm, hrm } as const satisfies { [Id in ArchitectureId]: SequenceArchitecture<Id> };

export { architectureIds, type ArchitectureId };

/** What a configuration says of its architecture. */
interface OfArchitecture extends Layers {
  readonly arch: ArchitectureId;
}

export const architectureNamed = (id: ArchitectureId): SequenceArchitecture<ArchitectureId> => all[id];
export const architectureOf = ({ arch }: { readonly arch: ArchitectureId }): SequenceArchitecture<ArchitectureId> => all[arch];

/** The architecture with the most networks of those that a file or a configuration has blocks of. */
export function architectureWith(has: (network: Network['name']) => boolean): ArchitectureId {
  const possible = architectureIds.filter((id) => all[id].networks.every((n) => has(n.name)));
  return possible.reduce((best, id) => (all[id].networks.length > all[best].networks.length ? id : best), architectureIds[0]);
}

/** The network that updates a state. */
export function networkOf(config: OfArchitecture, state: StateName): Network {
  const network = architectureOf(config).networks.find((n) => n.updates.includes(state));
  if (!network) throw new Error(`No network of ${config.arch} updates ${state}.`);
  return network;
}

/** Where the blocks of a network stand in a file. */
export const blockNames = (config: OfArchitecture, network: Network): string[] =>
  Array.from({ length: network.blocks(config) }, (_, i) => `${network.name}.layers.${i}`);

/** The same of all networks, z's first. */
export const allBlockNames = (config: OfArchitecture): string[] => architectureOf(config).networks.flatMap((n) => blockNames(config, n));

/** The blocks that update a state, as a range of `allBlockNames`. */
export function blockRange(config: OfArchitecture, state: StateName): { readonly first: number; readonly count: number } {
  const own = networkOf(config, state);
  let first = 0;
  for (const network of architectureOf(config).networks) {
    if (network === own) break;
    first += network.blocks(config);
  }
  return { first, count: own.blocks(config) };
}
