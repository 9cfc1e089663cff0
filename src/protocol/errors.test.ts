/** The list of causes is complete: whatever code an error class carries is in it, and nothing else crosses the border. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EngineError } from '../engine/engine.ts';
import { causeOf, failureCodes, failureOf, RequestError } from './errors.ts';
import { failureSchema } from './session.ts';

const src = join(import.meta.dirname, '..');
/** Codes that error classes declare, as literals or as a named union. */
const declared = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f))
  .flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    if (!/extends \w*Error\b/.test(text)) return [];
    const unions = [...text.matchAll(/(?:(?:readonly code(?::| =)|type \w*ErrorCode =)([^;]*);|CodedError<([^>]*)>)/g)].map((m) =>
      (m[1] ?? m[2]).replace(/\/\/.*/g, ''),
    );
    return unions.flatMap((u) => [...u.matchAll(/'([a-z-]+)'/g)].map((m) => ({ file, code: m[1] })));
  });

test('every code that is thrown is one of the list', () => {
  expect(declared.length).toBeGreaterThan(60);
  expect(declared.filter(({ code }) => !(failureCodes as readonly string[]).includes(code))).toEqual([]);
});

test('errors keep their code, strangers become "unexpected"', () => {
  expect(failureOf(new EngineError('device-lost', 'gone'))).toEqual({ code: 'device-lost', message: 'gone' });
  expect(failureOf(Object.assign(new Error('disk'), { code: 'ENOENT' }))).toEqual({ code: 'unexpected', message: 'disk' });
  expect(failureOf(Object.assign(new Error('name'), { code: 'toString' }))).toEqual({ code: 'unexpected', message: 'name' });
  expect(failureOf('words')).toEqual({ code: 'unexpected', message: 'words' });
  expect(failureSchema.safeParse({ code: 'ENOENT', message: '' }).success).toBe(false);
});

test('a malformed message is certain to fail again and says nothing against the device', () => {
  expect(causeOf(failureOf(new RequestError('no')).code)).toMatchObject({ certain: true, device: null });
  expect(causeOf('device-lost')).toMatchObject({ certain: false, device: 'lost' });
});
