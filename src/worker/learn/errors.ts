/** Why learning a task, or something about a learnt one, cannot be done. */
export class LearnError extends Error {
  readonly code: 'busy' | 'no-model' | 'no-moment' | 'not-fitting' | 'not-learnt-here' | 'bad-request';
  constructor(code: LearnError['code'], message: string) {
    super(message);
    this.name = 'LearnError';
    this.code = code;
  }
}
