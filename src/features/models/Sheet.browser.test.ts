/** The table of the device has no row without content. */

import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Device } from '../../protocol/session.ts';
import { DeviceTable } from './Sheet.tsx';
import { deviceWords } from './words.ts';

const device = (note: string): Device => ({ backend: 'wasm', adapter: 'x', software: false, features: [], note });
const table = (note: string): string => renderToStaticMarkup(createElement(DeviceTable, { phase: 'ready', device: device(note) }));

test('a note has a row, no note has none', () => {
  expect(table('Emulated.')).toMatch(new RegExp(`${deviceWords.note}.*Emulated\\.`));
  expect(table('')).toContain(deviceWords.adapter);
  expect(table('')).not.toContain(deviceWords.note);
});
