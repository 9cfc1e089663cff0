/** Files that were chosen together, and the sentences about what they held. */

import { describe, expect, test } from 'vitest';
import { nameOf, sortFiles } from './OwnFiles.tsx';
import { aboutWords, besideWords, busyWords, otherSizeWords } from './words.ts';

const file = (name: string, text = 'x'): File => new File([text], name);

describe('files that were chosen together', () => {
  test('weights with their configuration and their identifiers, in any order', async () => {
    const [weights, identifiers] = [file('step_518071'), file('identifiers.json', '[]')];
    expect(await sortFiles([identifiers, file('all_config.yaml', 'arch: {}'), weights])).toEqual({
      ok: true,
      file: weights,
      beside: { config: 'arch: {}', identifiers },
    });
    expect(await sortFiles([weights])).toEqual({ ok: true, file: weights, beside: {} });
  });

  test('without weights, or with two: a sentence', async () => {
    expect(await sortFiles([file('all_config.yaml')])).toMatchObject({
      ok: false,
      message: expect.stringContaining('weights are missing') as string,
    });
    expect(await sortFiles([file('a.pt'), file('b.pt')])).toMatchObject({
      ok: false,
      message: expect.stringContaining('a.pt, b.pt') as string,
    });
  });
});

test('another program’s format is named by the ending of its name, with what can be opened', async () => {
  for (const [name, format] of [
    ['model.gguf', 'a GGUF file'],
    ['Model.KERAS', 'a Keras file'],
    ['net.onnx', 'an ONNX file'],
    ['weights.h5', 'an HDF5 file (Keras)'],
  ])
    expect(await sortFiles([file(name, 'abc')])).toEqual({
      ok: false,
      message: `${name} is ${format}, which cannot be opened here. Open the model’s weights as safetensors (.safetensors) or as a PyTorch checkpoint (.pt, .pth, .bin, .ckpt).`,
    });
  expect(await sortFiles([file('constructor'), file('all_config.yaml', 'arch: {}')])).toMatchObject({ ok: true });
});

test('a configuration that cannot be read: a sentence', async () => {
  const gone = Object.assign(file('all_config.yaml'), { text: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
  expect(await sortFiles([file('step'), gone])).toEqual({
    ok: false,
    message: 'all_config.yaml cannot be read: was it moved, or is it a folder?',
  });
});

test('a configuration too long to be one is named with its limit, and not taken for a second file of weights', async () => {
  for (const name of ['all_config.yaml', 'config.json'])
    expect(await sortFiles([file('step'), file(name, 'x'.repeat(1_000_000))])).toEqual({
      ok: false,
      message: `${name} has 1,000,000 bytes, and a configuration up to 65,536 is read: load the weights without it, and correct what is assumed then.`,
    });
  const alone = file('other.json', 'x'.repeat(70_000)); // what it is, is told by its content
  expect(await sortFiles([alone])).toMatchObject({ ok: true, file: alone });
});

test('what files are called together, and why they are not taken now', () => {
  expect(nameOf([file('a.pt')])).toBe('a.pt');
  expect(nameOf([file('a.pt'), file('b.pt'), file('c.pt')])).toBe('a.pt and 2 more files');
  const loading = { name: 'Step One', expected: 1, progress: null, secondsLeft: null };
  expect(busyWords({ loading: { ...loading, own: false } })).toBe('Wait until Step One is loaded, or pause it; then drop the file again.');
  expect(busyWords({ loading: { ...loading, own: true } })).toContain('when the run has ended');
  expect(busyWords({ loading: null })).toContain('when the run has ended');
});

test('what is told of a file', () => {
  expect(aboutWords({ assumed: [], passedOver: [] })).toEqual([]);
  expect(
    aboutWords({
      assumed: [],
      passedOver: ['optimizer'],
      averagedAt: 'ema',
      tableRows: 876_406,
      recognised: 'maze-lite',
      alike: ['maze-lite', 'maze-30'],
    }).join(' '),
  ).toBe(
    'Recognised: these are the weights of maze-lite. The averaged weights (ema) are used. Not read, since no part of the model: optimizer. Its table of 876,406 rows stays where it is; the rows of a task are read when you ask.',
  );
  expect(aboutWords({ assumed: ['n'], passedOver: [], alike: ['maze-lite', 'maze-30'] })[0]).toBe(
    'Its shapes are those of maze-lite and maze-30, so it is run as maze-lite is.',
  );
});

test('a published file of another length than its catalogue entry says', () => {
  expect([otherSizeWords(20, 20), otherSizeWords(20, null)]).toEqual([null, null]);
  expect(otherSizeWords(1_822_205_259, 1_822_205_258)).toContain('has 1,822,205,259 bytes, its catalogue entry says 1,822,205,258');
});

test('by whose configuration published weights are run', () => {
  const differs = [
    { field: 'T', file: 2, catalogue: 3 },
    { field: 'n', file: 6, catalogue: 4 },
  ] as const;
  expect(besideWords({ is: 'used', differs: [] })).toBe('Run by the all_config.yaml beside the weights.');
  expect(besideWords({ is: 'used', differs })).toBe(
    'The all_config.yaml beside the weights differs from the catalogue (T = 2, not 3; n = 6, not 4). The file counts; correct it here if you know better.',
  );
  expect(besideWords({ is: 'unusable', problem: 'configuration: is neither YAML nor JSON' })).toContain(
    'cannot be used (configuration: is',
  );
  for (const is of ['absent', 'unanswered', 'unasked'] as const)
    expect(besideWords({ is })).toMatch(/^Run by the catalogue’s configuration: /);
});
