/** A tab of whatever browser, as the journeys use it: go somewhere, run a script, press real keys. */

export interface Tab {
  readonly goto: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** The value of a script's `return` in the page, by JSON; the script may await. */
  readonly run: (script: string) => Promise<unknown>;
  /** Presses keys one after another on whatever has the focus, by their names ("ArrowRight", "5"). */
  readonly keys: (...names: readonly string[]) => Promise<void>;
  /** Has another tab in front for so many seconds; absent where the driver cannot. */
  readonly hide?: (seconds: number) => Promise<void>;
  readonly screenshot: (path: string) => Promise<void>;
}

/** A browser that was started, and how it is ended. */
export interface Browser {
  /** Name and version. */
  readonly name: string;
  /** A tab with an empty profile of its own. */
  readonly tab: () => Promise<Tab & { readonly close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
}

/** An engine that is not installed; the message says how it is. */
export class MissingEngine extends Error {}

/** Functions every script finds: an element by role-like selector and its name, visible ones only. */
const prelude = `
  const nameOf = (e) => (e.getAttribute('aria-label') ?? e.textContent ?? '').trim();
  const seen = (e) => e.checkVisibility();
  const named = (selector, name) => [...document.querySelectorAll(selector)].find((e) => seen(e) && (name instanceof RegExp ? name.test(nameOf(e)) : nameOf(e) === name));
  const button = (name) => named('button, [role=menuitem], a', name);
  const textOf = (label) => named('section, [role=region], [role=status]', label)?.textContent ?? '';
  const digits = () => [...document.querySelectorAll('[role=grid] [role=gridcell]')].map((c) => /(?:given|answer|entered|digit) ([1-9])/.exec(c.getAttribute('aria-label') ?? '')?.[1] ?? '0').join('');
`;

/** Milliseconds between two looks. */
const LOOK_EVERY = 250;

/** The journeys' steps on a tab. */
export class Steps {
  readonly tab: Tab;
  constructor(tab: Tab) {
    this.tab = tab;
  }

  run(script: string): Promise<unknown> {
    return this.tab.run(`${prelude}\n${script}`);
  }

  /** Waits until an expression is true. @throws Error that says what was waited for, and what the page said instead */
  async until(what: string, expression: string, seconds = 60): Promise<void> {
    const end = Date.now() + 1000 * seconds;
    while (Date.now() < end) {
      if ((await this.run(`return Boolean(${expression});`)) === true) return;
      await new Promise((r) => setTimeout(r, LOOK_EVERY));
    }
    const said = await this.run(`return textOf('Result') || document.body.innerText.slice(0, 300);`);
    throw new Error(`${what} did not come in ${seconds} s; the page says: ${String(said)}`);
  }

  /** Presses a button, a link or an item of a menu by its name. @param name a string, or a regular expression's source between slashes */
  async press(name: string): Promise<void> {
    const source = name.startsWith('/') ? name : JSON.stringify(name);
    // Found and pressed in one go: a page that is being drawn may take it away in between.
    await this.until(
      `a button "${name}"`,
      `(() => {
        const b = button(${source});
        if (!b || b.disabled) return false;
        b.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
        b.click();
        return true;
      })()`,
    );
  }

  /** Waits for words in the banner. @param pattern a regular expression's source */
  says(pattern: string, seconds = 120): Promise<void> {
    return this.until(`"${pattern}" in the banner`, `/${pattern}/.test(textOf('Result'))`, seconds);
  }
}
