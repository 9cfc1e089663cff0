/** The one error every weights reader throws: a stable code, and a message that names the tensor or the field. */

export type WeightsErrorCode =
  | 'too-large' // a size limit is exceeded
  | 'truncated' // bytes are missing
  | 'bad-header' // the container's structure is wrong
  | 'bad-checksum' // the bytes are not those that were written
  | 'bad-tensor' // a tensor's entry is wrong: dtype, shape, offsets, name
  | 'unsupported' // valid, but a kind we do not read
  | 'missing-tensor'
  | 'unknown-tensor'
  | 'shape-mismatch'
  | 'not-finite'; // NaN or Inf in the numbers

export class WeightsError extends Error {
  readonly code: WeightsErrorCode;
  /** The tensor or field the message is about. */
  readonly where: string;
  constructor(code: WeightsErrorCode, where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'WeightsError';
    this.code = code;
    this.where = where;
  }
}
