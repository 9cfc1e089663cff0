/** What a state dict's pickle may hold, and the only four things it may call. Nothing outside this file is ever built. */
import { WeightsError } from './errors.ts';
import { isCount } from './limits.ts';
import type { Dtype } from './raw.ts';

/** A storage of the archive: `data/<key>` holds `elements` numbers of `dtype`. */
export interface TorchStorage {
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

export type PickleValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'tuple'; readonly items: readonly PickleValue[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, PickleValue> }
  | { readonly kind: 'function'; readonly name: 'OrderedDict' | 'tensor' | 'parameter' }
  | { readonly kind: 'storageType'; readonly dtype: Dtype }
  | TorchStorage
  | TorchTensor;

const PICKLE = 'data.pkl';
const wrong = (problem: string): WeightsError => new WeightsError('bad-header', PICKLE, problem);

const globals: ReadonlyMap<string, PickleValue> = new Map<string, PickleValue>([
  ['collections.OrderedDict', { kind: 'function', name: 'OrderedDict' }],
  ['torch._utils._rebuild_tensor_v2', { kind: 'function', name: 'tensor' }],
  ['torch._utils._rebuild_parameter', { kind: 'function', name: 'parameter' }],
  ['torch.FloatStorage', { kind: 'storageType', dtype: 'F32' }],
  ['torch.HalfStorage', { kind: 'storageType', dtype: 'F16' }],
  ['torch.BFloat16Storage', { kind: 'storageType', dtype: 'BF16' }],
  ['torch.IntStorage', { kind: 'storageType', dtype: 'I32' }],
  ['torch.LongStorage', { kind: 'storageType', dtype: 'I64' }],
  ['torch.ByteStorage', { kind: 'storageType', dtype: 'U8' }],
  ['torch.BoolStorage', { kind: 'storageType', dtype: 'BOOL' }],
]);

/** @throws WeightsError `unsupported` naming any global that is not on the list. */
export function lookUpGlobal(module: string, name: string): PickleValue {
  const full = `${module}.${name}`;
  const value = globals.get(full);
  if (!value) {
    const shown = JSON.stringify(full.slice(0, 100));
    throw new WeightsError('unsupported', PICKLE, `refers to the global ${shown}, which a state dict does not need`);
  }
  return value;
}

function counts(value: PickleValue | undefined, what: string): number[] {
  if (value?.kind !== 'tuple') throw wrong(`gives a tensor's ${what} as something else than a tuple`);
  return value.items.map((item) => {
    if (item.kind !== 'int' || !isCount(item.value)) throw wrong(`gives a tensor a ${what} that is not all whole numbers of 0 or more`);
    return item.value;
  });
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata]) */
function rebuildTensor(args: readonly PickleValue[]): TorchTensor {
  const [storage, offset, size, stride] = args;
  if (args.length < 6 || args.length > 7 || storage.kind !== 'storage') throw wrong('rebuilds a tensor from the wrong arguments');
  if (offset.kind !== 'int' || !isCount(offset.value)) throw wrong('gives a tensor an offset that is no whole number of 0 or more');
  const shape = counts(size, 'size');
  const strides = counts(stride, 'stride');
  if (strides.length !== shape.length) throw wrong(`gives a tensor of rank ${shape.length} ${strides.length} strides`);
  return { kind: 'tensor', storage, offset: offset.value, shape, strides };
}

/** Calls one of the listed functions. */
export function call(target: PickleValue, args: PickleValue): PickleValue {
  if (target.kind !== 'function' || args.kind !== 'tuple') throw wrong(`calls a ${target.kind} with a ${args.kind}`);
  switch (target.name) {
    case 'OrderedDict':
      if (args.items.length > 0) throw wrong('makes an OrderedDict from arguments');
      return { kind: 'dict', entries: new Map() };
    case 'tensor':
      return rebuildTensor(args.items);
    case 'parameter': {
      const [tensor] = args.items;
      if (args.items.length !== 3 || tensor.kind !== 'tensor') throw wrong('rebuilds a parameter from the wrong arguments');
      return tensor;
    }
  }
}

/** A persistent id is ('storage', type, key, location, elements). */
export function loadStorage(id: PickleValue): TorchStorage {
  if (id.kind === 'tuple' && id.items.length === 5) {
    const [tag, type, key, location, elements] = id.items;
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
