/** Which architecture a configuration or a file's tensors are of, and where its blocks stand. */

import type { Layers, Network, SequenceArchitecture, StateName } from './architecture.ts';
import { hrmPresets } from './hrm.ts';
import { registry } from './registry.ts';
import { trmPresets } from './trm.ts';

export type ArchitectureId = (typeof registry)[number]['id'];
export const architectures: readonly SequenceArchitecture<ArchitectureId>[] = registry;
export const architectureIds: readonly ArchitectureId[] = registry.map(({ id }) => id);
/** "TRM or HRM" */
export const architectureLabels = registry.map(({ label }) => label).join(' or ');
/** See config.ts. */
export const presets = { ...trmPresets, ...hrmPresets } as const;

/** What a configuration says of its architecture. */
interface OfArchitecture extends Layers {
  readonly arch: ArchitectureId;
}

/** @throws Error where there is none of this name, which no checked configuration has */
export function architectureNamed(id: ArchitectureId): SequenceArchitecture<ArchitectureId> {
  const found = architectures.find((a) => a.id === id);
  if (!found) throw new Error(`There is no architecture ${id}.`);
  return found;
}
export const architectureOf = ({ arch }: { readonly arch: ArchitectureId }): SequenceArchitecture<ArchitectureId> =>
  architectureNamed(arch);

/** The architecture with the most networks of those that a file has blocks of. */
export function architectureWith(has: (network: string) => boolean): ArchitectureId {
  const possible = architectures.filter(({ networks }) => networks.every((n) => has(n.name)));
  return possible.reduce((best, a) => (a.networks.length > best.networks.length ? a : best), possible[0] ?? architectures[0]).id;
}

/** The architecture of a configuration that names none: the first with a second network where H_layers counts one, else the first with one. */
export const architectureUnnamed = (H_layers = 0): ArchitectureId =>
  (architectures.find(({ networks }) => networks.length === (H_layers > 0 ? 2 : 1)) ?? architectures[0]).id;

/** The network that updates a state. */
export function networkOf({ arch }: Pick<OfArchitecture, 'arch'>, state: StateName): Network {
  const network = architectureNamed(arch).networks.find((n) => n.updates.includes(state));
  if (!network) throw new Error(`No network of ${arch} updates ${state}.`);
  return network;
}

/** Counts of blocks as a configuration has them, from a count for each network. */
export function layersOf(arch: ArchitectureId, blocks: (network: Network) => number): Layers {
  const [own, common] = [networkOf({ arch }, 'y'), networkOf({ arch }, 'z')];
  return { layers: blocks(common), answerLayers: own === common ? 0 : blocks(own) };
}

/** Blocks of a network. */
export const blockCount = ({ layers, answerLayers }: Layers, { updates }: Network): number =>
  updates.includes('z') ? layers : answerLayers;

/** Where the blocks of a network stand in a file. */
export const blockNames = (config: Layers, network: Network): string[] =>
  Array.from({ length: blockCount(config, network) }, (_, i) => `${network.name}.layers.${i}`);

/** The same of all networks, in their order. */
export const allBlockNames = (config: OfArchitecture): string[] => architectureOf(config).networks.flatMap((n) => blockNames(config, n));

/** The blocks that update a state, as a range of `allBlockNames`. */
export function blockRange(config: OfArchitecture, state: StateName): { readonly first: number; readonly count: number } {
  const own = networkOf(config, state);
  const { networks } = architectureOf(config);
  const before = networks.slice(0, networks.indexOf(own));
  return { first: before.reduce((sum, n) => sum + blockCount(config, n), 0), count: blockCount(config, own) };
}
