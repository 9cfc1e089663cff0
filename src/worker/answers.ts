/** What every door of the worker does with messages: checks what comes in, and gives failures a code on the way out. */
import type { ZodType } from 'zod';
import { EngineError } from '../engine/engine.ts';
import type { Answer, Failure } from '../protocol/session.ts';

/** Checks a message at the border. @throws EngineError naming the field */
export function check<T>(schema: ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError('backend', `A message about the ${what} was not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** The work's value, or its failure. Never rejects. */
export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (e) {
    return { ok: false, error: failureOf(e) };
  }
}

/** An error as it crosses the border. */
export function failureOf(e: unknown): Failure {
  if (!(e instanceof Error)) return { code: 'unknown', message: String(e) };
  const code = (e as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : 'unknown', message: e.message };
}
