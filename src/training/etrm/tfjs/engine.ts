/** E-TRM's engine in tfjs ops on its current backend: plain, with tfjs's own gradients. The reference that the kernels are checked against and timed beside. */

import * as tf from '@tensorflow/tfjs-core';
import { NONE } from '../../../model/architectures/etrm/canvas.ts';
import { parameterLayout, type EtrmConfig, type EtrmParameter, type ParameterGroup } from '../../../model/architectures/etrm/config.ts';
import {
  disposeQuestions,
  embedQuestions,
  etrmCycle,
  etrmLogits,
  etrmLoss,
  firstState,
  uploadQuestions,
  uploadTargets,
  type EtrmState,
  type EtrmTensors,
  type QuestionTensors,
} from '../../../model/architectures/etrm/forward.ts';
import type { EtrmQuestion, Sample } from '../../../model/architectures/etrm/samples.ts';
import { installGradients, Muon, AdamW } from '../../optimisers.ts';
import {
  answered,
  type Answered,
  type EngineOptions,
  type EngineState,
  type EtrmEngine,
  type StepRequest,
  type StepResult,
  type Thought,
  type EtrmRecipe,
} from '../engine.ts';

const ITERATIONS = 4;

/** The trained tensors and what moves them. */
interface Trained {
  /** All of the layout, the fixed ones too. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly average: ReadonlyMap<string, tf.Tensor | tf.Variable>;
  readonly muon: Muon;
  readonly adam: AdamW;
  readonly rows: AdamW;
}

export class TfjsEtrmEngine implements EtrmEngine {
  readonly backend = 'tfjs';
  private readonly config: EtrmConfig;
  private readonly recipe: EtrmRecipe;
  private readonly parameters: readonly EtrmParameter[];
  private readonly total: number;
  private trained: Trained | null = null;

  constructor({ config, recipe }: EngineOptions) {
    installGradients();
    this.config = config;
    this.recipe = recipe;
    const { parameters, total } = parameterLayout(config);
    this.parameters = parameters;
    this.total = total;
  }

  get bytes(): number {
    return tf.memory().numBytes;
  }

  load(state: EngineState): Promise<void> {
    this.dispose();
    const { adam, muon, rows } = this.recipe;
    const on = (values: Float32Array): Map<string, tf.Variable> =>
      new Map(
        this.parameters.map(({ name, shape, offset, length }) => [
          name,
          tf.tidy(() => tf.variable(tf.tensor(values.subarray(offset, offset + length), [...shape]), false)),
        ]),
      );
    const variables = on(state.weights);
    const of = (group: ParameterGroup): tf.Variable[] => this.group(group).map(({ name }) => got(variables, name));
    const betas = { beta1: adam.beta1, beta2: adam.beta2, eps: adam.eps };
    const trained: Trained = {
      variables,
      average: on(state.average),
      muon: new Muon(
        this.group('muon').map(({ name }) => ({ name, variable: got(variables, name), transposed: false, hidden: true })),
        {
          momentum: muon.momentum,
          weightDecay: muon.weightDecay,
          iterations: ITERATIONS,
        },
      ),
      adam: new AdamW(of('adam'), { ...betas, weightDecay: 0 }),
      rows: new AdamW(of('rows'), { ...betas, weightDecay: rows.weightDecay }),
    };
    this.trained = trained;
    for (const [{ offset, length }, variable, moment] of this.moments(trained)) {
      const values = moment === 'first' ? state.first : state.second;
      tf.tidy(() => variable.assign(tf.tensor(values.subarray(offset, offset + length), variable.shape)));
    }
    return Promise.resolve();
  }

  async train(requests: readonly StepRequest[]): Promise<StepResult[]> {
    const results: StepResult[] = [];
    for (const request of requests) results.push(await this.step(request));
    return results;
  }

  async gradients(samples: readonly Sample[]): Promise<StepResult & { readonly gradient: Float32Array }> {
    const { loss, right, gradients } = this.accumulate(samples, null);
    const gradient = new Float32Array(this.total);
    for (const [i, { offset }] of this.learnt.entries()) gradient.set(await gradients[i].data(), offset);
    tf.dispose(gradients);
    return { ...(await this.result(loss, right, samples)), gradient };
  }

  async answer(question: EtrmQuestion, nSup: number): Promise<Answered> {
    const { logits } = (await this.think(question, nSup))[nSup - 1];
    return answered(logits, this.config.colours, question.canvas);
  }

  async think(question: EtrmQuestion, nSup: number): Promise<Thought[]> {
    const { config } = this;
    const { average } = this.present();
    const tensors = named(average);
    const questions = uploadQuestions(config, [question]);
    const cells = [...question.canvas.index.keys()].filter((i) => question.canvas.index[i] !== NONE);
    const existing = (values: tf.Tensor, width: number): tf.Tensor =>
      tf.gather(tf.reshape(values, [config.colours, question.canvas.index.length, width]), tf.tensor1d(cells, 'int32'), 1);
    const seen = tf.tidy(() => {
      const x = embedQuestions(config, tensors, questions);
      let state = this.begin(average, questions);
      return Array.from({ length: nSup }, () => {
        for (let t = 0; t < config.T; t++) state = etrmCycle(config, tensors, state, x, questions);
        const { y, z } = state;
        return [
          existing(y, config.hiddenSize),
          existing(z, config.hiddenSize),
          existing(etrmLogits(config, tensors, y, questions), 1),
        ] as const;
      });
    });
    const thoughts: Thought[] = [];
    for (const [y, z, logits] of seen) {
      thoughts.push({
        y: (await y.data()) as Float32Array,
        z: (await z.data()) as Float32Array,
        logits: (await logits.data()) as Float32Array,
      });
      tf.dispose([y, z, logits]);
    }
    disposeQuestions(questions);
    return thoughts;
  }

  async state(): Promise<EngineState> {
    const trained = this.present();
    const all = async (of: ReadonlyMap<string, tf.Tensor>): Promise<Float32Array<ArrayBuffer>> => {
      const out = new Float32Array(this.total);
      for (const { name, offset } of this.parameters) out.set(await got(of, name).data(), offset);
      return out;
    };
    const moments = { first: new Float32Array(this.total), second: new Float32Array(this.total) };
    for (const [{ offset }, variable, moment] of this.moments(trained)) moments[moment].set(await variable.data(), offset);
    return { weights: await all(trained.variables), average: await all(trained.average), ...moments };
  }

  dispose(): void {
    if (!this.trained) return;
    const { variables, average, muon, adam, rows } = this.trained;
    tf.dispose([...variables.values(), ...average.values()]);
    for (const optimiser of [muon, adam, rows]) optimiser.dispose();
    this.trained = null;
  }

  private present(): Trained {
    if (!this.trained) throw new Error('E-TRM has no weights yet.');
    return this.trained;
  }

  private group(group: ParameterGroup): readonly EtrmParameter[] {
    return this.parameters.filter((p) => p.group === group);
  }

  /** The tensors that are trained, in the order of gradients. */
  private get learnt(): readonly EtrmParameter[] {
    return this.parameters.filter(({ group }) => group !== 'fixed');
  }

  private moments({ muon, adam, rows }: Trained): [EtrmParameter, tf.Variable, 'first' | 'second'][] {
    const of = (group: ParameterGroup, state: readonly tf.Variable[]): [EtrmParameter, tf.Variable, 'first' | 'second'][] => {
      const members = this.group(group);
      return state.map((variable, i) => [members[i % members.length], variable, i < members.length ? 'first' : 'second']);
    };
    return [...of('muon', muon.state), ...of('adam', adam.state), ...of('rows', rows.state)];
  }

  private begin(tensors: ReadonlyMap<string, tf.Tensor>, questions: QuestionTensors): EtrmState {
    return firstState({ y: got(tensors, 'H_init') as tf.Tensor1D, z: got(tensors, 'L_init') as tf.Tensor1D }, questions);
  }

  private async step({ samples, step, factor, emaDecay, noiseSeed }: StepRequest): Promise<StepResult> {
    const { loss, right, gradients } = this.accumulate(samples, noiseSeed);
    const trained = this.present();
    const { clip, muon, adam, rows } = this.recipe;
    const of = (group: ParameterGroup): tf.Tensor[] => gradients.filter((_, i) => this.learnt[i].group === group);
    tf.tidy(() => {
      const clipped = [...of('muon'), ...of('adam')];
      // Added two at a time: all at once would take more buffers than a stage of WebGPU has.
      const norm = tf.sqrt(clipped.map((g): tf.Tensor => tf.sum(tf.square(g))).reduce((a, b) => tf.add(a, b)));
      const scale = tf.minimum(tf.div(clip, tf.add(norm, 1e-6)), 1);
      const scaled = (group: ParameterGroup): tf.Tensor[] => of(group).map((g) => tf.mul(g, scale));
      trained.muon.step(scaled('muon'), muon.lr * factor);
      trained.adam.step(scaled('adam'), adam.lr * factor, step + 1);
      trained.rows.step(of('rows'), rows.lr * factor, step + 1);
      for (const { name } of this.learnt) {
        const average = got(trained.average, name) as tf.Variable;
        average.assign(tf.add(tf.mul(average, emaDecay), tf.mul(got(trained.variables, name), 1 - emaDecay)));
      }
    });
    tf.dispose(gradients);
    return this.result(loss, right, samples);
  }

  /** Sums of the supervision steps: losses, gradients in the order of `learnt`; and which cells are right in the end. The caller frees them. */
  private accumulate(samples: readonly Sample[], noiseSeed: number | null): { loss: tf.Scalar; right: tf.Tensor; gradients: tf.Tensor[] } {
    const {
      config,
      recipe: { supervision, smoothing, noise },
    } = this;
    const { variables } = this.present();
    const leaves = this.learnt.map(({ name }) => got(variables, name));
    const questions = uploadQuestions(config, samples);
    const result = tf.tidy(() => {
      const targets = uploadTargets(config, samples, smoothing);
      let calls = 0;
      const disturb =
        noiseSeed === null
          ? undefined
          : (h: tf.Tensor2D): tf.Tensor2D => tf.add(h, tf.randomNormal(h.shape, 0, noise, 'float32', noiseSeed + calls++));
      let state = this.begin(variables, questions);
      let loss: tf.Scalar = tf.scalar(0);
      let right: tf.Tensor = loss;
      let gradients: tf.Tensor[] = leaves.map((leaf) => tf.zerosLike(leaf));
      for (let s = 0; s < supervision; s++) {
        const before = named(variables);
        for (let t = 1; t < config.T; t++)
          state = etrmCycle(config, before, state, embedQuestions(config, before, questions), questions, disturb);
        const start = state;
        const cost = (...weights: tf.Tensor[]): tf.Scalar => {
          const tensors = named(new Map(this.learnt.map(({ name }, i) => [name, weights[i]])));
          state = etrmCycle(config, tensors, start, embedQuestions(config, tensors, questions), questions, disturb);
          state = { y: tf.keep(state.y), z: tf.keep(state.z) };
          const logits = etrmLogits(config, tensors, state.y, questions);
          right = tf.keep(tf.equal(tf.argMax(logits, 1), tf.argMax(targets, 2)));
          return etrmLoss(logits, targets);
        };
        const { value, grads } = tf.valueAndGrads(cost)(leaves);
        loss = tf.add(loss, tf.div(value, supervision));
        gradients = gradients.map((g, i) => tf.add(g, grads[i]));
        if (s > 0) tf.dispose([start.y, start.z]);
        if (s + 1 < supervision) right.dispose();
      }
      tf.dispose([state.y, state.z]);
      const wrong = tf.sum(tf.mul(tf.cast(tf.logicalNot(right), 'float32'), tf.sum(targets, 2)), 1);
      right.dispose();
      return { loss, right: tf.cast(tf.equal(wrong, 0), 'float32'), gradients };
    });
    disposeQuestions(questions);
    return result;
  }

  private async result(loss: tf.Scalar, right: tf.Tensor, samples: readonly Sample[]): Promise<StepResult> {
    const [[value], exact] = [await loss.data(), await right.data()];
    tf.dispose([loss, right]);
    return { loss: value, exact: [...exact].reduce((a, b) => a + b, 0) / samples.length };
  }
}

function got<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`E-TRM has no tensor ${name}.`);
  return found;
}

const named =
  (tensors: ReadonlyMap<string, tf.Tensor>): EtrmTensors =>
  (name) =>
    got(tensors, name) as tf.Tensor2D;
