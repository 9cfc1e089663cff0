/** y and z seen from outside: what the halting head says of an answer, and whether one model can go on from another's states. Apart from config.ts, which comes after the first paint. */

/** The sides of y and z that two models must share for one to go on from the other's: D channels, P positions before the S cells. */
export interface StateShape {
  readonly hiddenSize: number;
  readonly prefixLen: number;
  readonly seqLen: number;
}

/** y and z of one model have the sides of the other's. */
export const sameShape = (a: StateShape, b: StateShape): boolean =>
  a.hiddenSize === b.hiddenSize && a.prefixLen === b.prefixLen && a.seqLen === b.seqLen;

/** sigmoid(q_halt): the model's own probability that its answer is right. */
export const haltingProbability = (qHalt: number): number => 1 / (1 + Math.exp(-qHalt));

/** The reference halts where the logit is over 0, i.e. the probability over one half. */
export const isSure = (qHalt: number): boolean => qHalt > 0;
