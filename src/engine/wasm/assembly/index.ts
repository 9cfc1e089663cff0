/**
 * A supervision step of TRM and its kin on the CPU, whole (SPEC section 2): what the host calls. Memory is the host's and may be shared: threads run `help` on an
 * instance of their own, and take pieces of whatever is going on.
 */

import { channels, COLUMNS, head, mixed, projections, rowPieces, scratchBytes, sums, tokens } from './pieces';
import { B, D, HEAD_PANELS, HEADS, LOGITS, PREFIX_ROWS, ROWS, SCRATCH, SCRATCH_BYTES, setPlan, TOKEN_INNER, VOCAB } from './plan';
import { product } from './product';

export { scratchBytes };

export function heapBase(): usize {
  return __heap_base;
}

const SUMS = 0, TOKENS = 1, CHANNELS = 2, PROJECTIONS = 3, ATTENTION = 4, OUT = 5;

/**
 * Where threads meet, in 4-byte words: the next piece (16 bits) and how many there are (16 bits); the job's number; pieces done; sleepers; whether to end; the plan
 * and how many there have been; threads that came; the job: kind, block, h, a, b, c. The first two words are one: whoever takes a piece knows that it is one of that job.
 */
let control: usize = 0;
let threads: i32 = 1;
const JOB: usize = 32;

export function setControl(at: usize, count: i32): void {
  control = at;
  threads = count;
}

/** Takes a plan over, here and on all threads. */
export function usePlan(at: usize): void {
  setPlan(at);
  atomic.store<u32>(control, <u32>at, 20);
  atomic.add<i32>(control, 1, 24);
}

function work(kind: i32, block: usize, h: usize, a: usize, b: usize, c: usize, piece: i32, thread: i32): void {
  const own = SCRATCH + (<usize>thread) * SCRATCH_BYTES;
  switch (kind) {
    case SUMS: sums(piece, h, a, b, c); break;
    case TOKENS: tokens(piece, h, load<u32>(block), load<u32>(block, 4), own); break;
    case CHANNELS: channels(piece, h, load<u32>(block, 8), load<u32>(block, 12), own); break;
    case PROJECTIONS: projections(piece, h, load<u32>(block)); break;
    case ATTENTION: head(piece, own); break;
    case OUT:
      mixed(piece, h, load<u32>(block, 4));
      channels(piece, h, load<u32>(block, 8), load<u32>(block, 12), own);
      break;
    default: unreachable();
  }
}

/** Does pieces of job `number` until there are none left. */
function share(number: u32, thread: i32): void {
  for (;;) {
    const word = atomic.load<u64>(control);
    if (<u32>(word >> 32) !== number) return;
    const next = <i32>(word & 0xffff);
    if (next >= <i32>((word >> 16) & 0xffff)) return;
    if (atomic.cmpxchg<u64>(control, word, word + 1) !== word) continue;
    const at = control + JOB;
    work(load<i32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12), load<u32>(at, 16), load<u32>(at, 20), next, thread);
    atomic.add<i32>(control, 1, 8);
  }
}

function all(kind: i32, pieces: i32, block: usize, h: usize, a: usize, b: usize, c: usize): void {
  if (threads === 1) {
    for (let piece = 0; piece < pieces; piece++) work(kind, block, h, a, b, c, piece, 0);
    return;
  }
  const at = control + JOB;
  store<i32>(at, kind); store<u32>(at, <u32>block, 4); store<u32>(at, <u32>h, 8); store<u32>(at, <u32>a, 12); store<u32>(at, <u32>b, 16); store<u32>(at, <u32>c, 20);
  atomic.store<i32>(control, 0, 8);
  const number = atomic.load<u32>(control, 4) + 1;
  atomic.store<u64>(control, ((<u64>number) << 32) | ((<u64>pieces) << 16));
  if (atomic.load<i32>(control, 12) > 0) atomic.notify(control + 4, -1);
  share(number, 0);
  while (atomic.load<i32>(control, 8) < pieces) {}
}

/** Looks for the next job before a thread lies down: about 50 microseconds. */
const PATIENCE: i32 = 20000;

/** A thread's life, on its own instance: pieces of every job, until it is told to end. @param thread from 1 on */
export function help(at: usize, thread: i32): void {
  control = at;
  atomic.add<i32>(control, 1, 28);
  let seen: u32 = 0, plans: i32 = 0;
  for (;;) {
    let number = atomic.load<u32>(control, 4);
    for (let i = 0; number === seen && i < PATIENCE; i++) number = atomic.load<u32>(control, 4);
    if (number === seen) {
      atomic.add<i32>(control, 1, 12);
      atomic.wait<i32>(control + 4, seen, -1);
      atomic.sub<i32>(control, 1, 12);
      continue;
    }
    seen = number;
    if (atomic.load<i32>(control, 16)) return;
    const latest = atomic.load<i32>(control, 24);
    if (latest !== plans) setPlan(<usize>atomic.load<u32>(control, 20));
    plans = latest;
    share(number, thread);
  }
}

/** Threads that came to help. */
export function helpers(): i32 {
  return atomic.load<i32>(control, 28);
}

/** Ends all threads. */
export function dismiss(): void {
  atomic.store<i32>(control, 1, 16);
  atomic.store<u64>(control, (<u64>(atomic.load<u32>(control, 4) + 1)) << 32);
  atomic.notify(control + 4, -1);
}

/** The blocks of one network on h, in place. @param blocks four addresses each */
function net(blocks: usize, count: i32, h: usize): void {
  const pieces = rowPieces(ROWS);
  for (let i = 0; i < count; i++, blocks += 16) {
    if (TOKEN_INNER > 0) {
      all(TOKENS, (B * D + COLUMNS - 1) / COLUMNS, blocks, h, 0, 0, 0);
      all(CHANNELS, pieces, blocks, h, 0, 0, 0);
    } else {
      all(PROJECTIONS, pieces, blocks, h, 0, 0, 0);
      all(ATTENTION, B * HEADS, blocks, h, 0, 0, 0);
      all(OUT, pieces, blocks, h, 0, 0, 0);
    }
  }
}

/** The states' addresses: y, z, and room for the next one; they change places with every update. */
let y: usize = 0, z: usize = 0, room: usize = 0;

export function setStates(first: usize, second: usize, third: usize): void {
  y = first;
  z = second;
  room = third;
}
export function yAt(): usize {
  return y;
}
export function zAt(): usize {
  return z;
}

/** One supervision step on y and z [L, B, D]. @param zBlocks the network's blocks that update z, yBlocks y's */
export function step(x: usize, T: i32, n: i32, zBlocks: usize, zCount: i32, yBlocks: usize, yCount: i32): void {
  const pieces = rowPieces(ROWS);
  for (let cycle = 0; cycle < T; cycle++) {
    for (let i = 0; i < n; i++) {
      all(SUMS, pieces, 0, room, z, y, x);
      net(zBlocks, zCount, room);
      const old = z;
      z = room;
      room = old;
    }
    all(SUMS, pieces, 0, room, y, z, 0);
    net(yBlocks, yCount, room);
    const old = y;
    y = room;
    room = old;
  }
}

/** Logits [S, B, VOCAB] of y; VOCAB is padded to a multiple of 8. */
export function decode(): void {
  const row = (<usize>D) << 2;
  product(y + (<usize>PREFIX_ROWS) * row, row, HEAD_PANELS, LOGITS, (<usize>VOCAB) << 2, ROWS - PREFIX_ROWS, VOCAB, D, false);
}
