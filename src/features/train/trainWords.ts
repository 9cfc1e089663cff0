/** The words of Train mode's banner, from the run and what the device and the model are doing. Pure, so that every state can be tested. */

import type { FailureCode } from '../../protocol/errors.ts';
import { duration, percent } from '../../ui/format.ts';
import { bestExam, secondsLeft, unsavedSteps, type Sitting } from './record.ts';

export interface TrainWords {
  readonly tone: 'plain' | 'busy' | 'good' | 'warn' | 'bad';
  /** Spoken when it changes. */
  readonly headline: string;
  /** Shown after it, not spoken. */
  readonly counter: string;
  readonly detail: string;
}

/** Codes of failures after which the run can go on from its last checkpoint. */
const headlines: Partial<Record<FailureCode, string>> = {
  diverged: 'Training diverged',
  'device-lost': 'The graphics device was lost',
  worker: 'The worker stopped',
  'no-run': 'This run is no longer in storage',
};

/** @param waiting what is being prepared, in words */
export function trainWords(s: Sitting, waiting: string): TrainWords {
  switch (s.phase) {
    case 'starting':
      return { tone: 'busy', headline: 'Getting ready', counter: '', detail: waiting };
    case 'training':
      return s.notSaved
        ? { ...unsaved(s), tone: 'warn' }
        : {
            tone: 'busy',
            headline: s.progress.length === 0 ? 'Preparing the training' : 'Training',
            counter: counter(s),
            detail: examWords(s),
          };
    case 'stopping':
      return { tone: 'busy', headline: 'Pausing', counter: '', detail: 'After the present step everything is saved.' };
    case 'paused':
      return s.notSaved
        ? unsaved(s)
        : {
            tone: 'plain',
            headline: `Paused at step ${s.step}, saved`,
            counter: '',
            detail: `${examWords(s)} It goes on exactly from here, also after a reload.`,
          };
    case 'finished':
      return s.notSaved ? unsaved(s) : finished(s);
    case 'failed':
      return {
        tone: 'bad',
        headline: headlines[s.failure?.code ?? 'unexpected'] ?? 'The training stopped',
        counter: '',
        detail: failedWords(s),
      };
  }
  return s.phase satisfies never;
}

const counter = (s: Sitting): string => (s.step === 0 ? '' : `: step ${s.step}${s.totalSteps === null ? '' : ` of ${s.totalSteps}`}`);

/** Green only where something was learnt: a puzzle that was held out, or every demonstration where all of them were taught. */
function finished(s: Sitting): TrainWords {
  const exact = s.exams.at(-1)?.groups[0]?.exact ?? 1;
  const learnt = s.lesson.holdOut === false ? exact === 1 : exact > 0;
  const advice = learnt ? '' : ' Not learnt: more steps or another seed may help.';
  return { tone: learnt ? 'good' : 'warn', headline: `Finished: ${s.step} steps, saved`, counter: '', detail: examWords(s) + advice };
}

function unsaved(s: Sitting): TrainWords {
  const kept = s.savedStep === null ? 'Nothing of this run is saved yet' : `Saved up to step ${s.savedStep}`;
  const next = s.phase === 'training' ? 'Training goes on, and saving is tried again.' : 'Delete a run or a checkpoint below to make room.';
  return {
    tone: 'warn',
    headline: 'The browser refused to save',
    counter: counter(s),
    detail: `${kept}. ${s.notSaved?.message ?? ''} ${next}`,
  };
}

function failedWords(s: Sitting): string {
  const back = s.savedStep === null ? 'Nothing was saved before.' : `Step ${s.savedStep} is saved, and the run can go on from there.`;
  const advice = s.failure?.code === 'diverged' ? ' A smaller learning rate helps: an earlier checkpoint below may be used as it is.' : '';
  return `${s.failure?.message ?? ''} ${back}${advice}`;
}

function examWords(s: Sitting): string {
  const best = bestExam(s.exams);
  const group = s.exams.at(-1)?.groups[0];
  if (!best || !group) return 'First an exam on held-out puzzles, to know where it stands.';
  return `${group.name}: ${percent(group.exact)} of ${group.n} right in every cell; best ${percent(best.exact)} at step ${best.step}.`;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
}

/** The numbers beside the banner. */
export function trainFacts(s: Sitting | null): readonly Fact[] {
  const last = s?.progress.at(-1);
  const left = s ? secondsLeft(s) : null;
  const lost = unsavedSteps(s);
  return [
    {
      name: 'Speed',
      value: last ? `${last.stepsPerSecond.toFixed(last.stepsPerSecond < 10 ? 2 : 0)} steps/s` : '–',
      hint: 'Optimiser steps a second, lately',
    },
    { name: 'Time', value: last ? duration(last.seconds * 1000) : '–', hint: 'Seconds of training so far, over all sittings' },
    {
      name: 'To go',
      value: left === null || s?.phase === 'finished' ? '–' : `about ${duration(left * 1000)}`,
      hint: 'Until the budget is used up, at the present speed',
    },
    {
      name: 'Saved',
      value: !s || s.savedStep === null ? '–' : `step ${s.savedStep}${lost > 0 ? ` (${lost} since)` : ''}`,
      hint: 'The newest checkpoint in this browser; it is saved every minute and at every pause',
    },
  ];
}
