/** Why a run file cannot be opened or written. */

/** A file that is no run, or one that is too large. `field` is where in the file; '' = all of it. */
export class RunFileError extends Error {
  readonly code = 'run-file';
  readonly field: string;
  constructor(field: string, problem: string) {
    super(field === '' ? `This run file ${problem}.` : `This run file cannot be opened: ${field} ${problem}.`);
    this.name = 'RunFileError';
    this.field = field;
  }
}
