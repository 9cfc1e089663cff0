/** A thread of the CPU engine: it is sent the kernels and their memory, and works on them until it is dismissed. */

import { serveHelp, type HelpOrder } from './kernels.ts';

self.addEventListener('message', ({ data }: MessageEvent<HelpOrder>) => serveHelp(data), { once: true });
