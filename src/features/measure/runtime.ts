/** Measuring on this page: its store wired to the page's worker. Fetched with the page that shows it. */

import { useStore } from 'zustand';
import { afterFailure, client, device, ensureModel } from '../../app/coordinator.ts';
import type { LoadedModel } from '../models/models.ts';
import { createMeasureStore, type MeasureState } from './measure.ts';

/** A file is hashed in memory: larger ones are not. */
const HASHED_MAX_BYTES = 256 * 2 ** 20;

/** SHA-256 of the model's file in hexadecimal: the card's, or of the file's bytes; a model trained here has no file. */
async function sha256({ source }: LoadedModel): Promise<string | null> {
  switch (source.kind) {
    case 'card':
      return source.card.sha256;
    case 'published':
      return source.model.sha256;
    case 'file': {
      if (source.file.size > HASHED_MAX_BYTES) return null;
      const digest = await crypto.subtle.digest('SHA-256', await source.file.arrayBuffer());
      return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
    }
    case 'run':
      return null;
  }
  return source satisfies never;
}

export const measure = createMeasureStore({
  client,
  model: ensureModel,
  device: () => device.getState().device,
  sha256,
  newId: () => crypto.randomUUID(),
  now: () => new Date(),
  failed: afterFailure,
});

export const useMeasure = <T>(select: (s: MeasureState) => T): T => useStore(measure, select);
