/** A trainer's state as bytes and back: a safetensors file of its own tensors, f32, with the step and the caller's words in the metadata. */

import { WeightsError } from '../model/weights/errors.ts';
import { readSafetensors, writeSafetensors } from '../model/weights/safetensors.ts';
import type { TrainerState } from './trainer.ts';

const STEPS = 'optimiser_steps';

/** @param meta kept beside the state, by keys other than `optimiser_steps` */
export const encodeCheckpoint = ({ steps, tensors }: TrainerState, meta: Readonly<Record<string, string>> = {}): Uint8Array =>
  writeSafetensors(tensors, { dtype: 'F32', metadata: { ...meta, [STEPS]: `${steps}` } });

/** Reads what `encodeCheckpoint` wrote. @throws WeightsError when the bytes are damaged or no checkpoint */
export function decodeCheckpoint(bytes: Uint8Array): { readonly state: TrainerState; readonly meta: Readonly<Record<string, string>> } {
  const { tensors, metadata } = readSafetensors(bytes);
  const { [STEPS]: text = '', ...meta } = metadata;
  const steps = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(steps)) throw new WeightsError('bad-header', STEPS, 'is not a number of steps');
  const entries = [...tensors].map(([name, raw]) => [name, { shape: raw.shape, data: raw.float32() }] as const);
  return { state: { steps, tensors: new Map(entries) }, meta };
}
