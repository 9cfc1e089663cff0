/** What can be tried where nothing was solved; apart from words.ts, so that the first paint comes without it. */

export const remedyWords = {
  copies: (copies: number) => `Try ${copies} copies`,
  copiesHint: (most: string) => `Helps most often: the board again with other copies beside it${most}`,
  most: (time: string) => `, at most about ${time} on this device`,
  think: 'Keep thinking',
  thinkHint: 'Goes on from the last y and z for as many supervision steps again',
  others: (ran: string) => `${ran} made this run: hand it over under “Try something”, or load ${ran} again`,
  teach: 'Teach it this one',
  teachTask: 'Train on this task',
  teachHint: 'Trains the model for a minute on this puzzle in all its symmetries',
} as const;
