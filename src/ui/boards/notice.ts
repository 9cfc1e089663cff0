/** News of the board: what just happened, or why it did not. */
export interface Notice {
  readonly text: string;
  readonly failed: boolean;
}

/** Shows a notice for a while. */
export type Say = (text: string, failed?: boolean) => void;

/** What an error says, as the words of a notice. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));
