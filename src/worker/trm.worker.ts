/** The worker's entry: exposes a session to the page. */

import { expose } from 'comlink';
import { wasmPaths } from '../engine/wasmPaths.ts';
import { Session } from './session.ts';

expose(new Session(wasmPaths));
