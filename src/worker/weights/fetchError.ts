/** Why weights could not be fetched, in one sentence with what to do. */
export type FetchErrorCode =
  | 'network' // nothing came, or the connection broke again and again
  | 'not-found'
  | 'refused' // the host wants a login, or does not let this page read
  | 'busy' // too many requests
  | 'server'
  | 'ranges' // the host sends whole files only
  | 'changed' // the file is another one than before
  | 'too-large'
  | 'quota'
  | 'cancelled' // paused or cancelled by a person
  | 'hash';

export class ModelFetchError extends Error {
  readonly code: FetchErrorCode;
  constructor(code: FetchErrorCode, message: string) {
    super(message);
    this.name = 'ModelFetchError';
    this.code = code;
  }
}
