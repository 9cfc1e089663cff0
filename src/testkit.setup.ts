/** What every unit test starts from: all puzzle kinds are here, as on a page a moment after its first paint. */

import { fetchKinds } from './kinds/kinds.ts';

await fetchKinds();
