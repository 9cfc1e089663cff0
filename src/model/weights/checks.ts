/** What every reader and writer of weights checks by: what can be wrong with a file, limits on what it may claim, names and shapes. */

import { CodedError } from '../errors.ts';

/** A file of weights, or one of its tensors, is not as it must be. */
export abstract class WeightsError extends CodedError {
  /** The tensor or field the message is about. */
  readonly where: string;
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.where = where;
  }
}

const ofWeights = <const Code extends string>(code: Code) =>
  class extends WeightsError {
    readonly code = code;
  };

/** A size limit is exceeded. */
export class TooLargeError extends ofWeights('too-large') {}
/** Bytes are missing. */
export class TruncatedError extends ofWeights('truncated') {}
/** The container's structure is wrong. */
export class BadHeaderError extends ofWeights('bad-header') {}
/** The bytes are not those that were written. */
export class BadChecksumError extends ofWeights('bad-checksum') {}
/** A tensor's entry is wrong: dtype, shape, offsets, name. */
export class BadTensorError extends ofWeights('bad-tensor') {}
/** Valid, but a kind we do not read. */
export class UnsupportedError extends ofWeights('unsupported') {}
export class MissingTensorError extends ofWeights('missing-tensor') {}
export class UnknownTensorError extends ofWeights('unknown-tensor') {}
export class ShapeMismatchError extends ofWeights('shape-mismatch') {}
/** NaN or Inf in the numbers. */
export class NotFiniteError extends ofWeights('not-finite') {}

/** Largest file, 1 TiB. Only what is needed of it is read: the published ARC-2 checkpoint has 2.5 GB, 29 MB of which are the network. */
const FILE_MAX_BYTES = 2 ** 40;
/** Largest safetensors header and largest pickle, 1 MiB; a TRM needs a few kB. */
export const HEADER_MAX_BYTES = 2 ** 20;
/** Most tensors in a file; a training fixture holds about 120. */
export const TENSORS_MAX = 4096;
const RANK_MAX = 8;
const NAME_MAX = 256;

/** Names that mean something to JavaScript's objects. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** @throws TooLargeError when the file is over {@link FILE_MAX_BYTES}. */
export function checkFileSize(bytes: number): void {
  if (bytes > FILE_MAX_BYTES) throw new TooLargeError('file', `is ${bytes} bytes; the limit is ${FILE_MAX_BYTES}`);
}

/** @throws TooLargeError when there are more than {@link TENSORS_MAX}. */
export function checkTensorCount(count: number): void {
  if (count > TENSORS_MAX) throw new TooLargeError('file', `holds ${count} tensors; the limit is ${TENSORS_MAX}`);
}

/**
 * Checks a tensor's name or a metadata key: 1 to 256 characters, no control characters, no name of Object.prototype's machinery.
 * @throws BadTensorError.
 */
export function checkName(name: string): void {
  const shown = JSON.stringify(name.slice(0, 64));
  if (name.length === 0 || name.length > NAME_MAX) {
    throw new BadTensorError(shown, `a name has 1 to ${NAME_MAX} characters, this one ${name.length}`);
  }
  if (forbiddenNames.has(name)) throw new BadTensorError(shown, 'is not allowed as a name');
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) < 0x20) throw new BadTensorError(shown, 'a name must not hold control characters');
  }
}

/** A whole number, zero or more, that a double holds exactly. */
export const isCount = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;

/**
 * Elements of a tensor of this shape (1 for a scalar, whose shape is []).
 * @throws BadTensorError for a side that is no count, a rank over 8, or a product a double cannot hold exactly.
 */
export function elementCount(name: string, shape: readonly unknown[]): number {
  if (shape.length > RANK_MAX) throw new BadTensorError(name, `has rank ${shape.length}; the limit is ${RANK_MAX}`);
  let product = 1;
  for (const side of shape) {
    if (!isCount(side)) throw new BadTensorError(name, 'has a shape whose sides are not all whole numbers of 0 or more');
    product *= side;
    if (!Number.isSafeInteger(product)) throw new BadTensorError(name, 'has a shape whose product is too large');
  }
  return product;
}
