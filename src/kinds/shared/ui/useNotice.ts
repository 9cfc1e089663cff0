/** Keeps the last notice for as long as it takes to read it. */

import { useCallback, useEffect, useState } from 'react';
import type { Notice, Say } from './notice.ts';

/** Milliseconds a notice stays: a failure takes longer to read. */
const STAY_MS = { done: 5000, failed: 12_000 };

export function useNotice(): { readonly notice: Notice | null; readonly say: Say; readonly hush: () => void } {
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = useCallback<Say>((text, failed = false) => setNotice({ text, failed }), []);
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setNotice(null), notice.failed ? STAY_MS.failed : STAY_MS.done);
    return () => clearTimeout(timer);
  }, [notice]);
  const hush = useCallback(() => setNotice(null), []);
  return { notice, say, hush };
}
