/** What "How it works" says besides its prose: the figure and its player, and the cards of our models. */

export const figureWords = {
  what: 'The loop of a Tiny Recursive Model. The question x, the answer y and the notes z are added and go through one network. Its output goes back to z, n times, with x, y and z as the input; then once to y, with y and z as the input and x left out. Then the answer is decoded and the network says how sure it is.',
  before: 'Before the first step: the answer and the notes (y and z) start from constants, the same for every puzzle.',
  think: (update: number, n: number) =>
    `Think, ${update} of ${n}: rewrite the notes, with question and answer in sight (z ← net(x + y + z)).`,
  answer: 'Answer: improve it from the notes alone, the question out of sight (y ← net(y + z)).',
  look: (step: number) => `Look: step ${step} is done; the answer is decoded onto the board, and the network says how sure it is (q_halt).`,
} as const;

export const playerWords = {
  region: 'Walk through the loop',
  back: 'One update back',
  on: 'One update on',
  play: 'Play',
  pause: 'Pause',
  ofRun: (model: string | null) =>
    `Your last run, ${model ?? 'a model'}: its steps as they were computed; inside a step the order is exact, the pace is drawn.`,
  ownLoop: (T: number, n: number, model: string | null) =>
    `No run yet: drawn with T = ${T}, n = ${n} of ${model ?? 'the paper’s Sudoku recipe'}.`,
} as const;

export const cardWords = {
  fetching: 'The cards are being fetched.',
  failed: 'The cards could not be fetched.',
  again: 'Try again',
} as const;
