/** Checks of small stored values, for what is read before the first paint. Everything else is checked by zod, which is fetched after it. */

/** Says whether a value is what it should be; a schema of zod's is one too. */
export interface Check<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** What a check lets through. */
export type Checked<C> = C extends Check<infer T> ? T : never;

const passes = <T>(data: T): { readonly success: true; readonly data: T } => ({ success: true, data });
const fails = { success: false } as const;

/** What `is` says yes to. */
export const that = <T>(is: (value: unknown) => value is T): Check<T> => ({ safeParse: (value) => (is(value) ? passes(value) : fails) });

/** A finite number within limits, both included. */
export const within = (least: number, most: number): Check<number> =>
  that((v): v is number => typeof v === 'number' && v >= least && v <= most);

/** A whole number within limits, both included. */
export const whole = (least: number, most: number): Check<number> =>
  that((v): v is number => Number.isInteger(v) && (v as number) >= least && (v as number) <= most);

/** One of these values. */
export const oneOf = <const T>(...values: readonly T[]): Check<T> => that((v): v is T => (values as readonly unknown[]).includes(v));

/** What one of two checks lets through. */
export const either = <A, B>(a: Check<A>, b: Check<B>): Check<A | B> => ({
  safeParse(value) {
    const found = a.safeParse(value);
    return found.success ? found : b.safeParse(value);
  },
});

/** A list of so many values. */
export const listOf = <T>(length: number, each: Check<T>): Check<readonly T[]> =>
  that((v): v is readonly T[] => Array.isArray(v) && v.length === length && v.every((item) => each.safeParse(item).success));

/** A list of any length. */
export const listed = <T>(each: Check<T>): Check<readonly T[]> => ({
  safeParse(value) {
    if (!Array.isArray(value)) return fails;
    const read: T[] = [];
    for (const item of value) {
      const found = each.safeParse(item);
      if (!found.success) return fails;
      read.push(found.data);
    }
    return passes(read);
  },
});

/** `value` where there is nothing: for what was added after people had kept values without it. */
export const since = <T>(value: T, check: Check<T>): Check<T> => ({
  safeParse: (v) => (v === undefined ? passes(value) : check.safeParse(v)),
});

/** An object with these fields; others are left out. */
export const shaped = <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> => ({
  safeParse(value) {
    if (typeof value !== 'object' || value === null) return fails;
    const read: Record<string, unknown> = {};
    for (const [key, check] of Object.entries<Check<unknown>>(fields)) {
      const found = check.safeParse((value as Record<string, unknown>)[key]);
      if (!found.success) return fails;
      read[key] = found.data;
    }
    return passes(read as T);
  },
});

/** An object with some of these fields; others are left out. */
export const partly = <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<Partial<T>> => ({
  safeParse(value) {
    if (typeof value !== 'object' || value === null) return fails;
    const given = Object.entries<Check<unknown>>(fields).filter(([key]) => (value as Record<string, unknown>)[key] !== undefined);
    return shaped(Object.fromEntries(given) as { readonly [K in keyof T]: Check<T[K]> }).safeParse(value);
  },
});

/** Values by name. */
export const byName = <T>(name: RegExp, check: Check<T>): Check<Readonly<Record<string, T>>> =>
  that(
    (v): v is Readonly<Record<string, T>> =>
      typeof v === 'object' && v !== null && Object.entries(v).every(([key, value]) => name.test(key) && check.safeParse(value).success),
  );
