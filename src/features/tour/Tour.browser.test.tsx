/** Where the focus is after the tour: with Solve, for what opened it is gone, unless it was elsewhere; and Solve is to be seen. */

import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TourLayer, tour } from './Intro.tsx';
import '../../app/styles.css';

const host = document.createElement('div');
const root = createRoot(host);
afterEach(() => {
  tour.getState().end();
  root.render(null);
  host.remove();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

test.each([
  ['Done', async () => userEvent.keyboard('{Enter}')],
  ['Escape', async () => userEvent.keyboard('{Escape}')],
])('%s at the last stop hands it to Solve, which comes into sight', async (_, end) => {
  await page.viewport(360, 640);
  document.body.append(host);
  root.render(
    <main>
      <button type="button" data-action="solve">
        Solve
      </button>
      <TourLayer />
    </main>,
  );
  await expect.element(button('Solve')).toBeVisible();
  tour.getState().start();
  for (let stop = 1; stop < 5; stop++) await button('Next').click();
  await expect.element(button('Done')).toHaveFocus();
  host.style.paddingBottom = '3000px'; // a page to scroll
  scrollTo({ top: 2000, behavior: 'instant' });
  await end();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(button('Solve')).toHaveFocus();
  await expect.element(button('Solve')).toBeInViewport();
});
