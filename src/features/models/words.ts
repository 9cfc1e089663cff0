/** What is said of models and devices: lists and buttons, what was assumed of a model, what else its file held. */

import type { Assumable } from '../../model/architectures/architecture.ts';
import { isAskedFor, type ModelsState } from '../../page/models/models.ts';
import type { BackendChoice, ModelInfo } from '../../protocol/session.ts';
import { bytes, plural } from '../../ui/format.ts';

type About = NonNullable<ModelInfo['about']>;

/** The device, and the choice of another one. */
export const deviceWords = {
  choices: [
    { value: 'auto', name: 'Automatic', words: 'WebGPU on a real graphics processor, else CPU' },
    { value: 'webgpu', name: 'WebGPU', words: 'the graphics processor, even an emulated one' },
    { value: 'wasm', name: 'CPU (wasm)', words: 'works everywhere' },
  ],
  backend: 'Backend',
  runsOn: 'Runs on',
  adapter: 'Adapter',
  paths: 'Fast paths',
  note: 'Note',
  measure: 'Measure this device',
  again: 'Try again',
  measureHint: '– our kernels beside stock TensorFlow.js, in a tab of its own',
} as const satisfies {
  readonly choices: readonly { readonly value: BackendChoice; readonly name: string; readonly words: string }[];
  readonly [key: string]: unknown;
};

/** The sheet. */
export const sheetWords = {
  title: 'Model & device',
  models: 'Models',
  device: 'Device',
  about: 'About',
  aboutText:
    'A Tiny Recursive Model (Jolicoeur-Martineau, “Less is More: Recursive Reasoning with Tiny Networks”, 2025) runs in this tab, on your own device. Nothing you draw leaves it. Every answer is checked against the rules before it is called solved.',
  stays: (adapter: string) => `${adapter} is still in use.`,
  software: ' (software: emulated on the CPU)',
} as const;

/** The door of a person's own files, and why some are not taken. */
export const fileWords = {
  label: 'Model file',
  load: 'Load a file of your own',
  drop: 'Or drop it here. Safetensors or a PyTorch checkpoint of any size, with its all_config.yaml and identifiers.json if you have them.',
  stays: 'It stays on this device.',
  unnamed: 'The file',
  several: (first: string, others: number) => `${first} and ${plural(others, 'more file')}`,
  noWeights: 'The weights are missing: choose them together with the files beside them.',
  oneAtATime: (names: string) => `${names}: one file of weights at a time, with its all_config.yaml and identifiers.json.`,
  longConfig: (name: string, size: number, most: number) =>
    `${name} has ${size.toLocaleString('en')} bytes, and a configuration up to ${most.toLocaleString('en')} is read: load the weights without it, and correct what is assumed then.`,
  foreign: (name: string, format: string) =>
    `${name} is ${format}, which cannot be opened here. Open the model’s weights as safetensors (.safetensors) or as a PyTorch checkpoint (.pt, .pth, .bin, .ckpt).`,
  formats: {
    gguf: 'a GGUF file',
    onnx: 'an ONNX file',
    keras: 'a Keras file',
    h5: 'an HDF5 file (Keras)',
    hdf5: 'an HDF5 file (Keras)',
    tflite: 'a TensorFlow Lite file',
    pb: 'a TensorFlow graph',
    npz: 'a NumPy archive',
    npy: 'a NumPy array',
    mlmodel: 'a Core ML file',
    msgpack: 'a Flax checkpoint',
  },
  unreadable: (name: string) => `${name} cannot be read: was it moved, or is it a folder?`,
} as const;

/** In a corner of the workbench. */
export const statusWords = {
  region: 'Model and device in use',
  none: (kind: string) => `No ${kind} model yet`,
  starting: 'Starting the device',
  noDevice: 'No device',
  waiting: 'Waiting',
  parameters: (count: string) => ` · ${count} parameters`,
  parametersHint: 'Numbers that were learned',
  loading: (name: string) => `Loading ${name}`,
  emulated: 'Emulated WebGPU: slow.',
  useCpu: 'Use CPU (wasm)',
} as const;

/** The list of models. */
export const panelWords = {
  none: (label: string) => `No ${label} model comes with this page. Load a file of your own; every kind of puzzle has models of its own.`,
  measured: (steps: number, n: number) => `Puzzles solved in one pass of ${steps} steps, ${n} of each level`,
  failed: (name: string) => `${name} could not be loaded`,
  still: (name: string) => `${name} is still in use.`,
  list: 'Fetch the list of models',
  fetching: 'The list of models is being fetched.',
  made: 'How it was made and measured',
  load: 'Load',
  again: 'Try again',
  wait: 'Another model can be loaded when the run has ended.',
} as const;

export const publishedWords = {
  title: (label: string) => `Published ${label} weights`,
  elsewhere: (title: string) => `${title}, for another kind of puzzle, is being fetched.`,
  paused: (loaded: number, total: number) => `Paused: ${bytes(loaded)} of ${bytes(total)} are here.`,
  cancel: 'Cancel',
  details: 'Licence, source and training',
  resume: 'Resume',
  use: 'Use',
  about:
    'Fetched from their authors’ pages when you ask, and kept in this browser. The figures are those of these pages (“card”), of reports or of others who measured; none was measured here.',
  pause: 'Pause',
  region: 'Published weights',
  fetched: 'Fetched',
  fetches: (moved: number, all: number | null) => `${bytes(moved)} are fetched${all && all > 2 * moved ? ` of ${bytes(all)}` : ''}`,
  kept: (size: number) => `Kept in this browser: ${bytes(size)}`,
  more: (models: number) => `${models} more`,
} as const;

/** The model in use. */
export const inUseWords = {
  from: { file: 'Your own file', published: 'Published weights' },
  inUse: 'in use',
  about: (parameters: string, hidden: number, layers: string, T: number, n: number, cells: number) =>
    `${parameters} parameters · hidden ${hidden}, ${layers}, T=${T} n=${n}, reads ${cells} tokens`,
  form: 'Assumed of this model',
  assumed: 'The file does not say these; they are assumed. Wrong ones give nonsense: correct them if you know better.',
  use: 'Use these',
} as const;

export const onnxWords = {
  download: (name: string) => `Download ${name} as ONNX`,
  saved: (file: string) => `Saved ${file}.`,
  python: 'Run it in Python',
  copy: 'Copy',
  copied: 'Copied.',
  snippet: `import numpy as np, onnxruntime

session = onnxruntime.InferenceSession("model.onnx")
types = {"tensor(float)": np.float32, "tensor(int64)": np.int64}
given = {i.name: np.zeros(i.shape, types[i.type]) for i in session.get_inputs()}
given["tokens"][:] = 1  # the puzzle: a token a cell
for step in range(16):
    given["step"][:] = step
    given["y"], given["z"], answer, sure, halt = session.run(["y_out", "z_out", "tokens_out", "confidence", "halt"], given)
print(answer)`,
} as const;

/** Of a person's own file and the next visit. */
export const keptWords = {
  title: (size: string) => `Your files in this browser: ${size}`,
  kept: 'It is kept in this browser, and in use again after a reload.',
  gone: 'It is not kept in this browser: open it again after a reload.',
} as const;

/** What an assumption is called, with what it does. */
export const assumptionWords: Readonly<Record<Assumable, { readonly name: string; readonly help: string }>> = {
  seqLen: { name: 'Cells', help: 'of the board, or of the canvas it lies on: 81 for 9 by 9, 900 for 30 by 30' },
  prefixLen: { name: 'Prefix', help: 'positions before the cells: 16 as published, 1 in small models' },
  heads: { name: 'Heads', help: 'of attention' },
  T: { name: 'T', help: 'cycles a step' },
  n: { name: 'n', help: 'updates of z a cycle: 6 or 4 in what was published' },
  nSup: { name: 'Steps', help: 'supervision steps at most' },
};

/** By whose configuration published weights are run. */
export function besideWords(beside: NonNullable<About['beside']>): string {
  const instead = 'Run by the catalogue’s configuration';
  switch (beside.is) {
    case 'used': {
      const { differs } = beside;
      if (differs.length === 0) return 'Run by the all_config.yaml beside the weights.';
      const said = differs.map(({ field, file, catalogue }) => `${assumptionWords[field].name} = ${file}, not ${catalogue}`).join('; ');
      return `The all_config.yaml beside the weights differs from the catalogue (${said}). The file counts; correct it here if you know better.`;
    }
    case 'unusable':
      return `${instead}: the all_config.yaml beside the weights cannot be used (${beside.problem}).`;
    case 'absent':
      return `${instead}: there is no all_config.yaml beside the weights.`;
    case 'unanswered':
      return `${instead}: the host gave no usable answer about the all_config.yaml beside the weights.`;
    case 'unasked':
      return `${instead}: no all_config.yaml is kept with the weights.`;
  }
  return beside satisfies never;
}

/** Why a file that was dropped is not taken now. */
export const busyWords = (models: Pick<ModelsState, 'loading'>): string =>
  isAskedFor(models)
    ? `Wait until ${models.loading?.name ?? 'the other model'} is loaded, or pause it; then drop the file again.`
    : 'Another model can be loaded when the run has ended: drop the file again then.';

/** Of published weights whose file is not as long as the catalogue has it; null where it is, or nobody published a length. */
export const otherSizeWords = (bytes: number, listed: number | null): string | null =>
  listed === null || bytes === listed
    ? null
    : `The file there has ${bytes.toLocaleString('en')} bytes, its catalogue entry says ${listed.toLocaleString('en')}: it may be another version, and what it is said to reach another’s.`;

/** What a person should know of a file that was opened, a sentence each. */
export function aboutWords({ recognised, alike, averagedAt, passedOver, tableRows, traffic, notKept }: About): string[] {
  const sentences: string[] = [];
  if (recognised !== undefined) sentences.push(`Recognised: these are the weights of ${recognised}.`);
  else if (alike && alike.length > 0) sentences.push(`Its shapes are those of ${alike.join(' and ')}, so it is run as ${alike[0]} is.`);
  if (averagedAt !== undefined) sentences.push(`The averaged weights (${averagedAt}) are used.`);
  if (passedOver.length > 0)
    sentences.push(
      `Not read, since no part of the model: ${passedOver.slice(0, 5).join(', ')}${passedOver.length > 5 ? ' and more' : ''}.`,
    );
  if (tableRows !== undefined)
    sentences.push(`Its table of ${tableRows.toLocaleString('en')} rows stays where it is; the rows of a task are read when you ask.`);
  if (traffic && traffic.requests > 0) sentences.push(`Fetched ${(traffic.bytes / 1e6).toFixed(1)} MB in ${traffic.requests} requests.`);
  if (notKept !== undefined) sentences.push(notKept);
  return sentences;
}
