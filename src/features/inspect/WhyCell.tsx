/** "Why this cell?": its likeliest tokens with their numbers, how undecided it is, when it changed, and where it was wrong on the way. */

import { Check, X } from 'lucide-react';
import { playback } from '../../app/coordinator.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { percent } from '../../ui/format.ts';
import { confidenceOf, tokensOf } from '../solve/run/record.ts';
import type { Shown } from '../solve/timeline/shown.ts';
import { cellStory, type Stretch } from './cellStory.ts';
import { placeWords, useAskedCell, type Moment } from './moment.ts';
import { whyWords } from './words.ts';

interface Props {
  readonly shown: Shown;
  readonly kind: string;
  readonly columns: number;
  readonly moment: Moment | null;
}

interface Bar {
  readonly token: number;
  readonly probability: number;
}

export function WhyCell({ shown, kind, columns, moment }: Props) {
  const cell = useAskedCell();
  const { record, copy } = shown;
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
            {entropy === undefined && cell !== null && (moment ? whyWords.constant : whyWords.alternatives)}
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
        <span className="w-16 shrink-0 text-muted">{from === to ? `step ${from}` : `${from} to ${to}`}</span>
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
