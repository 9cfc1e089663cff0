/** What a checkpoint's pickle may hold, and the few things it may call. Nothing outside this file is ever built, and nothing is run. */

import { isCount, BadHeaderError, BadTensorError, UnsupportedError } from './checks.ts';
import type { Dtype } from './raw.ts';

/** A storage of the archive: `data/<key>` holds `elements` numbers of `dtype`. */
interface TorchStorage {
  readonly kind: 'storage';
  readonly key: string;
  readonly dtype: Dtype;
  readonly elements: number;
}

/** A tensor as torch describes it: a strided window on a storage. Sizes, strides and offset are counts of elements. */
export interface TorchTensor {
  readonly kind: 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Something beside the weights (an optimiser's, a logger's): its name is all that is kept of it. */
interface Foreign {
  readonly kind: 'foreign';
  readonly name: string;
}

export type PickleValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'list' }
  | { readonly kind: 'tuple'; readonly items: readonly PickleValue[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, PickleValue> }
  | { readonly kind: 'function'; readonly name: 'OrderedDict' | 'defaultdict' | 'tensor' | 'parameter' }
  | Foreign
  | { readonly kind: 'storageType'; readonly dtype: Dtype }
  | TorchStorage
  | TorchTensor;

export const PICKLE = 'data.pkl';
const wrong = (problem: string): BadHeaderError => new BadHeaderError(PICKLE, problem);

const globals: ReadonlyMap<string, PickleValue> = new Map<string, PickleValue>([
  ['collections.OrderedDict', { kind: 'function', name: 'OrderedDict' }],
  ['collections.defaultdict', { kind: 'function', name: 'defaultdict' }],
  ['torch._utils._rebuild_tensor_v2', { kind: 'function', name: 'tensor' }],
  ['torch._utils._rebuild_parameter', { kind: 'function', name: 'parameter' }],
  ['torch.DoubleStorage', { kind: 'storageType', dtype: 'F64' }],
  ['torch.FloatStorage', { kind: 'storageType', dtype: 'F32' }],
  ['torch.HalfStorage', { kind: 'storageType', dtype: 'F16' }],
  ['torch.BFloat16Storage', { kind: 'storageType', dtype: 'BF16' }],
  ['torch.IntStorage', { kind: 'storageType', dtype: 'I32' }],
  ['torch.LongStorage', { kind: 'storageType', dtype: 'I64' }],
  ['torch.ByteStorage', { kind: 'storageType', dtype: 'U8' }],
  ['torch.BoolStorage', { kind: 'storageType', dtype: 'BOOL' }],
]);

/** Packages whose objects training scripts put beside the weights. They are passed over, never made. */
const besides: ReadonlySet<string> = new Set([
  'torch',
  'numpy',
  'collections',
  'argparse',
  'omegaconf',
  'pytorch_lightning',
  'lightning',
  'lightning_fabric',
  'pathlib',
  'datetime',
  'enum',
  'typing',
  'copyreg',
  'copy_reg',
  '_codecs',
]);
/** Of Python's own, only plain containers and numbers. */
const plainTypes =
  /^(builtins|__builtin__)\.(object|set|frozenset|list|dict|tuple|int|float|complex|bool|str|bytes|bytearray|slice|range)$/;

export const isForeign = (value: PickleValue): value is Foreign => value.kind === 'foreign';

/** @throws UnsupportedError naming any global that has no place beside weights. */
export function lookUpGlobal(module: string, name: string): PickleValue {
  const full = `${module}.${name}`;
  const value = globals.get(full);
  if (value) return value;
  const shown = full.slice(0, 100);
  if (besides.has(module.split('.')[0]) || plainTypes.test(full)) return { kind: 'foreign', name: shown };
  throw new UnsupportedError(
    PICKLE,
    `holds a Python object (${JSON.stringify(shown)}), which no weights need; save the model's state_dict() alone`,
  );
}

function counts(value: PickleValue | undefined, what: string): number[] {
  if (value?.kind !== 'tuple') throw wrong(`gives a tensor's ${what} as something else than a tuple`);
  return value.items.map((item) => {
    if (item.kind !== 'int' || !isCount(item.value)) throw wrong(`gives a tensor a ${what} that is not all whole numbers of 0 or more`);
    return item.value;
  });
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata]) */
function rebuildTensor(args: readonly PickleValue[]): TorchTensor | Foreign {
  const [storage, offset, size, stride] = args;
  if (args.length >= 6 && isForeign(storage)) return storage;
  if (args.length < 6 || args.length > 7 || storage.kind !== 'storage') throw wrong('rebuilds a tensor from the wrong arguments');
  if (offset.kind !== 'int' || !isCount(offset.value)) throw wrong('gives a tensor an offset that is no whole number of 0 or more');
  const shape = counts(size, 'size');
  const strides = counts(stride, 'stride');
  if (strides.length !== shape.length) throw wrong(`gives a tensor of rank ${shape.length} ${strides.length} strides`);
  return { kind: 'tensor', storage, offset: offset.value, shape, strides };
}

/** Calls one of the listed functions. */
export function call(target: PickleValue, args: PickleValue): PickleValue {
  if (isForeign(target)) return target;
  if (target.kind !== 'function' || args.kind !== 'tuple') throw wrong(`calls a ${target.kind} with a ${args.kind}`);
  switch (target.name) {
    case 'OrderedDict':
      if (args.items.length > 0) throw wrong('makes an OrderedDict from arguments');
      return { kind: 'dict', entries: new Map() };
    case 'defaultdict':
      return { kind: 'dict', entries: new Map() };
    case 'tensor':
      return rebuildTensor(args.items);
    case 'parameter': {
      const [tensor] = args.items;
      if (args.items.length === 3 && isForeign(tensor)) return tensor;
      if (args.items.length !== 3 || tensor.kind !== 'tensor') throw wrong('rebuilds a parameter from the wrong arguments');
      return tensor;
    }
  }
}

/** A persistent id is ('storage', type, key, location, elements). */
export function loadStorage(id: PickleValue): TorchStorage | Foreign {
  if (id.kind === 'tuple' && id.items.length === 5) {
    const [tag, type, key, location, elements] = id.items;
    if (isForeign(type)) return type; // numbers of a kind that no weights are stored in
    if (
      tag.kind === 'text' &&
      tag.value === 'storage' &&
      type.kind === 'storageType' &&
      key.kind === 'text' &&
      location.kind === 'text' &&
      elements.kind === 'int' &&
      isCount(elements.value)
    ) {
      return { kind: 'storage', key: key.value, dtype: type.dtype, elements: elements.value };
    }
  }
  throw wrong('refers to something else than a storage');
}

export const describe = (value: PickleValue): string => (isForeign(value) ? value.name : value.kind);

/** What a key is called: text as it stands, numbers (of an optimiser's state) in digits. */
function keyText(key: PickleValue): string {
  if (key.kind === 'text') return key.value;
  return key.kind === 'int' || key.kind === 'float' ? String(key.value) : `a ${describe(key)}`;
}

export function setItems(target: PickleValue, items: readonly PickleValue[]): void {
  if (isForeign(target)) return;
  if (target.kind !== 'dict' || items.length % 2 !== 0) throw new BadHeaderError(PICKLE, `sets items of a ${target.kind}`);
  for (let i = 0; i < items.length; i += 2) {
    const key = keyText(items[i]);
    if (target.entries.has(key) && items[i].kind === 'text') throw new BadTensorError(key.slice(0, 100), 'stands twice in the state dict');
    target.entries.set(key, items[i + 1]);
  }
}

export function append(target: PickleValue): void {
  if (target.kind !== 'list' && !isForeign(target)) throw new BadHeaderError(PICKLE, `appends to a ${target.kind}`);
}
