/** Where the focus is when a dialog closes: with what opened it, not lost to the top of the page. */

import { act, type ComponentType, type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Dialog, SideSheet } from './Dialog.tsx';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

type Kind = ComponentType<{ title: string; description: string; onClose: () => void; children: ReactNode }>;

function Page({ Kind }: { readonly Kind: Kind }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open && (
        <Kind title="A dialog" description="Words." onClose={() => setOpen(false)}>
          <input aria-label="Text" />
        </Kind>
      )}
    </>
  );
}

test.each([
  ['a dialog', Dialog],
  ['a sheet', SideSheet],
] satisfies [string, Kind][])('%s that Escape closes gives the focus back to the button that opened it', async (_, Kind) => {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  act(() => root.render(<Page Kind={Kind} />));
  const button = host.querySelector('button');
  act(() => {
    button?.focus();
    button?.click();
  });
  expect(document.activeElement).not.toBe(button);
  await act(() => userEvent.keyboard('{Escape}'));
  expect(document.querySelector('[role=dialog]')).toBeNull();
  await expect.poll(() => document.activeElement).toBe(button);
  act(() => root.unmount());
  host.remove();
});
