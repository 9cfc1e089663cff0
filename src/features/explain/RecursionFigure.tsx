/** The recursion as one drawing: x, y and z, the one network, the way back of each update; what works at the present tick is strong. */

import { architectureNamed, type ArchitectureId } from '../../model/architectures/index.ts';
import { figureWords } from './words.ts';

interface Props {
  readonly arch?: ArchitectureId;
  /** Cycles a supervision step. */
  readonly T: number;
  /** Updates of z a cycle. */
  readonly n: number;
  /** The supervision step that is drawn, from 1. */
  readonly step: number;
  /** From 0 to ticksOf(T, n) - 1; null before the first step. */
  readonly tick: number | null;
}

export function RecursionFigure({ arch = 'trm', T, n, step, tick }: Props) {
  const work = tick === null ? null : workAt(T, n, tick);
  const words = wordsAt(T, n, step, tick);
  const part = work?.part ?? null;
  const thinks = part === 'z';
  const answers = part === 'y';
  const looks = part === 'look';
  const works = thinks || answers;
  return (
    <figure className="min-w-0">
      <svg viewBox="0 0 360 230" role="img" aria-label={`${figureWords.what} Now: ${words}`} className="block h-auto w-full select-none">
        <Wire d="M90 57H126V98" tip="126,98 down" on={works} />
        <Wire d="M90 169H126V126" tip="126,126 up" on={works} />
        <Wire d="M90 113H112" tip="112,113 right" on={thinks} off={answers} />
        <Wire d="M140 113H160" tip="160,113 right" on={works} />
        <Wire d="M240 113H262V22H46V37" tip="46,37 down" on={answers} />
        <Wire d="M240 113H262V206H46V189" tip="46,189 up" on={thinks} />
        <Wire d="M262 113H286" tip="286,113 right" on={looks} />
        <Plate x={2} y={37} symbol="y" word="answer" on={answers || looks} />
        <Plate x={2} y={93} symbol="x" word="question" on={thinks} off={answers} />
        <Plate x={2} y={149} symbol="z" word="notes" on={thinks} />
        <circle
          cx={126}
          cy={113}
          r={13}
          strokeWidth={works ? 2.5 : 1}
          className={`fill-surface ${works ? 'stroke-accent' : 'stroke-line-strong'}`}
        />
        <path d="M120 113h12M126 107v12" strokeWidth={2} className="stroke-ink" />
        <Block x={160} width={80} on={works} {...architectureNamed(arch).words.net(answers ? 'y' : thinks ? 'z' : null)} />
        <Block x={286} width={70} on={looks} title="look" lines={['decode y,', 'sure? (q)']} />
        <text x={154} y={15} textAnchor="middle" className={`text-[13px] ${answers ? 'fill-ink font-semibold' : 'fill-muted'}`}>
          y ← net(y + z), once
        </text>
        <text x={154} y={222} textAnchor="middle" className={`text-[13px] ${thinks ? 'fill-ink font-semibold' : 'fill-muted'}`}>
          z ← net(x + y + z), n = {n} {n === 1 ? 'time' : 'times'}
        </text>
      </svg>
      <Count T={T} n={n} step={step} work={work} />
      <p className="mt-2 min-h-[4.5em] text-sm text-muted">{words}</p>
    </figure>
  );
}

/** A line with a tip: strong while something flows, dashed while it is left out on purpose. */
function Wire({ d, tip, on, off = false }: { readonly d: string; readonly tip: string; readonly on: boolean; readonly off?: boolean }) {
  const [at = '', direction = 'right'] = tip.split(' ');
  const turn = { right: 0, down: 90, left: 180, up: 270 }[direction] ?? 0;
  return (
    <g className={on ? 'stroke-accent' : off ? 'stroke-line' : 'stroke-line-strong'}>
      <path d={d} fill="none" strokeWidth={on ? 3 : 1.25} strokeLinejoin="round" strokeDasharray={off ? '3 4' : undefined} />
      <path
        d="M0 0L-8 -4.5V4.5Z"
        transform={`translate(${at}) rotate(${turn})`}
        stroke="none"
        className={on ? 'fill-accent' : off ? 'fill-line' : 'fill-line-strong'}
      />
    </g>
  );
}

interface PlateProps {
  readonly x: number;
  readonly y: number;
  readonly symbol: string;
  readonly word: string;
  readonly on: boolean;
  readonly off?: boolean;
}

/** One of the three states. */
function Plate({ x, y, symbol, word, on, off = false }: PlateProps) {
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={88}
        height={40}
        rx={6}
        strokeWidth={on ? 2.5 : 1}
        strokeDasharray={off ? '3 4' : undefined}
        className={frame(on)}
      />
      <text x={x + 9} y={y + 26} className="fill-ink text-[17px] font-semibold">
        {symbol}
      </text>
      <text x={x + 24} y={y + 25} className="fill-muted text-[13px]">
        {word}
      </text>
    </g>
  );
}

interface BlockProps {
  readonly x: number;
  readonly width: number;
  readonly on: boolean;
  readonly title: string;
  readonly lines: readonly [string, string];
}

/** The network, or the look at its answer. */
function Block({ x, width, on, title, lines }: BlockProps) {
  const middle = x + width / 2;
  return (
    <g textAnchor="middle">
      <rect x={x} y={83} width={width} height={60} rx={6} strokeWidth={on ? 2.5 : 1} className={frame(on)} />
      <text x={middle} y={102} className="fill-ink text-[15px] font-semibold">
        {title}
      </text>
      {lines.map((line, i) => (
        <text key={line} x={middle} y={119 + 14 * i} className="fill-muted text-[13px]">
          {line}
        </text>
      ))}
    </g>
  );
}

const frame = (on: boolean): string => (on ? 'fill-accent-soft stroke-accent' : 'fill-surface stroke-line-strong');

/** Where in the step: the cycle in numbers, its updates as a row of boxes. Decoration: the sentence under it says the same. */
function Count({ T, n, step, work }: { readonly T: number; readonly n: number; readonly step: number; readonly work: Work | null }) {
  const cycle = work === null ? 1 : work.part === 'look' ? T : work.cycle;
  const now = work === null ? -1 : work.part === 'z' ? work.update - 1 : n + (work.part === 'look' ? 1 : 0);
  const box = (i: number): string =>
    i === now
      ? 'border-accent bg-accent text-on-accent font-semibold'
      : i < now
        ? 'border-line-strong bg-sunken text-ink'
        : 'border-line text-muted';
  return (
    <div aria-hidden className="num mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <span className="w-40 text-muted">
        Step {work === null ? 1 : step}, cycle {cycle} of T = {T}
      </span>
      <span className="flex flex-wrap gap-1">
        {Array.from({ length: n + 1 }, (_, i) => (
          <span key={i} className={`grid size-5 place-items-center rounded border ${box(i)}`}>
            {i < n ? 'z' : 'y'}
          </span>
        ))}
        <span className={`grid h-5 place-items-center rounded border px-1 ${box(n + 1)}`}>look</span>
      </span>
    </div>
  );
}

/** What works at a tick. Cycles and updates count from 1. */
export type Work =
  | { readonly part: 'z'; readonly cycle: number; readonly update: number }
  | { readonly part: 'y'; readonly cycle: number }
  | { readonly part: 'look' };

/** Ticks of a supervision step: T cycles of n + 1 updates, and the look at its end. */
export const ticksOf = (T: number, n: number): number => T * (n + 1) + 1;

/** What works at a tick from 0 to ticksOf(T, n) - 1; a tick out of range is the nearest one in it. */
export function workAt(T: number, n: number, tick: number): Work {
  const at = Math.max(0, Math.min(ticksOf(T, n) - 1, Math.floor(tick)));
  if (at === T * (n + 1)) return { part: 'look' };
  const cycle = Math.floor(at / (n + 1)) + 1;
  const update = (at % (n + 1)) + 1;
  return update <= n ? { part: 'z', cycle, update } : { part: 'y', cycle };
}

/** The present work in a sentence, plain words first. `step`: the supervision step, from 1; `tick`: null before the first step. */
export function wordsAt(T: number, n: number, step: number, tick: number | null): string {
  if (tick === null) return figureWords.before;
  const work = workAt(T, n, tick);
  switch (work.part) {
    case 'z':
      return figureWords.think(work.update, n);
    case 'y':
      return figureWords.answer;
    case 'look':
      return figureWords.look(step);
  }
  return work satisfies never;
}
