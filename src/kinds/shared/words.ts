/** What every kind says in the same words. */

export const rightWords = {
  show: 'Show what is right',
  hint: 'Draws the exact answer over the board. The model never sees it.',
  region: 'What is right',
} as const;
