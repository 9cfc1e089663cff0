/**
 * tfjs's gradients in Node. Its CommonJS bundle, which Node gets, has none registered, and its ES modules cannot be imported by Node
 * (directory imports); required through tsx they can, and registries are global, so both copies of the package share them.
 */

import { createRequire } from 'node:module';
import '@tensorflow/tfjs-core';

createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js');
