/** The settings of two runs: what the second is asked to do otherwise, and in what two records differ. Pure. */

import type { Change, RunRecord } from '../../client/record.ts';
import type { RunWish } from '../../page/run/run.ts';
import { MAX_COPIES, type Copies, type Settings, type Variation } from '../../page/run/settings.ts';
import { MAX_STEPS_SET, stepsAsked } from '../../protocol/limits.ts';
import { draftWords, settingNames, valueWords, type SettingRow } from './words.ts';

/** What the next run will do. It starts from what the run before did, so that one thing can be changed and all else stays. */
export interface Draft {
  /** Name of the model. */
  readonly model: string;
  /** null: the model's own. */
  readonly T: number | null;
  readonly n: number | null;
  /** Supervision steps at most. */
  readonly steps: number;
  readonly stopWhenSolved: boolean;
  readonly stopWhenSure: boolean;
  /** K */
  readonly copies: number;
  readonly vary: Variation;
  readonly sigma: number;
  readonly seed: number;
}

type Known = Pick<Settings, 'stopWhenSolved' | 'stopWhenSure'> & Pick<Copies, 'sigma'>;

const variationOf = ({ noise }: Pick<RunRecord, 'noise'>): Variation => (!noise ? 'symmetries' : noise.symmetries ? 'both' : 'noise');

/** A draft that does again what a run did; the page's settings where the record does not say. */
export function draftOf(record: RunRecord, settings: Known): Draft {
  const { model, planned, stops = settings, copies, noise, seed } = record;
  return {
    model: model?.name ?? '',
    T: model?.T ?? null,
    n: model?.n ?? null,
    steps: stepsAsked(planned, MAX_STEPS_SET),
    stopWhenSolved: stops.stopWhenSolved,
    stopWhenSure: stops.stopWhenSure,
    copies: Math.min(MAX_COPIES, copies),
    vary: variationOf(record),
    sigma: noise?.sigma ?? settings.sigma,
    seed,
  };
}

/** The draft with another model: T and n are that model's own then, unless they are chosen anew. */
export const withModel = (draft: Draft, model: string, first: Draft): Draft =>
  model === first.model ? { ...draft, model, T: first.T, n: first.n } : { ...draft, model, T: null, n: null };

/** What a draft asks of the run. */
export function wishOf({ T, n, steps, stopWhenSolved, stopWhenSure, vary, sigma, seed }: Draft): RunWish {
  return { steps, stopWhenSolved, stopWhenSure, vary, sigma, seed, ...(T === null ? {} : { T }), ...(n === null ? {} : { n }) };
}

const stopping = (stops: { readonly stopWhenSolved: boolean; readonly stopWhenSure: boolean }): string =>
  [stops.stopWhenSolved && valueWords.solved, stops.stopWhenSure && valueWords.sure].filter(Boolean).join(' or ') || valueWords.never;

/** Copies that are no symmetric ones differ by noise alone; one copy without noise has nothing that a seed could change. */
const isSeeded = ({ copies, noisy }: { readonly copies: number; readonly noisy: boolean }): boolean => copies > 1 || noisy;

/** One copy is the board itself, whatever would tell it from others. */
const varying = (vary: Variation, copies: number): string =>
  copies > 1 ? valueWords.vary[vary] : vary === 'symmetries' ? valueWords.nothing : valueWords.vary.noise;

interface Facts {
  readonly model: string;
  readonly T: string;
  readonly n: string;
  readonly planned: string;
  /** null: not known. */
  readonly stops: string | null;
  readonly copies: number;
  readonly vary: Variation;
  readonly sigma: number | null;
  readonly seed: number;
  readonly changes: string;
}

function rowsOf(a: Facts, b: Facts): readonly SettingRow[] {
  const rows: SettingRow[] = [];
  const row = (name: string, ofA: string, ofB: string): void => {
    if (ofA !== ofB) rows.push({ name, a: ofA, b: ofB });
  };
  row(settingNames.model, a.model, b.model);
  row(settingNames.T, a.T, b.T);
  row(settingNames.n, a.n, b.n);
  row(settingNames.planned, a.planned, b.planned);
  if (a.stops !== null && b.stops !== null) row(settingNames.stops, a.stops, b.stops);
  row(settingNames.copies, String(a.copies), String(b.copies));
  row(settingNames.vary, varying(a.vary, a.copies), varying(b.vary, b.copies));
  row(settingNames.sigma, a.sigma === null ? valueWords.none : a.sigma.toFixed(2), b.sigma === null ? valueWords.none : b.sigma.toFixed(2));
  const seeded = [a, b].some(({ copies, sigma }) => isSeeded({ copies, noisy: sigma !== null }));
  if (seeded) row(settingNames.seed, String(a.seed), String(b.seed));
  row(settingNames.changes, a.changes, b.changes);
  return rows;
}

const changeWords = (changes: readonly Change[] = []): string =>
  changes.map(({ step, what }) => valueWords.after(what, step)).join(', ') || valueWords.nothing;

function factsOfRun(record: RunRecord): Facts {
  const { model, planned, stops, copies, noise, seed, changes } = record;
  return {
    model: model?.name ?? valueWords.unknown,
    T: String(model?.T ?? '–'),
    n: String(model?.n ?? '–'),
    planned: String(planned),
    stops: stops ? stopping(stops) : null,
    copies,
    vary: variationOf(record),
    sigma: noise?.sigma ?? null,
    seed,
    changes: changeWords(changes),
  };
}

/** In what the settings of two runs differ; what a record does not say is left out. */
export const settingsThatDiffer = (a: RunRecord, b: RunRecord): readonly SettingRow[] => rowsOf(factsOfRun(a), factsOfRun(b));

function factsOfDraft(draft: Draft): Facts {
  const own = (v: number | null): string => (v === null ? draftWords.own : String(v));
  return {
    model: draft.model,
    T: own(draft.T),
    n: own(draft.n),
    planned: String(draft.steps),
    stops: stopping(draft),
    copies: draft.copies,
    vary: draft.vary,
    sigma: draft.vary === 'symmetries' ? null : draft.sigma,
    seed: draft.seed,
    changes: valueWords.nothing,
  };
}

/** In what a draft differs from the one it started from. */
export const draftDiffers = (first: Draft, draft: Draft): readonly SettingRow[] => rowsOf(factsOfDraft(first), factsOfDraft(draft));
