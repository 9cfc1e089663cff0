/** Errors, a class a cause: programs tell them apart by class or by code, people by the message. Those of one area stand with it; here are their base, and what any layer may throw. */

export abstract class CodedError extends Error {
  abstract readonly code: string;
}

/** The base of a cause's class: `class BusyError extends coded('busy') {}`. */
/* @__NO_SIDE_EFFECTS__ */
export function coded<const Code extends string>(code: Code) {
  return class extends CodedError {
    readonly code = code;
  };
}

/** The code of anything thrown, also of what another thread told of; null where it has none. */
export const codeOf = (e: unknown): string | null => (e instanceof Error && 'code' in e && typeof e.code === 'string' ? e.code : null);

/** A worker died, was replaced or could not be had. */
export class WorkerStoppedError extends coded('worker') {}
/** The numbers ran away: a loss that is not a number. */
export class DivergedError extends coded('diverged') {}
