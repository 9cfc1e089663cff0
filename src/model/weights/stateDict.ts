/** Finds the model in a checkpoint: its state dict may lie in a training state, beside an optimiser's, as plain weights and as their average. */

import { WeightsError } from './errors.ts';
import { isKnownName, withoutStranger } from './names.ts';
import type { PickleValue, TorchTensor } from './pickleValue.ts';

type Dict = Extract<PickleValue, { kind: 'dict' }>;

/** A state dict of a checkpoint. */
interface StateDictAt {
  /** The keys that lead to it; none for the whole file. */
  readonly path: readonly string[];
  readonly dict: Dict;
}

/** What was found. */
export interface StateDict {
  /** By the keys of the file. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** The averaged weights that are used instead of the plain ones where both are there; absent where there are none. */
  readonly averaged?: ReadonlyMap<string, TorchTensor>;
  /** Where `averaged` stands, e.g. "ema_state_dict". */
  readonly averagedAt?: string;
  /** What stands beside the model and is not read, by its keys. */
  readonly passedOver: readonly string[];
}

/** How deep state dicts are looked for. */
const DEPTH_MAX = 3;
/** A state dict has at least so many names that we know. */
const NAMES_MIN = 3;
/** Where training scripts put a model, the first that is there. */
const usualPlaces = ['model', 'model_state_dict', 'state_dict', 'module'] as const;
const EMA = /(^|[_.])ema([_.]|$)/i;

function tensorsOf({ entries }: Dict): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of entries) if (value.kind === 'tensor') tensors.set(key, value);
  return tensors;
}

/** Every state dict, those near the root first. A dict that is there by two ways counts once. */
function candidatesIn(root: Dict): StateDictAt[] {
  const found: StateDictAt[] = [];
  const seen = new Set<Dict>([root]);
  let level: StateDictAt[] = [{ path: [], dict: root }];
  for (let depth = 0; depth <= DEPTH_MAX && level.length > 0; depth++) {
    const below: StateDictAt[] = [];
    for (const { path, dict } of level) {
      let names = 0;
      const own = withoutStranger(dict.entries.keys());
      for (const [key, value] of dict.entries) {
        if (value.kind === 'tensor' && isKnownName(own(key))) names++;
        if (value.kind !== 'dict' || seen.has(value)) continue;
        seen.add(value);
        below.push({ path: [...path, key], dict: value });
      }
      if (names >= NAMES_MIN) found.push({ path, dict });
    }
    level = below;
  }
  return found;
}

const isAveraged = ({ path }: StateDictAt): boolean => path.some((key) => EMA.test(key));
const placeOf = ({ path }: StateDictAt): string => path.join('.').slice(0, 100);

/** The plain model among several: the whole file, the usual places, else the only one. */
function plainModel(candidates: readonly StateDictAt[]): StateDictAt | undefined {
  const plain = candidates.filter((c) => !isAveraged(c));
  const usual = usualPlaces.map((place) => plain.find(({ path }) => path.at(-1) === place)).find((c) => c !== undefined);
  const chosen = plain.find(({ path }) => path.length === 0) ?? usual;
  if (chosen || plain.length < 2) return chosen ?? plain[0];
  throw new WeightsError('unsupported', 'file', `holds several models (${plain.map(placeOf).join(', ')}); save the one you want alone`);
}

/**
 * The model's tensors in what a checkpoint's pickle holds.
 * @throws WeightsError `unsupported` where there is no state dict, or more than one and no way to tell which
 */
export function findStateDict(root: PickleValue): StateDict {
  if (root.kind !== 'dict') {
    const what = root.kind === 'foreign' ? root.name : root.kind;
    throw new WeightsError('unsupported', 'file', `holds a ${what}, not a state dict; save the model's state_dict()`);
  }
  const candidates = candidatesIn(root);
  const averaged = candidates.find(isAveraged);
  const plain = plainModel(candidates) ?? averaged;
  if (!plain) {
    const keys = [...root.entries.keys()].slice(0, 3).map((key) => JSON.stringify(key.slice(0, 60)));
    const holds = keys.length > 0 ? `holds ${keys.join(', ')}` : 'is empty';
    throw new WeightsError('unknown-tensor', 'file', `${holds}: no tensors of a TRM or an HRM are in it`);
  }
  const used = [plain.path[0], averaged?.path[0]];
  const beside =
    plain.path.length === 0
      ? [...plain.dict.entries].filter(([, value]) => value.kind !== 'tensor').map(([key]) => key)
      : [...root.entries.keys()];
  const passedOver = beside.filter((key) => !used.includes(key));
  const tensors = tensorsOf(plain.dict);
  if (!averaged) return { tensors, passedOver };
  return { tensors, averaged: tensorsOf(averaged.dict), averagedAt: placeOf(averaged), passedOver };
}
