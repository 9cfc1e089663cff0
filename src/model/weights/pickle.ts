/**
 * Reads the pickle of a state dict as torch writes it (protocol 2): a small whitelist of opcodes, no general unpickler.
 * The opcodes are Python's (Lib/pickletools.py). Anything not listed is refused by number and place.
 */
import { WeightsError } from './errors.ts';
import { HEADER_MAX_BYTES } from './limits.ts';
import { call, loadStorage, lookUpGlobal, type PickleValue, type TorchTensor } from './pickleValue.ts';

const PICKLE = 'data.pkl';

/** A cursor over the bytes. */
class Cursor {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at === this.#bytes.length;
  }

  #advance(count: number): number {
    const from = this.at;
    if (from + count > this.#bytes.length) throw new WeightsError('truncated', PICKLE, `breaks off at byte ${this.#bytes.length}`);
    this.at += count;
    return from;
  }

  u8 = (): number => this.#view.getUint8(this.#advance(1));
  u16 = (): number => this.#view.getUint16(this.#advance(2), true);
  u32 = (): number => this.#view.getUint32(this.#advance(4), true);
  i32 = (): number => this.#view.getInt32(this.#advance(4), true);

  text(length: number): string {
    const from = this.#advance(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#bytes.subarray(from, from + length));
    } catch {
      throw new WeightsError('bad-header', PICKLE, `holds text that is not UTF-8 at byte ${from}`);
    }
  }

  /** Text up to a newline, which is taken too. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.at);
    if (end < 0) throw new WeightsError('truncated', PICKLE, `breaks off at byte ${this.#bytes.length}`);
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** LONG1: a length and as many bytes of a little-endian two's complement number; we take those a double holds exactly. */
  long(): number {
    const length = this.u8();
    let bits = 0n;
    for (let i = 0; i < length; i++) bits |= BigInt(this.u8()) << BigInt(8 * i);
    const value = Number(BigInt.asIntN(8 * length, bits));
    if (!Number.isSafeInteger(value)) throw new WeightsError('bad-header', PICKLE, `holds a whole number that is too large before byte ${this.at}`);
    return value;
  }
}

/** The unpickler's stack: marks divide it, and nothing reaches below the last mark. */
class Stack {
  readonly #values: PickleValue[] = [];
  readonly #marks: number[] = [];

  push(value: PickleValue): void {
    this.#values.push(value);
  }

  mark(): void {
    this.#marks.push(this.#values.length);
  }

  top(): PickleValue {
    const value = this.#values.at(-1);
    if (value === undefined || this.#values.length <= (this.#marks.at(-1) ?? 0)) {
      throw new WeightsError('bad-header', PICKLE, 'takes from an empty stack');
    }
    return value;
  }

  pop(): PickleValue {
    const value = this.top();
    this.#values.pop();
    return value;
  }

  /** The last `count` values, in the order they were pushed. */
  take(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** Everything above the last mark, and the mark. */
  takeMarked(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new WeightsError('bad-header', PICKLE, 'uses a mark that was never set');
    return this.#values.splice(mark);
  }

  /** The one value left at the end. */
  result(): PickleValue {
    const value = this.pop();
    if (this.#values.length > 0 || this.#marks.length > 0) throw new WeightsError('bad-header', PICKLE, 'ends with more than one value');
    return value;
  }
}

function setItems(target: PickleValue, items: readonly PickleValue[]): void {
  if (target.kind !== 'dict' || items.length % 2 !== 0) throw new WeightsError('bad-header', PICKLE, `sets items of a ${target.kind}`);
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (key.kind !== 'text') throw new WeightsError('unsupported', PICKLE, `has a ${key.kind} as a key; only text is read`);
    if (target.entries.has(key.value)) throw new WeightsError('bad-tensor', key.value.slice(0, 100), 'stands twice in the state dict');
    target.entries.set(key.value, items[i + 1]);
  }
}

function run(bytes: Uint8Array): PickleValue {
  const input = new Cursor(bytes);
  const stack = new Stack();
  const memo = new Map<number, PickleValue>();
  const recall = (index: number): PickleValue => {
    const value = memo.get(index);
    if (!value) throw new WeightsError('bad-header', PICKLE, `recalls value ${index}, which was never stored`);
    return value;
  };
  for (;;) {
    const at = input.at;
    const opcode = input.u8();
    switch (opcode) {
      case 0x80: { // PROTO
        const protocol = input.u8();
        if (protocol !== 2) throw new WeightsError('unsupported', PICKLE, `is of pickle protocol ${protocol}; torch writes 2`);
        break;
      }
      case 0x63: // GLOBAL
        stack.push(lookUpGlobal(input.line(), input.line()));
        break;
      case 0x52: { // REDUCE
        const [target, args] = stack.take(2);
        stack.push(call(target, args));
        break;
      }
      case 0x51: // BINPERSID
        stack.push(loadStorage(stack.pop()));
        break;
      case 0x62: // BUILD: torch hangs a module's `_metadata` on its OrderedDict; we have no use for it
        stack.pop();
        if (stack.top().kind !== 'dict') throw new WeightsError('unsupported', PICKLE, `sets the state of a ${stack.top().kind}`);
        break;
      case 0x28: // MARK
        stack.mark();
        break;
      case 0x29: // EMPTY_TUPLE
        stack.push({ kind: 'tuple', items: [] });
        break;
      case 0x74: // TUPLE
        stack.push({ kind: 'tuple', items: stack.takeMarked() });
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push({ kind: 'tuple', items: stack.take(opcode - 0x84) });
        break;
      case 0x7d: // EMPTY_DICT
        stack.push({ kind: 'dict', entries: new Map() });
        break;
      case 0x73: { // SETITEM
        const items = stack.take(2);
        setItems(stack.top(), items);
        break;
      }
      case 0x75: { // SETITEMS
        const items = stack.takeMarked();
        setItems(stack.top(), items);
        break;
      }
      case 0x58: // BINUNICODE
        stack.push({ kind: 'text', value: input.text(input.u32()) });
        break;
      case 0x4a: // BININT
        stack.push({ kind: 'int', value: input.i32() });
        break;
      case 0x4b: // BININT1
        stack.push({ kind: 'int', value: input.u8() });
        break;
      case 0x4d: // BININT2
        stack.push({ kind: 'int', value: input.u16() });
        break;
      case 0x8a: // LONG1
        stack.push({ kind: 'int', value: input.long() });
        break;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push({ kind: 'bool', value: opcode === 0x88 });
        break;
      case 0x4e: // NONE
        stack.push({ kind: 'none' });
        break;
      case 0x71: // BINPUT
        memo.set(input.u8(), stack.top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(input.u32(), stack.top());
        break;
      case 0x68: // BINGET
        stack.push(recall(input.u8()));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(recall(input.u32()));
        break;
      case 0x2e: // STOP
        if (!input.done) throw new WeightsError('bad-header', PICKLE, `goes on after its end at byte ${at}`);
        return stack.result();
      default:
        throw new WeightsError(
          'unsupported',
          PICKLE,
          `uses opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at}, which a state dict does not need`,
        );
    }
  }
}

/**
 * The tensors of a pickled state dict (dict or OrderedDict of text to tensor), in its order, not yet resolved against the archive.
 * @throws WeightsError `too-large`, `truncated`, `bad-header`, `bad-tensor` or `unsupported` (naming the opcode, global or key).
 */
export function readStateDict(bytes: Uint8Array): Map<string, TorchTensor> {
  if (bytes.length > HEADER_MAX_BYTES) throw new WeightsError('too-large', PICKLE, `is ${bytes.length} bytes; the limit is ${HEADER_MAX_BYTES}`);
  const root = run(bytes);
  if (root.kind !== 'dict') throw new WeightsError('unsupported', PICKLE, `holds a ${root.kind}, not a state dict`);
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of root.entries) {
    if (value.kind !== 'tensor') {
      throw new WeightsError('unsupported', key.slice(0, 100), `is a ${value.kind}, not a tensor; save the model's state dict alone`);
    }
    tensors.set(key, value);
  }
  return tensors;
}
