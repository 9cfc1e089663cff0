/** What the halting head says (SPEC section 3, "Halting loss"). */

/** sigmoid(q_halt): the model's own probability that its answer is right. */
export const haltingProbability = (qHalt: number): number => 1 / (1 + Math.exp(-qHalt));

/** The reference halts where the logit is over 0, i.e. the probability over one half. */
export const isSure = (qHalt: number): boolean => qHalt > 0;
