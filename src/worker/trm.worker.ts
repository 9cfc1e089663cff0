/** The worker's entry: exposes a session to the page. */

import './pageWorkers.ts';
import { expose } from 'comlink';
import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import { Session } from './session.ts';

expose(new Session(wasmPaths, pageCpu));
