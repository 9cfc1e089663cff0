/** News of the board: what just happened, or why it did not. */
export interface Notice {
  readonly text: string;
  readonly failed: boolean;
}

/** Shows a notice for a while. */
export type Say = (text: string, failed?: boolean) => void;

/** What an error says, as the words of a notice. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** Says how loading a board went: "Opened <what it was>.", or why it failed, with the board as it was. */
export async function sayLoaded(say: Say, verb: string, loading: () => string | Promise<string>): Promise<void> {
  try {
    say(`${verb} ${await loading()}.`);
  } catch (e) {
    say(messageOf(e), true);
  }
}
