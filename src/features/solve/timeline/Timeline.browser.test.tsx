/** The timeline and the step axes of the curves under a person's hands: keys, pointer, playback. */

import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { playback, run } from '../../../page/coordinator.ts';
import { settingsStore } from '../../../page/run/settings.ts';
import { usePlaybackClock, useShown } from '../../../page/run/shown.ts';
import { frameOf, runOf, verdictOf } from '../../../testing/runs.ts';
import { useWidth } from '../../../ui/charts/Axis.tsx';
import { CHART, linear } from '../../../ui/charts/scale.ts';
import { StepAxis, StepChart } from './StepChart.tsx';
import { Timeline } from './Timeline.tsx';
import '../../../app/styles.css';

/** A run of two copies, the second of which is right after its last step. */
const STEPS = 6;
const record = runOf({
  copies: 2,
  planned: STEPS,
  model: { name: 'tiny', T: 1, n: 3, nSup: 16 },
  frames: Array.from({ length: STEPS }, (_, i) =>
    frameOf(i + 1, [verdictOf(9 - i), verdictOf(STEPS - 1 - i)], { tokens: new Uint8Array(2 * 81), confidence: new Float32Array(2 * 81) }),
  ),
  end: { reason: 'solved', winner: 1 },
});
/** Updates of a step: three of z, one of y. */
const PER_STEP = 4;

/** What the page has of curves: two charts over steps, and one over the updates in them. */
function Bench() {
  const shown = useShown();
  usePlaybackClock();
  const lines = record.frames.map((frame) => frame.verdicts.map(({ problems }) => problems));
  const common = {
    symbol: '',
    hint: '',
    watched: 1,
    planned: STEPS,
    index: shown?.index ?? -1,
    marks: [],
    onSeek: playback.getState().seek,
    Save: () => null,
  };
  return (
    <>
      {['Problems', 'Twice the problems'].map((title, by) => (
        <StepChart
          key={title}
          {...common}
          title={title}
          lines={[0, 1].map((copy) => lines.map((of) => (of[copy] ?? 0) * (by + 1)))}
          top={20}
          format={String}
          say={(v) => `${v} wrong`}
        />
      ))}
      <Updates />
      <Timeline shown={shown} idleSteps={16} />
    </>
  );
}

function Updates() {
  const [box, width] = useWidth();
  const now = (): number => playback.getState().cursor + 1 + playback.getState().inner / PER_STEP;
  return (
    <div ref={box} className="relative" style={{ height: CHART.height }}>
      {width > 0 && (
        <StepAxis
          of="Updates"
          width={width}
          x={linear([0, STEPS], [CHART.left, width - CHART.right])}
          reach={2}
          perStep={PER_STEP}
          words={(at) => `after ${at}`}
          now={now}
          onSeek={(at) => playback.getState().seekUpdate(Math.round(at * PER_STEP))}
        />
      )}
    </div>
  );
}

let root: Root;

beforeEach(async () => {
  await page.viewport(1100, 700);
  const host = document.createElement('div');
  document.body.append(host);
  run.setState({ record, attached: true });
  playback.getState().clear();
  settingsStore.getState().change({ speed: 16 });
  root = createRoot(host);
  root.render(<Bench />);
  await expect.element(button('Keys')).toBeVisible(); // they are fetched: the page listens
});
afterEach(() => {
  root.unmount();
  run.setState({ record: null, attached: false });
  playback.getState().clear();
  document.body.replaceChildren();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const slider = () => page.getByRole('slider', { name: 'Supervision step', exact: true });
const axis = (of: string) => page.getByRole('slider', { name: `${of}, step by step`, exact: true });
const says = (text: string | RegExp) =>
  expect.element(slider()).toHaveAttribute('aria-valuetext', typeof text === 'string' ? text : expect.stringMatching(text));
const guides = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-guide]')].map((guide) => guide.innerText.trim());
/** Where a chart has so many steps done. */
const place = (of: string, done: number): { x: number; y: number } => {
  const { width } = axis(of).element().getBoundingClientRect();
  return { x: CHART.left + ((width - CHART.left - CHART.right) * done) / STEPS, y: 40 };
};

describe('keys', () => {
  test('step, jump and play from anywhere on the page', async () => {
    await says('The question, before the first step');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await says(/^Supervision step 2 of 6, copy 2 of 2 · /);
    await userEvent.keyboard('{End}');
    await says(/^Supervision step 6 of 6/);
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}');
    await says(/^Supervision step 5 of 6/);
    await userEvent.keyboard('{Home}{ArrowLeft}');
    await says('The question, before the first step');
    playback.getState().change({ loop: true }); // so that it does not end by itself
    await userEvent.keyboard(' ');
    await expect.element(button('Pause')).toBeVisible();
    await userEvent.keyboard(' ');
    await expect.element(button('Play')).toBeVisible();
    playback.getState().change({ loop: false });
  });

  test('up and down are the timeline’s on its slider only, and its lists keep their own', async () => {
    await userEvent.keyboard('{ArrowUp}');
    await says('The question, before the first step');
    (slider().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}');
    await says(/^Supervision step 1 of 6/);
    (page.getByRole('combobox', { name: 'Playback speed' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}');
    await says(/^Supervision step 1 of 6/);
  });

  test('with Shift go update by update where they are recorded, by step beyond', async () => {
    playback.getState().open({ perStep: PER_STEP, steps: 1 });
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await says('Step 1 of 6: z 1 of 3');
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{/Shift}');
    await says(/^Supervision step 1 of 6/);
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await says(/^Supervision step 1 of 6/); // the second is not recorded
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    await says(/^Supervision step 3 of 6/);
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}{Shift>}{ArrowRight}{ArrowRight}{/Shift}{ArrowLeft}');
    await says('The question, before the first step'); // inside a step, back is to its start
  });
});

describe('pointer', () => {
  test('scrubs, and its buttons go by steps as far as there are any', async () => {
    const { width } = slider().element().getBoundingClientRect();
    await slider().click({ position: { x: width / 2, y: 11 } });
    await says(/^Supervision step 3 of 6/);
    await button('Step forward').click();
    await says(/^Supervision step 4 of 6/);
    await slider().click({ position: { x: width - 9, y: 11 } });
    await expect.element(button('Step forward')).toBeDisabled();
    await slider().click({ position: { x: 9, y: 11 } });
    await expect.element(button('Step back')).toBeDisabled();
    await says('The question, before the first step');
  });

  test('plays to the end and stops there; again from the start; on and on where it is told to', async () => {
    await button('Play').click();
    await expect.element(button('Pause')).toBeVisible();
    await says(/^Supervision step 6 of 6/);
    await expect.element(button('Play')).toBeVisible();
    // What it comes by is written down: a slow machine sees steps too late.
    const visited: number[] = [];
    const leave = playback.subscribe(({ cursor }) => void visited.push(cursor));
    await button('Play').click();
    await expect.poll(() => visited).toContain(0);
    await expect.poll(() => playback.getState().playing).toBe(false);
    await says(/^Supervision step 6 of 6/);
    await button('Loop').click();
    await expect.element(button('Loop')).toHaveAttribute('aria-pressed', 'true');
    await button('Play').click();
    await expect.poll(() => visited).toContain(-1); // over the end, which no press on Play leads to
    leave();
    await button('Pause').click();
    await button('Loop').click();
  });

  test('has nothing to do without a step', async () => {
    run.setState({ record: null, attached: false });
    await says('No step yet');
    for (const name of ['Play', 'Step back', 'Step forward']) await expect.element(button(name)).toBeDisabled();
    await expect.element(slider()).toBeDisabled();
    await userEvent.keyboard('{ArrowRight}{End}');
    await says('No step yet');
  });
});

describe('step axis', () => {
  test('a step that is pointed at on one curve is shown on all, and only a click goes there', async () => {
    await userEvent.keyboard('{End}');
    await userEvent.hover(axis('Problems'), { position: place('Problems', 3) });
    await expect.poll(guides).toEqual(['step 3: 3 wrong', 'step 3: 6 wrong', 'step 3: 50 % sure it is done, 3 cells break a rule']);
    await says(/^Supervision step 6 of 6/);
    await axis('Problems').click({ position: place('Problems', 4) });
    await says(/^Supervision step 4 of 6/);
    await userEvent.hover(button('Play'));
    await expect.poll(guides).toEqual([]);
    await userEvent.hover(slider(), { position: { x: 9, y: 11 } });
    await expect.poll(guides).toEqual(['before the first step', 'before the first step', 'after 0', 'the question']);
  });

  test('is read by the keys, update by update; Enter goes there, Escape points at nothing', async () => {
    playback.getState().open({ perStep: PER_STEP, steps: 2 });
    (axis('Updates').element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{ArrowRight}');
    await expect.element(axis('Updates')).toHaveAttribute('aria-valuetext', 'after 0.25');
    await expect.poll(guides).toEqual(['before the first step', 'before the first step', 'after 0.25', 'step 1: z 1 of 3']);
    await says('The question, before the first step');
    await userEvent.keyboard('{Enter}');
    await says('Step 1 of 6: z 1 of 3');
    await userEvent.keyboard('{End}');
    await expect.element(axis('Updates')).toHaveAttribute('aria-valuetext', 'after 2');
    await userEvent.keyboard('{Escape}');
    await expect.poll(guides).toEqual([]);
    await says('Step 1 of 6: z 1 of 3');
  });
});
