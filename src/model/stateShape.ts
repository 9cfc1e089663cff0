/** Whether one model can go on from the y and z of another. Apart from config.ts, because the page asks it before its first paint. */

/** The sides of y and z that two models must share for one to go on from the other's: D channels, P positions before the S cells. */
export interface StateShape {
  readonly hiddenSize: number;
  readonly prefixLen: number;
  readonly seqLen: number;
}

/** y and z of one model have the sides of the other's. */
export const sameShape = (a: StateShape, b: StateShape): boolean =>
  a.hiddenSize === b.hiddenSize && a.prefixLen === b.prefixLen && a.seqLen === b.seqLen;
