/** The list of causes is complete: each has one class, no class has another, and nothing else crosses the border. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DeviceLostError } from '../engine/engine.ts';
import { causeOf, failureCodes, failureOf, RequestError } from './errors.ts';
import { failureSchema } from './session.ts';

const src = join(import.meta.dirname, '..');
/** Every match of a pattern in the code of src, comments and tests left out: what its groups caught. */
const texts = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f))
  .map((file) => readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, ''));
const all = (pattern: RegExp): string[][] => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, ...caught]) => caught));

/** Every class of errors with its code: `class BusyError extends coded('busy')`. */
const classes = all(/class (\w+) extends (?:coded|ofWeights)\('([\w-]+)'\)/g);

test('every cause has one class, and every class one cause', () => {
  expect(classes.map(([, code]) => code).sort()).toEqual(failureCodes.filter((code) => code !== 'unexpected').sort());
  expect(new Set(classes.map(([name]) => name)).size).toBe(classes.length);
});

test('there is no other class of errors but what these are made from, and the one for what another thread threw', () => {
  const others = all(/class( \w+)?(?:<[^{]*>)? extends (\w*(?:Error|Failure|Exception))\b/g).map(
    ([name = ' ', base]) => `${name.slice(1)} < ${base}`,
  );
  expect(others.sort()).toEqual([
    ' < CodedError',
    ' < WeightsError',
    'CodedError < Error',
    'WeightsError < CodedError',
    'WorkerFailure < CodedError',
  ]);
});

test('nothing else of our own is thrown, and no failure is written without what was thrown', () => {
  const known = ['Error', 'RangeError', 'TypeError', 'SyntaxError', 'WorkerFailure', ...classes.map(([name]) => name)];
  expect(all(/new (\w+(?:Error|Failure))\b/g).filter(([name = '']) => !known.includes(name))).toEqual([]);
  expect(all(/code: '([\w-]+)'/g).filter(([code = '']) => (failureCodes as readonly string[]).includes(code))).toEqual([]);
});

test('errors keep their code, strangers become "unexpected"', () => {
  expect(failureOf(new DeviceLostError('gone'))).toEqual({ code: 'device-lost', message: 'gone' });
  expect(failureOf(Object.assign(new Error('disk'), { code: 'ENOENT' }))).toEqual({ code: 'unexpected', message: 'disk' });
  expect(failureOf(Object.assign(new Error('name'), { code: 'toString' }))).toEqual({ code: 'unexpected', message: 'name' });
  expect(failureOf('words')).toEqual({ code: 'unexpected', message: 'words' });
  expect(failureSchema.safeParse({ code: 'ENOENT', message: '' }).success).toBe(false);
});

test('a malformed message is certain to fail again and says nothing against the device', () => {
  expect(causeOf(failureOf(new RequestError('no')).code)).toMatchObject({ certain: true, device: null });
  expect(causeOf('device-lost')).toMatchObject({ certain: false, device: 'lost' });
});
