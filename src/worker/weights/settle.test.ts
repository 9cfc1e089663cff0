/** The all_config.yaml beside published weights: asked for once, bounded, and never in the way of a model. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startStandInHost, type Fault, type StandInHost } from '../../../tools/standInHost.ts';
import { listModel } from '../../model/weights/open.ts';
import { writeSafetensors } from '../../model/weights/safetensors.ts';
import { memorySource, readFromMemory } from '../../model/weights/source.ts';
import { tinyConfig, weightsOf } from '../../testing/models.ts';
import { torchCheckpoint } from '../../testing/weightFiles.ts';
import { askBeside, settleBeside, settleOwn } from './settle.ts';

const YAML = 'arch:\n  name: trm\n  H_cycles: 2\n  L_cycles: 5\n  num_heads: 2\n  halt_max_steps: 16\nlr: 1e-4\n';
let files: Record<string, Uint8Array>;
let host: StandInHost;
const holds = (text: string): void => void (files['all_config.yaml'] = new TextEncoder().encode(text));
const ask = () => askBeside(`${host.origin}/someone/model/resolve/main/run/step_1?download=true`);

beforeEach(async () => {
  files = { step_1: new Uint8Array(10) };
  host = await startStandInHost(files);
});
afterEach(() => host.close());

describe('asking the host', () => {
  test('the file beside the weights, by one range, through the redirect that is signed for it', async () => {
    holds(YAML);
    expect(await ask()).toEqual({ text: YAML, bytes: YAML.length });
    expect(host.asked).toEqual(['all_config.yaml bytes=0-65536']);
  });

  test.each([null, ''])('there is none, or an empty one: that is an answer', async (text) => {
    if (text !== null) holds(text);
    expect(await ask()).toEqual({ text: '', bytes: 0 });
  });

  test.each<Fault>(['forbidden', 'busy', 'server', 'down', 'empty'])('%s: no answer, asked once', async (fault) => {
    holds(YAML);
    host.fault = fault;
    expect(await ask()).toMatchObject({ text: null });
    expect(host.asked).toHaveLength(1);
  });

  test('a host that sends whole files is taken', async () => {
    holds(YAML);
    host.fault = 'whole';
    expect(await ask()).toMatchObject({ text: YAML });
  });

  test('longer than is read: no more than the limit comes, in a part or in a body without end', async () => {
    files['all_config.yaml'] = new Uint8Array(5_000_000).fill(0x61);
    expect(await ask()).toEqual({ text: null, bytes: 65_537 });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    expect(await askBeside('https://host.example/step_1', { get: () => Promise.resolve(new Response(endless)) })).toMatchObject({
      text: null,
    });
    expect(pulled).toBeLessThan(12);
  });

  test('a host that says nothing is left after ten seconds, or when a person stops', async () => {
    const silent = vi.fn<typeof fetch>(
      (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    vi.useFakeTimers();
    const waiting = askBeside('https://host.example/step_1', { get: silent });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waiting).toMatchObject({ text: null });
    vi.useRealTimers();
    const stop = new AbortController();
    const stopped = askBeside('https://host.example/step_1', { get: silent, signal: stop.signal });
    stop.abort();
    expect(await stopped).toMatchObject({ text: null });
  });
});

describe('whose configuration', () => {
  const checkpoint = torchCheckpoint(weightsOf(tinyConfig({ seq_len: 81, vocab_size: 11 }), 3));
  const listing = readFromMemory(checkpoint, listModel);
  const listed = { T: 3, n: 6, nSup: 16, heads: 2, prefixLen: 1, seqLen: 81 };
  const settle = (text: string | null | undefined, said = {}) => settleBeside(listing, text, { listed, said });

  test('the file’s where it says something, the catalogue’s for the rest; where they differ both are told', async () => {
    expect(await settle(YAML)).toMatchObject({
      config: { T: 2, n: 5, nSup: 16, heads: 2, prefixLen: 1, seqLen: 81 },
      assumed: [],
      beside: {
        is: 'used',
        differs: [
          { field: 'T', file: 2, catalogue: 3 },
          { field: 'n', file: 5, catalogue: 6 },
        ],
      },
    });
    expect((await settle('arch: {L_cycles: 6}')).beside).toEqual({ is: 'used', differs: [] });
  });

  test('a person’s own words win over both', async () => {
    expect(await settle(YAML, { n: 9 })).toMatchObject({ config: { T: 2, n: 9 } });
  });

  test.each([
    ['', 'absent'],
    [null, 'unanswered'],
    [undefined, 'unasked'],
  ] as const)('%o: the catalogue’s, and that is told', async (text, is) => {
    expect(await settle(text)).toMatchObject({ config: { T: 3, n: 6 }, beside: { is } });
  });

  test.each([
    [
      'a web page in its place',
      '<!doctype html>\n<html><head><title>Sign in: here</title></head></html>',
      /list of keys|neither YAML|nothing of a TRM/,
    ],
    ['no YAML', 'arch: [unclosed', /neither YAML nor JSON/],
    ['another list', 'name: somebody\n', /says nothing of a TRM/],
    ['a value out of bounds', 'L_cycles: 100000', /L_cycles: must be at most 1024/],
    ['another width', 'L_cycles: 5\nhidden_size: 512', /hidden_size.*belongs to another model/],
    ['another expansion', 'L_cycles: 5\nexpansion: 40', /inner width/],
    ['heads that do not divide', 'L_cycles: 5\nnum_heads: 7', /heads/],
    ['another board', 'L_cycles: 5\nseq_len: 80', /seq_len.*catalogue entry is for 81 cells/],
  ])('%s: the catalogue’s, and why is told', async (_, text, problem) => {
    expect(await settle(text)).toMatchObject({
      config: { T: 3, n: 6, seqLen: 81 },
      beside: { is: 'unusable', problem: expect.stringMatching(problem) as string },
    });
  });
});

describe('a file of one’s own', () => {
  const { tensors } = weightsOf(tinyConfig({ seq_len: 81, vocab_size: 11 }), 3);
  /** As pretrain/export.py writes it, but for its configuration. */
  const settle = async (metadata: Record<string, string>, of = tensors, said = {}) => {
    const bytes = writeSafetensors(new Map([...of].map(([name, tensor]) => [`inner.${name}`, tensor])), { dtype: 'F16', metadata });
    const { config, assumed } = await settleOwn(memorySource(bytes), readFromMemory(bytes, listModel), { said });
    return { seqLen: config.seqLen, isAssumed: assumed.includes('seqLen') };
  };

  test('without a word on its task, 81 cells for eleven tokens are a guess that is asked about', async () => {
    expect(await settle({})).toEqual({ seqLen: 81, isAssumed: true });
    expect(await settle({}, tensors, { seqLen: 25 })).toEqual({ seqLen: 25, isAssumed: false });
  });

  test('a task in its metadata settles it, where all models of the kind are of one size; what a person says wins', async () => {
    const mini = weightsOf(tinyConfig({ seq_len: 16, vocab_size: 6 }), 3).tensors;
    expect(await settle({ task: 'sudoku' })).toEqual({ seqLen: 81, isAssumed: false });
    expect(await settle({ task: 'mini' }, mini)).toEqual({ seqLen: 16, isAssumed: false });
    expect(await settle({ task: 'maze' }, mini)).toEqual({ seqLen: 900, isAssumed: true });
    expect(await settle({ task: 'sudoku' }, tensors, { seqLen: 25 })).toEqual({ seqLen: 25, isAssumed: false });
  });

  test('a task of other tokens, one that is not known, and none at all settle nothing', async () => {
    for (const task of ['mini', 'latin', 'constructor', '']) expect(await settle({ task })).toEqual({ seqLen: 81, isAssumed: true });
  });
});
