/** One run: the question's copies through the engine, every step mapped back, checked and drawn. */

import { type Carry, type Engine, type RecursionStep } from '../engine/engine.ts';
import type { Question } from '../kinds/kind.worker.ts';
import type { Verdict } from '../kinds/puzzle.ts';
import type { TrmConfig } from '../model/config.ts';
import { coded } from '../model/errors.ts';
import { LatentProjection } from '../model/latent.ts';
import { isSure, sameShape, type StateShape } from '../model/states.ts';
import { DamagedError } from '../protocol/errors.ts';
import {
  LATENT_BUDGET,
  type HeldState,
  type Intervention,
  type Latents,
  type RunEvent,
  type SolveRequest,
  type StepEvent,
} from '../protocol/session.ts';
import { ballotsAtOnce, vote, everywhere, keepWithin, shaken, prepareCopies, type PreparedCopies } from './copies.ts';
import { macrotask } from './device.ts';
import type { ModelInHand } from './weights/modelInHand.ts';

/** The y and z that a run would go on from are not held. */
export class NoCarryError extends coded('no-carry') {}

/** The model that a run is made with. */
interface ModelInUse {
  /** Another for other weights. */
  readonly key: string;
  readonly config: TrmConfig;
  /** H_init and L_init, what y and z start from [D]. */
  readonly initial: Carry;
}

/** A model as a run needs it. */
export function modelInUse({ key, weights: { config, tensors } }: ModelInHand): ModelInUse {
  const init = (name: string): Float32Array => tensors.get(name)?.data ?? new Float32Array(config.hiddenSize);
  return { key, config, initial: { y: init('H_init'), z: init('L_init') } };
}

/** What is changed before a run goes on. */
export interface RunChange extends Pick<Intervention, 'reset' | 'shake'> {
  /** Another board, as the model of the run is asked about it. */
  readonly question?: Question | undefined;
  /** Another model, and the run's board as it is asked about it. */
  readonly handOver?: { readonly model: ModelInUse; readonly question: Question };
}

/** A run that can be continued and looked at. */
export class Run {
  /** Id of the latest request that this run has served. */
  id: string;
  private question: Question;
  private rollouts: PreparedCopies['rollouts'];
  private readonly noise: PreparedCopies['noise'];
  private model: ModelInUse;
  private readonly copies: number;
  private readonly asked: SolveRequest;
  private steps = 0;
  /** y and z that the last step left, and the model that made it: its key and its sides. */
  private left: { readonly carry: Carry; readonly by: string; readonly shape: StateShape } | null = null;
  /** y and z that the next step starts from. */
  private carry: Carry | null = null;
  private last: RecursionStep | null = null;
  private picture: LatentProjection;
  /** z of the task positions [K, S, D] at every step, while the budget lasts; then of copy 0 alone. */
  private latentHistory: Float32Array[] = [];

  /**
   * @param from what an earlier run, asked for with the same board, copies and seed, left behind
   * @throws DamagedError where that holds other copies
   */
  constructor(request: SolveRequest, question: Question, model: ModelInUse, from?: HeldState) {
    this.id = request.runId;
    this.question = question;
    this.model = model;
    this.asked = request;
    const { rollouts, noise } = this.copiesOf(question);
    this.rollouts = rollouts;
    this.noise = noise;
    this.copies = this.rollouts.copies;
    this.picture = new LatentProjection(model.config.hiddenSize);
    if (!from) return;
    const { step, madeBy, shape, y, z } = from;
    const length = this.copies * (shape.prefixLen + shape.seqLen) * shape.hiddenSize;
    if (y.length !== length || z.length !== length) throw new DamagedError('What was kept of that run is damaged; solve again.');
    this.steps = step;
    this.carry = { y, z };
    this.left = { carry: this.carry, by: madeBy, shape };
  }

  private get config(): TrmConfig {
    return this.model.config;
  }

  /** The `key` of the model that made its last step. */
  get madeBy(): string {
    return this.left?.by ?? this.model.key;
  }

  /** What its last step left; null where y and z are not held. */
  state(): HeldState | null {
    if (!this.left) return null;
    const { carry, by, shape } = this.left;
    const { hiddenSize, prefixLen, seqLen } = shape;
    return { step: this.steps, madeBy: by, shape: { hiddenSize, prefixLen, seqLen }, y: carry.y, z: carry.z };
  }

  /** Supervision steps done so far, over all requests. */
  get stepsDone(): number {
    return this.steps;
  }

  /**
   * Changes what the next step starts from, seen from where the last one ended: done twice, it changes nothing more. The copies of
   * another question keep the symmetries they have, as y and z lie in their order.
   * @throws NoCarryError when y and z are not held, or the question is of another shape; the run stays as it was
   */
  intervene({ question, handOver, reset, shake }: RunChange): void {
    const { left } = this;
    if (!left) throw new NoCarryError('The y and z of that run are not held; solve again.');
    if (question) this.ask(question);
    if (handOver) this.takeOver(handOver.model, handOver.question, left.shape);
    const { config, initial } = this.model;
    const L = config.prefixLen + config.seqLen;
    const fits = sameShape(left.shape, config);
    const start = (name: 'y' | 'z'): Float32Array =>
      fits && reset !== name ? left.carry[name] : everywhere(initial[name], this.copies * L);
    const z = start('z');
    this.carry = { y: start('y'), z: shake ? shaken(z, config.hiddenSize, shake) : z };
  }

  /**
   * Runs supervision steps and yields an event for each, then "done". Also continues: steps and y, z go on.
   */
  async *solve(engine: Engine, request: SolveRequest, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const { tokens, puzzleIds } = this.rollouts;
    const batch = { tokens, batch: this.copies, ...(puzzleIds ? { puzzleIds } : {}) };
    const { T, n, runId } = request;
    const from = this.carry ? { carry: this.carry } : {};
    // Without y and z of the last step at hand, the steps so far are silently run again: same steps, same result.
    const replay = this.carry ? 0 : this.steps;
    const maxSteps = replay + request.maxSteps;
    const noise = this.noise && { ...this.noise, after: this.carry ? this.steps : 0 };
    let winner: number | null = null;
    let decided = false; // the winner cannot be bettered: in a maze, its path is a shortest one
    let reason: 'solved' | 'sure' | 'limit' | 'cancelled' = 'limit';
    // After a lost device there may be nothing left to do but the votes.
    const steps = maxSteps > 0 ? engine.run(batch, { maxSteps, T, n, ...from, noise, wantCarry: request.latents, signal }) : [];
    for await (const step of steps) {
      if (step.step <= replay) continue;
      this.steps++;
      this.carry = step.carry;
      this.left = step.carry && { carry: step.carry, by: this.model.key, shape: this.config };
      this.last = step;
      const event = this.event(runId, step);
      yield event;
      const best = event.verdicts.findIndex((v) => v.solved && !v.extra);
      const solved = event.verdicts.findIndex((v) => v.solved);
      if (best >= 0 && !decided) winner = best;
      else if (solved >= 0) winner ??= solved;
      decided ||= best >= 0;
      if (request.stopWhenSolved && decided) {
        reason = 'solved';
        break;
      }
      if (request.stopWhenSure && event.halt.every(isSure)) {
        reason = 'sure';
        break;
      }
      await macrotask();
      if (signal.aborted) break;
    }
    if (this.question.poll && this.last && !signal.aborted) {
      const own = { answer: this.last.tokens.subarray(0, this.config.seqLen), halt: this.last.halt[0] ?? 0 };
      yield* vote(engine, this.question.poll, own, {
        runId,
        seqLen: this.config.seqLen,
        atOnce: ballotsAtOnce(engine.device, this.config),
        steps: this.steps,
        T,
        n,
        signal,
      });
    }
    if (signal.aborted && reason === 'limit') reason = 'cancelled';
    else if (winner !== null) reason = 'solved';
    yield { type: 'done', runId, reason, winner, steps: this.steps };
  }

  /** Pictures of one copy's z at every step, in one colour space fitted over the whole run. */
  latents(copy: number): Latents {
    const { seqLen: S, hiddenSize: D } = this.config;
    const size = S * D;
    const history = this.latentHistory.map((z) => z.subarray(copy * size, (copy + 1) * size));
    if (copy >= this.copies || history.some((z) => z.length === 0)) return null;
    const picture = new LatentProjection(D);
    for (const z of history) picture.add(z);
    picture.fit();
    const rgb = new Uint8Array(history.length * S * 3);
    history.forEach((z, i) => rgb.set(picture.colours(this.inBoardOrder(copy, z)), i * S * 3));
    return { steps: history.length, rgb };
  }

  /** What is voted on has its augmented copies in the votes: there the watched copy is the question as it is. */
  private copiesOf(question: Question): PreparedCopies {
    const { seed } = this.asked;
    return prepareCopies((copies) => question.rollouts(this.config.seqLen, copies, seed), question.poll ? { copies: 1, seed } : this.asked);
  }

  /** @throws NoCarryError where the copies of the question do not lie in the order of the run's own */
  private ask(question: Question): void {
    const { rollouts } = this.copiesOf(question);
    if (question.poll || !this.sameOrder(rollouts)) {
      throw new NoCarryError('The changed board is of another shape, and the y and z of this run do not fit it; solve again.');
    }
    this.question = question;
    this.rollouts = rollouts;
  }

  /** Another model from here on; pictures of z begin anew where its z is of another shape. */
  private takeOver(model: ModelInUse, question: Question, before: StateShape): void {
    this.model = model;
    this.question = question;
    this.rollouts = this.copiesOf(question).rollouts;
    if (sameShape(before, model.config)) return;
    this.picture = new LatentProjection(model.config.hiddenSize);
    this.latentHistory = [];
  }

  /** These copies have the places and the tokens of the run's own. */
  private sameOrder(other: PreparedCopies['rollouts']): boolean {
    const { seqLen: S, vocabSize: V } = this.config;
    const places = Float32Array.from({ length: S }, (_, i) => i);
    return Array.from({ length: this.copies }, (_, k) => k).every((k) => {
      const theirs = other.valuesBack(k, places);
      if (!this.rollouts.valuesBack(k, places).every((place, i) => place === theirs[i])) return false;
      return Array.from({ length: V }, (_, token) => new Uint8Array(S).fill(token)).every(
        (tokens) => this.rollouts.tokensBack(k, tokens)[0] === other.tokensBack(k, tokens)[0],
      );
    });
  }

  private event(runId: string, step: RecursionStep): StepEvent {
    const { seqLen: S } = this.config;
    const tokens = new Uint8Array(this.copies * S);
    const confidence = new Float32Array(this.copies * S);
    const verdicts: Verdict[] = [];
    for (let k = 0; k < this.copies; k++) {
      const answer = this.rollouts.tokensBack(k, step.tokens.subarray(k * S, (k + 1) * S));
      tokens.set(answer, k * S);
      confidence.set(this.rollouts.valuesBack(k, step.confidence.subarray(k * S, (k + 1) * S)), k * S);
      verdicts.push(this.question.verify(answer));
    }
    const latent = step.carry ? this.keepLatent(step.carry.z) : null;
    const parts = step.atOnce < this.copies ? { atOnce: step.atOnce } : {};
    return { type: 'step', runId, step: this.steps, ms: step.ms, tokens, confidence, halt: step.halt, verdicts, latent, ...parts };
  }

  /** Remembers z for `latents`, and draws copy 0. */
  private keepLatent(z: Float32Array): Uint8Array {
    const { seqLen: S, hiddenSize: D, prefixLen: P } = this.config;
    const taskPart = (k: number): Float32Array => z.subarray((k * (P + S) + P) * D, (k + 1) * (P + S) * D);
    const held = this.latentHistory.reduce((sum, kept) => sum + kept.byteLength, 0);
    const kept = new Float32Array((held + this.copies * S * D * 4 <= LATENT_BUDGET ? this.copies : 1) * S * D);
    for (let k = 0; k * S * D < kept.length; k++) kept.set(taskPart(k), k * S * D);
    keepWithin(LATENT_BUDGET, this.latentHistory, kept);
    const own = taskPart(0);
    this.picture.add(own);
    this.picture.fit();
    return this.picture.colours(own);
  }

  private inBoardOrder(copy: number, z: Float32Array): Float32Array {
    const { seqLen: S, hiddenSize: D } = this.config;
    const order = this.rollouts.valuesBack(
      copy,
      Float32Array.from({ length: S }, (_, i) => i),
    );
    const out = new Float32Array(z.length);
    order.forEach((from, i) => out.set(z.subarray(from * D, (from + 1) * D), i * D));
    return out;
  }
}
