/**
 * Reads the pickle of a checkpoint as torch writes it (protocols 2 to 5): a whitelist of opcodes, no general unpickler, nothing is run.
 * The opcodes are Python's (Lib/pickletools.py). Anything not listed is refused by number and place.
 */

import { WeightsError } from './checks.ts';
import { setItems, append, isForeign, call, loadStorage, lookUpGlobal, PICKLE, type PickleValue } from './pickleValue.ts';

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
  /** Big-endian, alone among them. */
  f64 = (): number => this.#view.getFloat64(this.#advance(8), false);

  skip(length: number): void {
    this.#advance(length);
  }

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
    if (!Number.isSafeInteger(value))
      throw new WeightsError('bad-header', PICKLE, `holds a whole number that is too large before byte ${this.at}`);
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

/**
 * The one value of a pickle.
 * @throws WeightsError `truncated`, `bad-header`, `bad-tensor` or `unsupported` (naming the opcode, global or key).
 */
export function parsePickle(bytes: Uint8Array): PickleValue {
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
      case 0x80: {
        // PROTO
        const protocol = input.u8();
        if (protocol < 2 || protocol > 5)
          throw new WeightsError('unsupported', PICKLE, `is of pickle protocol ${protocol}; 2 to 5 are read`);
        break;
      }
      case 0x95: // FRAME
        input.skip(8);
        break;
      case 0x63: // GLOBAL
        stack.push(lookUpGlobal(input.line(), input.line()));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = stack.take(2);
        if (module.kind !== 'text' || name.kind !== 'text')
          throw new WeightsError('bad-header', PICKLE, 'names a global by something else than text');
        stack.push(lookUpGlobal(module.value, name.value));
        break;
      }
      case 0x52: {
        // REDUCE
        const [target, args] = stack.take(2);
        stack.push(call(target, args));
        break;
      }
      case 0x81: {
        // NEWOBJ
        const [type] = stack.take(2);
        if (!isForeign(type)) throw new WeightsError('unsupported', PICKLE, `makes an object of a ${type.kind}`);
        stack.push(type);
        break;
      }
      case 0x51: // BINPERSID
        stack.push(loadStorage(stack.pop()));
        break;
      case 0x62: // BUILD: torch hangs a module's `_metadata` on its OrderedDict; we have no use for it
        stack.pop();
        if (stack.top().kind !== 'dict' && !isForeign(stack.top()))
          throw new WeightsError('unsupported', PICKLE, `sets the state of a ${stack.top().kind}`);
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
      case 0x5d: // EMPTY_LIST
      case 0x8f: // EMPTY_SET
        stack.push({ kind: 'list' });
        break;
      case 0x61: // APPEND
        stack.pop();
        append(stack.top());
        break;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        stack.takeMarked();
        append(stack.top());
        break;
      case 0x7d: // EMPTY_DICT
        stack.push({ kind: 'dict', entries: new Map() });
        break;
      case 0x73: {
        // SETITEM
        const items = stack.take(2);
        setItems(stack.top(), items);
        break;
      }
      case 0x75: {
        // SETITEMS
        const items = stack.takeMarked();
        setItems(stack.top(), items);
        break;
      }
      case 0x58: // BINUNICODE
        stack.push({ kind: 'text', value: input.text(input.u32()) });
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push({ kind: 'text', value: input.text(input.u8()) });
        break;
      case 0x43: // SHORT_BINBYTES
        input.skip(input.u8());
        stack.push({ kind: 'bytes' });
        break;
      case 0x42: // BINBYTES
        input.skip(input.u32());
        stack.push({ kind: 'bytes' });
        break;
      case 0x47: // BINFLOAT
        stack.push({ kind: 'float', value: input.f64() });
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
      case 0x94: // MEMOIZE
        memo.set(memo.size, stack.top());
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
          `holds something that no weights need (Python's pickle opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at}); save the model's state_dict() alone`,
        );
    }
  }
}
