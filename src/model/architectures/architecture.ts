/**
 * What an architecture is: a value that says how it differs from its family. Whoever needs a difference asks for it here; the loop (recursion.ts) and
 * the block (model.ts) are common to all whose states are [L, D]. How to add one: docs/ARCHITECTURE.md, "A new architecture".
 */

import type { TaskFiles } from './ofTasks.ts';

/** Settings that no tensor may show, and a person may correct; in the order in which they are asked. */
export const assumable = ['seqLen', 'prefixLen', 'heads', 'T', 'n', 'nSup'] as const;
export type Assumable = (typeof assumable)[number];

/** The states that a network may update. */
export type StateName = 'y' | 'z';

/** Counts of blocks, as a configuration has them (config.ts). */
export interface Layers {
  /** Of the network that updates z. */
  readonly layers: number;
  /** Of y's own network; 0 where one network serves both. */
  readonly answerLayers: number;
}

/** One network: the blocks that update one state or both. */
export interface Network {
  /** Its blocks stand in files as NAME.layers.0 and so on. */
  readonly name: string;
  readonly updates: readonly StateName[];
}

/** What others' code names otherwise in its files; tensors and layouts are the reference's for the rest. */
interface Port {
  /** `model_type` of its config.json, and what stands before its tensors. */
  readonly name: string;
  /** The reference's name of a tensor, by the port's. */
  readonly tensors: Readonly<Record<string, string>>;
  /** The port's key in config.json, by the reference's. */
  readonly keys: Readonly<Record<string, string>>;
}

interface ArchitectureWords {
  /** As a choice: "TRM, one network". */
  readonly choice: string;
  /** Beside the choice: what updates y and z, and what of it is learnt from. */
  readonly learning: string;
  /** What a person sees beside the explanation of the loop; '' where there is nothing to add to it. */
  readonly explanation: string;
  /** The network in the figure of the loop while it updates a state, and while it updates none: a title and two short lines. */
  readonly net: (updating: StateName | null) => { readonly title: string; readonly lines: readonly [string, string] };
  /** "2 layers" */
  readonly layers: (of: Layers) => string;
}

/** An architecture whose states are [L, D], whose blocks are those of model.ts, whose configuration is a TrmConfig and whose weights come with a file. */
export interface SequenceArchitecture<Id extends string = string> {
  /** `arch` in configurations. */
  readonly id: Id;
  /** "TRM" */
  readonly label: string;
  readonly words: ArchitectureWords;
  /** Every state is updated by exactly one of them. Their names tell the files of an architecture; a configuration counts their blocks as Layers. */
  readonly networks: readonly [Network, ...Network[]];
  /** Updates a supervision step is learnt from, of n + 1 in its last cycle. */
  readonly learntUpdates: (n: number) => number;
  /** What is taken for granted where no shape tells. */
  readonly usual: {
    readonly T: number;
    readonly n: (of: { readonly vocabSize: number; readonly seqLen: number; readonly mlpT: boolean }) => number;
    /** P, from the positions that a row of the puzzle table fills. */
    readonly prefixLen: (filled: number) => number;
  };
  readonly port?: Port;
}

/** Tensors by bare name, as far as their shapes go. */
export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/**
 * An architecture of states of its own (E-TRM: a vector for every colour and cell of the task's canvas [K, H, W, d]), whose weights are learnt anew for every task:
 * a file holds one task. It has executors of its own.
 */
export interface TaskArchitecture<Config> extends TaskFiles {
  /** Its tensors, in the order of a file. */
  readonly tensors: (config: Config) => readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** A configuration as files have it. @throws an error that names the field */
  readonly parse: (raw: unknown) => Config;
  readonly format: (config: Config) => Readonly<Record<string, unknown>>;
  /** The configuration that shapes tell, with the usual numbers where they tell none. @throws an error that names the tensor */
  readonly infer: (tensors: Shapes) => Config;
}
