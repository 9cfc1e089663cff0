/** Why training cannot start or go on. */
export class TrainingError extends Error {
  readonly code: 'lesson' | 'busy' | 'diverged' | 'no-model';
  constructor(code: TrainingError['code'], message: string) {
    super(message);
    this.name = 'TrainingError';
    this.code = code;
  }
}
