/** The worker's entry: exposes a session to the page. */

import './pageWorkers.ts';
import { expose } from 'comlink';
import { pageCpu } from '../engine/wasm/pageCpu.ts';
import { wasmPaths } from '../engine/wasmPaths.ts';
import { Session } from './session.ts';

expose(new Session(wasmPaths, pageCpu));
