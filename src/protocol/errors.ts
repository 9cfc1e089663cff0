/** Failures that cross the border between page and worker, or that the page itself tells of: one closed list of causes, with what each means for trying again and for the device, and how it is headed. */

import { coded, codeOf, CodedError } from '../model/errors.ts';

interface Cause {
  /** The same request meets it again whenever it is made, so that "try again" is no advice. */
  readonly certain: boolean;
  /** The device has to be made anew before anything else can work: it is "lost", or "broken", and the model on it gone as well. */
  readonly device: 'lost' | 'broken' | null;
  /** What happened, in a few words; null: whoever tells of it says what could not be done. */
  readonly headline: string | null;
}
const mayPass = { certain: false, device: null, headline: null } as const;
const certain = { ...mayPass, certain: true } as const;
const notFetched = { ...mayPass, headline: 'The model could not be fetched' } as const;

/** Every cause there is; whoever throws with a new code adds a line, or errors.test.ts fails. */
const causes = {
  // The device and the engine
  'no-adapter': { ...certain, headline: 'No WebGPU here' }, // WebGPU was asked for and there is none
  'no-device': { ...mayPass, headline: 'The graphics device did not start' }, // the GPU gave no device in time
  'device-lost': { certain: false, device: 'lost', headline: 'The graphics device was lost' },
  backend: { ...mayPass, device: 'broken' }, // the device refused a part of the work
  'run-input': certain, // a batch that is none for this model
  'no-gradients': certain, // the backend cannot train
  // Messages and what they ask for
  'bad-request': { ...certain, headline: 'The page asked for something that cannot be' }, // not a message the worker takes: nothing is wrong with device or model
  unfit: certain, // the loaded model cannot take this puzzle, or learn it
  'no-model': mayPass, // none is loaded
  'no-carry': mayPass, // the y and z that a run would go on from are not held
  'no-card': certain, // no model of this kind comes with the page
  'other-model': mayPass, // another model made the run
  busy: mayPass,
  cancelled: mayPass,
  changed: mayPass, // the device or the model changed in the middle
  // Weights
  network: notFetched, // nothing came, or the connection broke again and again
  'not-found': notFetched,
  hash: { ...mayPass, headline: 'The model’s file is damaged' },
  refused: mayPass, // the host wants a login
  'rate-limit': mayPass, // the host asks for a break
  server: mayPass, // the host has a fault of its own
  ranges: certain, // the host sends whole files only
  'file-changed': mayPass, // the host has another file than before
  'other-kind': certain, // a model of another kind of puzzle than the board's
  catalogue: mayPass,
  config: certain,
  'too-large': certain,
  truncated: certain,
  'bad-header': certain,
  'bad-checksum': certain,
  'bad-tensor': certain,
  unsupported: certain,
  'missing-tensor': certain,
  'unknown-tensor': certain,
  'shape-mismatch': certain,
  'not-finite': certain,
  // Looking inside
  'recording-too-large': certain,
  'no-recording': mayPass,
  'no-attention': certain,
  // Training and what is kept of it
  lesson: certain,
  diverged: { ...mayPass, headline: 'Training diverged' },
  'no-run': { ...certain, headline: 'This run is no longer in storage' },
  'no-checkpoint': certain,
  'last-checkpoint': certain,
  exists: certain,
  damaged: certain, // something is kept, but it is not what was written
  full: mayPass, // the browser has no room left
  blocked: mayPass, // the browser stores nothing (private mode, policy), or not now
  // ARC tasks learnt with E-TRM
  'bad-config': certain,
  'bad-state': mayPass,
  'bad-grid': { ...certain, headline: 'This task cannot be learnt' },
  'bad-size': certain,
  device: { ...mayPass, headline: 'This device could not learn it' }, // the device refused: lost, or out of memory
  'no-moment': mayPass, // nothing is being learnt that could be looked into
  'not-learnt': mayPass, // nothing that was learnt is kept under this name
  'not-fitting': certain, // the test has what the model never met
  'not-learnt-here': certain,
  'learnt-here': certain,
  'another-tab': { ...mayPass, headline: 'Another tab is at it' }, // another tab of this browser is learning this very task, or training this very run
  // The page's own
  'puzzle-parse': certain,
  'exact-solver': mayPass,
  id: certain, // no name of a public ARC task
  compare: mayPass,
  'run-file': certain,
  'run-link': certain,
  'train-config': certain,
  // The worker itself
  worker: { ...mayPass, headline: 'The model’s worker stopped' }, // it died, or was replaced
  unexpected: mayPass, // anything else: a bug
} as const satisfies Record<string, Cause>;

export type FailureCode = keyof typeof causes;

const isCode = (code: string | null): code is FailureCode => code !== null && Object.hasOwn(causes, code);
export const failureCodes = Object.keys(causes) as [FailureCode, ...FailureCode[]];

/** A failure, in words for the page and a code for programs. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** What a cause means. */
export const causeOf = (code: FailureCode): Cause => causes[code];

/** Anything thrown, as a failure: with its own code where it is one of the list. */
export function failureOf(e: unknown): Failure {
  const code = codeOf(e);
  return { code: isCode(code) ? code : 'unexpected', message: e instanceof Error ? e.message : String(e) };
}

/** A failure the worker reported: the one class with any code, that of what was thrown there. */
export class WorkerFailure extends CodedError {
  readonly code: FailureCode;
  constructor({ code, message }: Failure) {
    super(message);
    this.code = code;
  }
}

/** A message that is none the worker takes: nothing is wrong with the device or the model, and the same message would fail again. */
export class RequestError extends coded('bad-request') {}
export class BusyError extends coded('busy') {}
/** Another tab of this browser is at the very same work. */
export class AnotherTabError extends coded('another-tab') {}
export class CancelledError extends coded('cancelled') {}
export class UnfitError extends coded('unfit') {}
export class OtherModelError extends coded('other-model') {}
export class NetworkError extends coded('network') {}
export class NotFoundError extends coded('not-found') {}
export class ServerError extends coded('server') {}
export class DamagedError extends coded('damaged') {}
export class FullError extends coded('full') {}
export class BlockedError extends coded('blocked') {}
