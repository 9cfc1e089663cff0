/** Pasted text that means a board, wherever on the page it is pasted. */

/** Fields in which keys and pastes mean text. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Takes the text of a paste; null where it is meant for a field, a dialog or a menu. */
export function pastedText(event: ClipboardEvent): string | null {
  const { target } = event;
  if (event.defaultPrevented || isTextField(target) || (target instanceof Element && target.closest('[role=dialog], [role=menu]')))
    return null;
  event.preventDefault();
  return event.clipboardData?.getData('text') ?? '';
}
