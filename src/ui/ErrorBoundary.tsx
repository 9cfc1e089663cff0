/** Keeps one broken part from taking the page with it, and says so. */

import { Component, type ReactNode } from 'react';

interface Props {
  /** What broke, as the start of a sentence: "The page". */
  readonly what: string;
  readonly children: ReactNode;
}

/** `isMissing`: a part of the page did not come. */
interface Broken {
  readonly message: string | null;
  readonly isMissing?: boolean;
}

export class ErrorBoundary extends Component<Props, Broken> {
  override state: Broken = { message: null };

  static getDerivedStateFromError(e: unknown): Broken {
    const message = e instanceof Error ? e.message : String(e);
    // What browsers say of it, each in its own words: no code tells.
    const isMissing = /dynamically imported module|module script failed|preload CSS/i.test(message);
    return { isMissing, message: isMissing ? 'It could not be fetched: you are offline, or this page has a new version.' : message };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div
        role="alert"
        data-missing={this.state.isMissing || undefined}
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
