/** What cells held on the way: "Why this cell?" with its likeliest tokens, how undecided it is and when it changed; and how many were wrong after each step. */

import { Check, X } from 'lucide-react';
import { useMemo } from 'react';
import { solvedAt, tokensOf, confidenceOf, type RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { playback } from '../../page/coordinator.ts';
import type { Shown } from '../../page/run/shown.ts';
import { roundTop } from '../../ui/charts/scale.ts';
import { percent } from '../../ui/format.ts';
import { SaveView } from '../export/SaveView.tsx';
import { StepChart } from '../solve/timeline/StepChart.tsx';
import { useMissing } from './Missing.tsx';
import type { Missing } from './replay.ts';
import { placeWords, useAskedCell, type Moment } from './runtime.ts';
import { insideWords, whyWords } from './words.ts';

/** Steps `from` to `to` (both from 1) in which the cell's token stayed the same. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly token: number;
  /** Against the answer that verified; null where none did. */
  readonly right: boolean | null;
}

/** The answer that verified, [S]; null when the run found none. In kinds with many right answers it is the best one found. */
function solutionOf(record: RunRecord): Uint8Array | null {
  const solved = solvedAt(record);
  const frame = solved && record.frames[solved.frame];
  return solved && frame ? tokensOf(frame, record.copies, solved.copy) : null;
}

/** Cells that differ from the answer that verified, of every copy after every step [K][steps]; null when the run found none. */
export function wrongCells(record: RunRecord): readonly (readonly number[])[] | null {
  const solution = solutionOf(record);
  if (!solution) return null;
  const wrong = (tokens: Uint8Array): number => tokens.reduce((sum, t, i) => sum + (t === solution[i] ? 0 : 1), 0);
  return Array.from({ length: record.copies }, (_, k) => record.frames.map((f) => wrong(tokensOf(f, record.copies, k))));
}

/** What a cell held at every supervision step, and whether that was right. */
export function cellStory(record: RunRecord, copy: number, cell: number): readonly Stretch[] {
  const solution = solutionOf(record);
  const story: Stretch[] = [];
  record.frames.forEach((frame, i) => {
    const token = tokensOf(frame, record.copies, copy)[cell] ?? 0;
    const last = story.at(-1);
    if (last?.token === token) story[story.length - 1] = { ...last, to: i + 1 };
    else story.push({ from: i + 1, to: i + 1, token, right: solution && solution[cell] === token });
  });
  return story;
}

interface Props {
  readonly shown: Shown;
  readonly columns: number;
  readonly moment: Moment | null;
}

interface Bar {
  readonly token: number;
  readonly probability: number;
}

export function WhyCell({ shown, columns, moment }: Props) {
  const cell = useAskedCell();
  const { record, copy } = shown;
  const { kind } = record;
  const missing = useMissing(copy);
  const bars = cell === null ? [] : barsOf(shown, moment, cell);
  const entropy = cell === null ? undefined : moment?.y?.entropy[cell];
  const k = moment?.recording.k ?? 1;
  return (
    <section aria-label={whyWords.title} className="grid content-start gap-2 text-sm">
      <h2 className="font-semibold">
        {whyWords.title} <span className="font-normal text-muted">{cell === null ? whyWords.point : placeWords(cell, columns)}</span>
      </h2>
      <div className="grid gap-x-8 gap-y-2 @lg:grid-cols-2">
        <div className={`grid min-h-[9.5rem] content-start gap-1 ${cell === null ? 'pointer-coarse:min-h-0' : ''}`}>
          <ol aria-label={whyWords.likeliest} className="grid gap-1">
            {Array.from({ length: k }, (_, i) => (
              <li key={i} className="min-h-6">
                {bars[i] && <Likely kind={kind} bar={bars[i]} />}
              </li>
            ))}
          </ol>
          <p className="num min-h-5 text-xs text-muted" title={whyWords.entropyHint}>
            {entropy !== undefined && whyWords.entropy(entropy)}
            {entropy === undefined && cell !== null && (moment ? whyWords.constant : noDoubtWords(missing))}
          </p>
        </div>
        <div className="min-w-0">
          <p className="text-xs text-muted">{cell === null ? '' : whyWords.steps}</p>
          <ol aria-label={whyWords.stepsName} className="grid max-h-36 gap-0.5 overflow-y-auto">
            {cell !== null &&
              cellStory(record, copy, cell).map((s) => (
                <Told key={s.from} kind={kind} stretch={s} now={s.from <= shown.index + 1 && shown.index + 1 <= s.to} />
              ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

/** Why a cell's alternatives are not known. @param missing what is missing of the run that is shown */
export const noDoubtWords = (missing: Missing | null): string =>
  missing === null ? insideWords.notKept : missing.remedy === 'look' ? whyWords.alternatives : missing.sentence;

/** The alternatives where they are recorded, else what came with the step. */
function barsOf({ record, frame, copy }: Shown, moment: Moment | null, cell: number): readonly Bar[] {
  if (moment) {
    const {
      y,
      recording: { k },
    } = moment;
    if (!y || cell >= y.tokens.length) return [];
    return Array.from({ length: k }, (_, i) => ({
      token: y.topTokens[cell * k + i] ?? 0,
      probability: y.topProbabilities[cell * k + i] ?? 0,
    }));
  }
  if (!frame) return [];
  return [{ token: tokensOf(frame, record.copies, copy)[cell] ?? 0, probability: confidenceOf(frame, record.copies, copy)[cell] ?? 0 }];
}

function Likely({ kind, bar: { token, probability } }: { readonly kind: string; readonly bar: Bar }) {
  const colour = kindOf(kind).tokenColour?.(token) ?? null;
  return (
    <div className="grid grid-cols-[4.5rem_minmax(0,1fr)_3.5rem] items-center gap-2">
      <span className="flex items-center gap-1 truncate">
        {colour !== null && <span aria-hidden className="size-3 shrink-0 border border-line-strong" style={{ background: colour }} />}
        <span className="num">{kindOf(kind).words.token(token)}</span>
      </span>
      <span aria-hidden className="h-3 overflow-hidden rounded-sm bg-sunken">
        <span className="block h-full bg-accent" style={{ width: `${probability * 100}%` }} />
      </span>
      <span className="num text-right">{percent(probability)}</span>
    </div>
  );
}

function Told({
  kind,
  stretch: { from, to, token, right },
  now,
}: {
  readonly kind: string;
  readonly stretch: Stretch;
  readonly now: boolean;
}) {
  const verdict = whyWords.verdict(right === true);
  return (
    <li>
      <button
        type="button"
        className={`num flex min-h-6 w-full items-center gap-2 rounded-sm px-1 text-left hover:bg-sunken ${now ? 'bg-accent-soft' : ''}`}
        title={whyWords.goTo(right === null ? null : verdict)}
        onClick={() => playback.getState().seek(from - 1)}
      >
        <span className="w-16 shrink-0 text-muted">{whyWords.step(from, to)}</span>
        {kindOf(kind).words.token(token)}
        {right !== null &&
          (right ? (
            <Check size={14} aria-label={verdict} className="text-good" />
          ) : (
            <X size={14} aria-label={verdict} className="text-bad" />
          ))}
      </button>
    </li>
  );
}

const seek = (index: number): void => playback.getState().seek(index);
const asCount = (v: number): string => String(v);

/** How many cells of every copy's answer differed from the one that verified: its accuracy on the way, known only afterwards. */
export function WrongCells({ shown: { record, copy, index }, planned }: { readonly shown: Shown; readonly planned: number }) {
  const lines = useMemo(() => wrongCells(record), [record]);
  if (!lines) return null;
  const { oneOfMany } = kindOf(record.kind).words;
  const top = roundTop(lines);
  return (
    <StepChart
      title={whyWords.wrong}
      symbol="accuracy"
      hint={whyWords.wrongHint(oneOfMany)}
      lines={lines}
      watched={copy}
      index={index}
      planned={planned}
      top={top}
      marks={[0, top]}
      format={asCount}
      say={whyWords.differing}
      onSeek={seek}
      Save={SaveView}
    />
  );
}
