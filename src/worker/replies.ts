/** What every door of the worker does with messages: checks what comes in, and gives failures a code on the way out. */

import type { ZodType } from 'zod';
import { failureOf, RequestError } from '../protocol/errors.ts';
import type { Reply } from '../protocol/session.ts';

export { failureOf, RequestError };

/** Checks a message at the border. @throws RequestError naming the field */
export function check<T>(schema: ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new RequestError(`A message about the ${what} was not valid: ${where}${issue?.message ?? 'it cannot be read'}.`);
}

/** The work's value, or its failure. Never rejects. */
export async function reply<T>(work: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (e) {
    return { ok: false, error: failureOf(e) };
  }
}
