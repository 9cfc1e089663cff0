/** Names and limits that both sides of the border keep to, apart from the schemas: the first paint knows them before zod is there. */

/** What may be asked of the device. */
export const BACKENDS = ['auto', 'webgpu', 'wasm'] as const;

/** The name of a puzzle kind. Which there are, the registries of src/kinds say. */
export const KIND_ID = /^[a-z][a-z0-9-]{0,31}$/;

/** By which a run's file is known. */
export const RUN_FILE_FORMAT = 'trm-playground-run';

/** Largest sigma of noise on z: z is normalised, so 1 is as much noise as z. */
export const MAX_SIGMA = 1;

/** Supervision steps at most: of one request, of one that a person sets, and of each puzzle of a measurement. */
export const MAX_STEPS_ASKED = 512;
export const MAX_STEPS_SET = 64;
export const MAX_MEASURE_STEPS = 32;

/** As many of the requested supervision steps as may be asked for, 1 to `most`: a model's own may be more. */
export const stepsAsked = (requested: number, most = MAX_STEPS_ASKED): number => Math.max(1, Math.min(most, requested));
