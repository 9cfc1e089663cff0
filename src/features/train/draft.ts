/** The next run, as it is being put together: the lessons of all kinds, what to learn from and with which settings, their limits, and their way into the address. Fetched with Train mode. */

import LZString from 'lz-string';
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand';
import { findFace, loadParts } from '../../kinds/kinds.ts';
import type { PageLesson } from '../../kinds/lesson.ts';
import { coded } from '../../model/errors.ts';
import { modeHash, trainedKind } from '../../page/page.ts';
import { trainConfigSchema, withPresentFields, type TrainConfig } from '../../protocol/training.ts';
import { hashParts, readHash, withPart, type Address } from '../../storage/address.ts';
import { fieldWords, limitWords, linkWords, type FieldPath, type ShapeField } from './settingWords.ts';

/** What can be learnt, by the kinds' names; kinds that cannot be learnt have none. */
export const lessons: ReadonlyMap<string, PageLesson> = await loadParts(({ lesson }) => lesson);

/** The lesson of a kind that can be learnt. @throws Error when it cannot */
export function lessonOf(kind: string): PageLesson {
  const lesson = lessons.get(kind);
  if (!lesson) throw new Error(`“${kind}” cannot be learnt on this page.`);
  return lesson;
}

/** Longest name of a link that is said again, in characters. */
const LONGEST_NAME = 30;
/** Longest link text of settings that is read, in characters. */
const LINK_MAX = 4000;
/** "Teach it this one": short, in small steps, so that a slow device takes some too, with an evaluation before and one after. */
const TEACH = { batch: 8, budget: { seconds: 60 }, evaluateEvery: 100_000 } satisfies Partial<TrainConfig>;

/** A setting that cannot be; the message names the field and its limit. */
export class TrainConfigError extends coded('train-config') {}

/** The settings of a kind and a start before anybody changes one. */
export function baseConfig(kind: string, start: TrainConfig['start'], teach = false): TrainConfig {
  const config = lessonOf(kind).recipe(start);
  return teach ? { ...config, ...TEACH } : config;
}

const fieldPaths = Object.keys(fieldWords) as FieldPath[];

/** The value of a field. */
export const fieldOf = (config: TrainConfig, path: FieldPath): unknown =>
  path.startsWith('shape.') ? config.shape[path.slice(6) as ShapeField] : config[path as Exclude<keyof TrainConfig, 'shape'>];

/** The config with another value in a field. @throws TrainConfigError */
export function withField(config: TrainConfig, path: FieldPath, value: unknown): TrainConfig {
  const raw = path.startsWith('shape.') ? { ...config, shape: { ...config.shape, [path.slice(6)]: value } } : { ...config, [path]: value };
  return checked(raw);
}

function checked(raw: unknown): TrainConfig {
  const parsed = trainConfigSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TrainConfigError(issue ? issueWords(issue) : linkWords.unreadable);
}

/** "Batch size (B) must be at most 256." */
function issueWords(issue: z.core.$ZodIssue): string {
  const [first, ...rest] = issue.path.map(String);
  const inShape = first === 'shape' && rest[0] !== undefined;
  const path = fieldPaths.find((p) => p === (inShape ? `shape.${rest[0]}` : first));
  const unit = first === 'budget' ? ` (${rest[0] ?? unionField(issue) ?? 'steps'})` : '';
  return `${path ? fieldWords[path][0] : (first ?? linkWords.settings)}${unit} ${limitOf(leafOf(issue))}.`;
}

/** The issue of the branch of a union that was meant: the one that did not lack its field. */
function leafOf(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  return (
    issue.errors.flat().find((e) => e.code !== 'invalid_type' || e.input !== undefined) ??
    issue.errors.flat().find((e) => e.code !== 'invalid_type') ??
    issue
  );
}
const unionField = (issue: z.core.$ZodIssue): string | undefined => leafOf(issue).path.map(String)[0];

function limitOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return limitWords.least(String(issue.minimum), issue.inclusive !== false);
  if (issue.code === 'too_big') return limitWords.most(String(issue.maximum));
  if (issue.code === 'not_multiple_of') return limitWords.multiple(String(issue.divisor));
  if (issue.code === 'invalid_type') return issue.expected === 'int' ? limitWords.whole : limitWords.type(issue.expected);
  if (issue.code === 'invalid_value') return limitWords.oneOf(issue.values.map(String).join(', '));
  return limitWords.invalid;
}

/** The text of settings for a link; null where they are the base's own. `readConfigText(configText(c, b), b)` equals `c`. */
export function configText(config: TrainConfig, base: TrainConfig): string | null {
  const differs = (path: FieldPath): boolean => JSON.stringify(fieldOf(config, path)) !== JSON.stringify(fieldOf(base, path));
  const patch: Record<string, unknown> = {};
  const shape: Record<string, unknown> = {};
  for (const path of fieldPaths.filter(differs)) {
    if (path.startsWith('shape.')) shape[path.slice(6)] = fieldOf(config, path);
    else patch[path] = fieldOf(config, path);
  }
  if (Object.keys(shape).length > 0) patch['shape'] = shape;
  return Object.keys(patch).length === 0 ? null : LZString.compressToEncodedURIComponent(JSON.stringify(patch));
}

const patchSchema = z.looseObject({ start: trainConfigSchema.shape.start.optional(), shape: z.looseObject({}).optional() });

/** The start that the settings of a link ask for, or null: it decides which base they change. */
export const linkedStart = (text: string): TrainConfig['start'] | null => readPatch(text).start ?? null;

/** The settings of a link, over a base. @throws TrainConfigError naming the field and its limit */
export function readConfigText(text: string, base: TrainConfig): TrainConfig {
  const { shape = {}, ...rest } = readPatch(text);
  return checked({ ...base, ...withPresentFields(rest), shape: { ...base.shape, ...shape } });
}

function readPatch(text: string): z.infer<typeof patchSchema> {
  if (text.length > LINK_MAX) throw new TrainConfigError(linkWords.long(text.length, LINK_MAX));
  const damaged = new TrainConfigError(linkWords.damaged);
  let raw: unknown;
  try {
    raw = JSON.parse(LZString.decompressFromEncodedURIComponent(text));
  } catch {
    throw damaged;
  }
  const parsed = patchSchema.safeParse(raw);
  if (!parsed.success)
    throw parsed.error.issues[0]?.path[0] === 'start'
      ? new TrainConfigError(`${fieldWords.start[0]} ${limitOf(parsed.error.issues[0])}.`)
      : damaged;
  return parsed.data;
}

export interface DraftState {
  readonly kind: string;
  /** One of the kind's choices. */
  readonly source: string;
  readonly config: TrainConfig;
  /** Why a field cannot be what was typed, by field. */
  readonly problems: Partial<Record<FieldPath, string>>;
  /** Why the settings in the address were not taken; null when they were. */
  readonly linkProblem: string | null;
  /** The text of a list of puzzles. */
  readonly list: string;
  /** Another way to learn, with its own recipe. */
  readonly choose: (source: string) => void;
  /** Another start, with its own recipe. */
  readonly startFrom: (start: TrainConfig['start']) => void;
  /** Changes a field, or says why it cannot be that; the field before stays in force. */
  readonly change: (path: FieldPath, value: unknown) => void;
  /** Takes what the address says. */
  readonly reread: () => void;
  /** Back to the recipe. */
  readonly reset: () => void;
  readonly write: (list: string) => void;
}

const baseOf = (kind: string, source: string, start: TrainConfig['start']): TrainConfig => baseConfig(kind, start, source === 'teach');
/** The start that a choice offers first. */
const usualStart = (kind: string): TrainConfig['start'] => lessonOf(kind).start;

/** A link names something to learn from that is no choice of this kind; the kind's own name of an earlier version is none, and means its first. */
const isUnknown = (kind: string, from: string | null): from is string =>
  from !== null && from !== '' && findFace(kind)?.formerly?.from !== from && !lessonOf(kind).sources.some(({ id }) => id === from);

/** What the address says of the next run. */
function linked(address: Address, fallback: string): Pick<DraftState, 'kind' | 'source' | 'config' | 'problems' | 'linkProblem'> {
  const hash = address.hash();
  const kind = [trainedKind(hash)?.id, fallback, ...lessons.keys()].find((k) => k !== undefined && lessons.has(k)) ?? fallback;
  const { sources } = lessonOf(kind);
  const from = readHash(hash, hashParts.from);
  const source = (sources.find(({ id }) => id === from) ?? sources[0]).id;
  const linkProblem = isUnknown(kind, from) ? linkWords.otherSource(from.slice(0, LONGEST_NAME), sources[0].words) : null;
  const text = readHash(hash, hashParts.config);
  const usual = baseOf(kind, source, usualStart(kind));
  if (text === null) return { kind, source, config: usual, problems: {}, linkProblem };
  try {
    const base = baseOf(kind, source, linkedStart(text) ?? usualStart(kind));
    return { kind, source, config: readConfigText(text, base), problems: {}, linkProblem };
  } catch (e) {
    if (!(e instanceof TrainConfigError)) throw e;
    return { kind, source, config: usual, problems: {}, linkProblem: linkWords.recipe(e.message) };
  }
}

export function createDraftStore(address: Address, kind: () => string): StoreApi<DraftState> {
  const store = createStore<DraftState>()((set, get) => {
    /** Another choice or other settings, also in the address. */
    const put = (patch: Partial<DraftState>): void => {
      set(patch);
      const { kind, source, config } = get();
      if (trainedKind(address.hash())?.id !== kind) return;
      // The start is told too: it decides which recipe the other settings change.
      const text = configText(config, { ...baseOf(kind, source, config.start), start: usualStart(kind) });
      const mode = modeHash('train', kind, text === null && source === lessonOf(kind).sources[0].id ? undefined : source);
      address.replaceHash(withPart(mode, hashParts.config, text));
    };
    return {
      ...linked(address, kind()),
      list: '',
      choose: (source) => put({ source, config: baseOf(get().kind, source, usualStart(get().kind)), problems: {}, linkProblem: null }),
      startFrom: (start) => put({ config: baseOf(get().kind, get().source, start), problems: {}, linkProblem: null }),
      change(path, value) {
        const problems = { ...get().problems };
        delete problems[path];
        try {
          put({ config: withField(get().config, path, value), problems, linkProblem: null });
        } catch (e) {
          if (!(e instanceof TrainConfigError)) throw e;
          set({ problems: { ...problems, [path]: e.message } });
        }
      },
      reread: () => set(linked(address, kind())),
      reset: () => get().startFrom(get().config.start),
      write: (list) => set({ list }),
    };
  });
  address.onChange(() => {
    if (readHash(address.hash(), hashParts.train) !== null) store.getState().reread();
  });
  return store;
}

/** A name that no other run has: "my Sudoku", then "my Sudoku 2". */
export function distinct(name: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k++) {
    const candidate = k === 1 ? name : `${name} ${k}`;
    if (!taken.has(candidate)) return candidate;
  }
}
