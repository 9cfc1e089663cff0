/** What can be wrong with what E-TRM is given. */

export type EtrmErrorCode =
  /** A configuration outside of what the kernels can do. */
  | 'bad-config'
  /** Tensors or a saved state that do not belong to the configuration. */
  | 'bad-state'
  /** A grid that is no rectangle of colours, or has one the task does not have. */
  | 'bad-grid'
  /** An answer's size outside of 1 to 30. */
  | 'bad-size'
  /** The numbers ran away: a loss that is not a number. */
  | 'diverged'
  /** The device refused: lost, or out of memory. */
  | 'device'
  /** The worker of a learner could not be had, or died. */
  | 'worker';

export class EtrmError extends Error {
  readonly code: EtrmErrorCode;
  constructor(code: EtrmErrorCode, message: string) {
    super(message);
    this.name = 'EtrmError';
    this.code = code;
  }
}
