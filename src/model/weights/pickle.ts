/**
 * Reads the pickle of a checkpoint as torch writes it (protocols 2 to 5): a whitelist of opcodes, no general unpickler, nothing is run.
 * The opcodes are Python's (Lib/pickletools.py). Anything not listed is refused by number and place.
 */

import { TruncatedError, BadHeaderError, UnsupportedError } from './checks.ts';
import { setItems, append, isForeign, call, loadStorage, lookUpGlobal, PICKLE, type PickleValue } from './pickleValue.ts';

/** A cursor over the bytes. */
class Cursor {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  private advance(count: number): number {
    const from = this.at;
    if (from + count > this.bytes.length) throw new TruncatedError(PICKLE, `breaks off at byte ${this.bytes.length}`);
    this.at += count;
    return from;
  }

  u8 = (): number => this.view.getUint8(this.advance(1));
  u16 = (): number => this.view.getUint16(this.advance(2), true);
  u32 = (): number => this.view.getUint32(this.advance(4), true);
  i32 = (): number => this.view.getInt32(this.advance(4), true);
  /** Big-endian, alone among them. */
  f64 = (): number => this.view.getFloat64(this.advance(8), false);

  skip(length: number): void {
    this.advance(length);
  }

  text(length: number): string {
    const from = this.advance(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes.subarray(from, from + length));
    } catch {
      throw new BadHeaderError(PICKLE, `holds text that is not UTF-8 at byte ${from}`);
    }
  }

  /** Text up to a newline, which is taken too. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new TruncatedError(PICKLE, `breaks off at byte ${this.bytes.length}`);
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
    if (!Number.isSafeInteger(value)) throw new BadHeaderError(PICKLE, `holds a whole number that is too large before byte ${this.at}`);
    return value;
  }
}

/** The unpickler's stack: marks divide it, and nothing reaches below the last mark. */
class Stack {
  private readonly values: PickleValue[] = [];
  private readonly marks: number[] = [];

  push(value: PickleValue): void {
    this.values.push(value);
  }

  mark(): void {
    this.marks.push(this.values.length);
  }

  top(): PickleValue {
    const value = this.values.at(-1);
    if (value === undefined || this.values.length <= (this.marks.at(-1) ?? 0)) {
      throw new BadHeaderError(PICKLE, 'takes from an empty stack');
    }
    return value;
  }

  pop(): PickleValue {
    const value = this.top();
    this.values.pop();
    return value;
  }

  /** The last `count` values, in the order they were pushed. */
  take(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** Everything above the last mark, and the mark. */
  takeMarked(): PickleValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw new BadHeaderError(PICKLE, 'uses a mark that was never set');
    return this.values.splice(mark);
  }

  /** The one value left at the end. */
  result(): PickleValue {
    const value = this.pop();
    if (this.values.length > 0 || this.marks.length > 0) throw new BadHeaderError(PICKLE, 'ends with more than one value');
    return value;
  }
}

/** The unpickler at work. */
class Machine {
  readonly input: Cursor;
  readonly stack = new Stack();
  readonly memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array) {
    this.input = new Cursor(bytes);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (!value) throw new BadHeaderError(PICKLE, `recalls value ${index}, which was never stored`);
    this.stack.push(value);
  }

  store(index: number): void {
    this.memo.set(index, this.stack.top());
  }

  tuple(items: readonly PickleValue[]): void {
    this.stack.push({ kind: 'tuple', items });
  }

  int(value: number): void {
    this.stack.push({ kind: 'int', value });
  }

  text(length: number): void {
    this.stack.push({ kind: 'text', value: this.input.text(length) });
  }

  /** Items, taken before, into the dict below them. */
  set(items: readonly PickleValue[]): void {
    setItems(this.stack.top(), items);
  }

  /** Bytes hold nothing of a model. */
  bytes(length: number): void {
    this.input.skip(length);
    this.stack.push({ kind: 'bytes' });
  }
}

type Opcode = (machine: Machine) => void;

const push =
  (make: () => PickleValue): Opcode =>
  ({ stack }) =>
    stack.push(make());

/** Lists hold nothing of a model: their items are taken off and dropped. */
const drop =
  (take: (stack: Stack) => unknown): Opcode =>
  ({ stack }) => {
    take(stack);
    append(stack.top());
  };

/** The opcodes that torch writes, but for STOP, by Python's names for them. */
const opcodes: Readonly<Record<number, Opcode>> = {
  // PROTO
  0x80: ({ input }) => {
    const protocol = input.u8();
    if (protocol < 2 || protocol > 5) throw new UnsupportedError(PICKLE, `is of pickle protocol ${protocol}; 2 to 5 are read`);
  },
  0x95: ({ input }) => input.skip(8), // FRAME
  0x63: ({ input, stack }) => stack.push(lookUpGlobal(input.line(), input.line())), // GLOBAL
  // STACK_GLOBAL
  0x93: ({ stack }) => {
    const [module, name] = stack.take(2);
    if (module.kind !== 'text' || name.kind !== 'text') throw new BadHeaderError(PICKLE, 'names a global by something else than text');
    stack.push(lookUpGlobal(module.value, name.value));
  },
  // REDUCE
  0x52: ({ stack }) => {
    const [target, args] = stack.take(2);
    stack.push(call(target, args));
  },
  // NEWOBJ
  0x81: ({ stack }) => {
    const [type] = stack.take(2);
    if (!isForeign(type)) throw new UnsupportedError(PICKLE, `makes an object of a ${type.kind}`);
    stack.push(type);
  },
  0x51: ({ stack }) => stack.push(loadStorage(stack.pop())), // BINPERSID
  // BUILD: torch hangs a module's `_metadata` on its OrderedDict; we have no use for it
  0x62: ({ stack }) => {
    stack.pop();
    const { kind } = stack.top();
    if (kind !== 'dict' && kind !== 'foreign') throw new UnsupportedError(PICKLE, `sets the state of a ${kind}`);
  },
  0x28: ({ stack }) => stack.mark(), // MARK
  0x29: (m) => m.tuple([]), // EMPTY_TUPLE
  0x74: (m) => m.tuple(m.stack.takeMarked()), // TUPLE
  0x85: (m) => m.tuple(m.stack.take(1)), // TUPLE1
  0x86: (m) => m.tuple(m.stack.take(2)), // TUPLE2
  0x87: (m) => m.tuple(m.stack.take(3)), // TUPLE3
  0x5d: push(() => ({ kind: 'list' })), // EMPTY_LIST
  0x8f: push(() => ({ kind: 'list' })), // EMPTY_SET
  0x61: drop((stack) => stack.pop()), // APPEND
  0x65: drop((stack) => stack.takeMarked()), // APPENDS
  0x90: drop((stack) => stack.takeMarked()), // ADDITEMS
  0x7d: push(() => ({ kind: 'dict', entries: new Map() })), // EMPTY_DICT
  0x73: (m) => m.set(m.stack.take(2)), // SETITEM
  0x75: (m) => m.set(m.stack.takeMarked()), // SETITEMS
  0x58: (m) => m.text(m.input.u32()), // BINUNICODE
  0x8c: (m) => m.text(m.input.u8()), // SHORT_BINUNICODE
  0x43: (m) => m.bytes(m.input.u8()), // SHORT_BINBYTES
  0x42: (m) => m.bytes(m.input.u32()), // BINBYTES
  0x47: ({ input, stack }) => stack.push({ kind: 'float', value: input.f64() }), // BINFLOAT
  0x4a: (m) => m.int(m.input.i32()), // BININT
  0x4b: (m) => m.int(m.input.u8()), // BININT1
  0x4d: (m) => m.int(m.input.u16()), // BININT2
  0x8a: (m) => m.int(m.input.long()), // LONG1
  0x88: push(() => ({ kind: 'bool', value: true })), // NEWTRUE
  0x89: push(() => ({ kind: 'bool', value: false })), // NEWFALSE
  0x4e: push(() => ({ kind: 'none' })), // NONE
  0x94: (m) => m.store(m.memo.size), // MEMOIZE
  0x71: (m) => m.store(m.input.u8()), // BINPUT
  0x72: (m) => m.store(m.input.u32()), // LONG_BINPUT
  0x68: (m) => m.recall(m.input.u8()), // BINGET
  0x6a: (m) => m.recall(m.input.u32()), // LONG_BINGET
};
const STOP = 0x2e;

/**
 * The one value of a pickle.
 * @throws TruncatedError, BadHeaderError, BadTensorError or UnsupportedError (naming the opcode, global or key).
 */
export function parsePickle(bytes: Uint8Array): PickleValue {
  const machine = new Machine(bytes);
  for (;;) {
    const { at } = machine.input;
    const opcode = machine.input.u8();
    if (opcode === STOP) {
      if (!machine.input.done) throw new BadHeaderError(PICKLE, `goes on after its end at byte ${at}`);
      return machine.stack.result();
    }
    const run = opcodes[opcode];
    if (run) run(machine);
    else
      throw new UnsupportedError(
        PICKLE,
        `holds something that no weights need (Python's pickle opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at}); save the model's state_dict() alone`,
      );
  }
}
