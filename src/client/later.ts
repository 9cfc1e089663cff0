/** An object of asynchronous methods that is fetched at the first call of one: the page is painted without it. */

/** The names of methods that answer later. */
type Later<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Promise<unknown> ? K : never }[keyof T];

/**
 * Calls are passed on in their order. Where the object cannot be fetched every call that waits for it fails, and the next one tries again.
 * @param fetch makes the object
 */
export function later<T extends object>(fetch: () => Promise<T>): Pick<T, Later<T>> {
  let made: Promise<T> | null = null;
  const ready = (): Promise<T> => {
    const mine = (made ??= fetch());
    mine.catch(() => {
      if (made === mine) made = null;
    });
    return mine;
  };
  const calls = new Map<PropertyKey, (...args: unknown[]) => Promise<unknown>>();
  return new Proxy({} as Pick<T, Later<T>>, {
    get(_, name) {
      if (name === 'then') return undefined; // a promise may be resolved with it
      const call =
        calls.get(name) ??
        (async (...args: unknown[]) => {
          const object = await ready();
          return (object as Record<PropertyKey, (...given: unknown[]) => unknown>)[name](...args);
        });
      calls.set(name, call);
      return call;
    },
  });
}
