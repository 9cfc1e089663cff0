/** Keeps one broken part from taking the page with it, and says so. */

import { Component, type ReactNode } from 'react';

/** Said where a part of the page did not come. */
const MISSING = 'It could not be fetched: you are offline, or this page has a new version.';

interface Props {
  /** What broke, as the start of a sentence: "The page". */
  readonly what: string;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly message: string | null }> {
  override state: { readonly message: string | null } = { message: null };

  static getDerivedStateFromError(e: unknown): { message: string } {
    const message = e instanceof Error ? e.message : String(e);
    // What browsers say of a part of the page that does not come, each in its own words.
    const missing = /dynamically imported module|module script failed|preload CSS/i.test(message);
    return { message: missing ? MISSING : message };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div
        role="alert"
        data-missing={this.state.message === MISSING || undefined}
        className="m-4 rounded-lg border border-bad bg-bad-soft p-4 text-ink"
      >
        <p className="font-semibold">{this.props.what} could not be shown.</p>
        <p className="text-sm text-muted">{this.state.message} Your board is saved in this browser.</p>
        <button
          type="button"
          className="mt-2 min-h-9 rounded-md border border-line-strong px-3 text-sm"
          onClick={() => window.location.reload()}
        >
          Reload the page
        </button>
      </div>
    );
  }
}
