/** The worker's state: one engine, one model, one run at a time; and what to do when the device is lost. */
import type { ZodType } from 'zod';
import { createEngine } from '../engine/create.ts';
import { EngineError, type Engine } from '../engine/engine.ts';
import type { WasmPaths } from '../engine/tfjs.ts';
import { loadWeights } from '../trm/weights/load.ts';
import type { TrmWeights } from '../trm/weights/tensors.ts';
import { fetchModel } from './fetchModel.ts';
import { rowsByTask } from './arcQuestion.ts';
import { readQuestion } from './kinds.ts';
import {
  backendChoice,
  latentsRequestSchema,
  loadRequestSchema,
  solveRequestSchema,
  type Answer,
  type BackendChoice,
  type Device,
  type Failure,
  type Latents,
  type LoadProgress,
  type LoadRequest,
  type Memory,
  type ModelInfo,
  type RunEvent,
  type SolveRequest,
  type WorkerApi,
} from './protocol.ts';
import { Run } from './run.ts';

export class Session implements WorkerApi {
  private readonly wasmPaths: WasmPaths | undefined;
  private engine: Engine | null = null;
  private choice: BackendChoice = 'auto';
  private weights: TrmWeights | null = null;
  /** Set when the device is gone, until a new engine stands. */
  private lost: string | null = null;
  private lastRun: Run | null = null;
  private readonly running = new Map<string, AbortController>();

  constructor(wasmPaths?: WasmPaths) {
    this.wasmPaths = wasmPaths;
  }

  start(choice: BackendChoice): Promise<Answer<Device>> {
    return answer(async () => {
      const wished = check(backendChoice, choice, 'backend');
      const before = this.engine;
      const engine = await this.makeEngine(wished); // the engine before stays when this fails
      if (this.weights) await engine.load(this.weights);
      before?.dispose();
      this.engine = engine;
      this.choice = wished;
      this.lost = null;
      return engine.device;
    });
  }

  load(request: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<Answer<ModelInfo>> {
    return answer(async () => {
      const wished = check(loadRequestSchema, request, 'model');
      const engine = this.needEngine();
      const { id, source } = wished;
      if ('run' in source) throw new EngineError('no-model', 'Trained models cannot be loaded yet.');
      const bytes = await fetchModel({ id, source }, onProgress);
      onProgress({ phase: 'check', loaded: bytes.length, total: bytes.length });
      const weights = loadWeights(bytes); // the model before stays when this fails
      onProgress({ phase: 'upload', loaded: bytes.length, total: bytes.length });
      await engine.load(weights);
      this.weights = weights;
      this.lastRun = null;
      onProgress({ phase: 'warm-up', loaded: bytes.length, total: bytes.length });
      await engine.warmUp(1);
      return modelInfo(wished.id, bytes.length, weights);
    });
  }

  async solve(request: SolveRequest, onEvent: (e: RunEvent) => void): Promise<void> {
    const { runId } = request;
    const abort = new AbortController();
    this.running.set(runId, abort);
    try {
      const wished = check(solveRequestSchema, request, 'run');
      const run = this.runFor(wished);
      this.lastRun = run;
      await this.runWithRetry(run, wished, abort.signal, (event) => {
        if (event.type === 'step') run.id = runId; // from here on it goes by this name, however it ends
        onEvent(event);
      });
    } catch (e) {
      onEvent({ type: 'failed', runId, error: failureOf(e) });
    } finally {
      this.running.delete(runId);
    }
  }

  cancel(runId: string): void {
    this.running.get(runId)?.abort();
  }

  latents(request: { runId: string; copy: number }): Latents {
    const { runId, copy } = check(latentsRequestSchema, request, 'latents');
    return this.lastRun?.id === runId ? this.lastRun.latents(copy) : null;
  }

  memory(): Memory {
    return this.needEngine().memory();
  }

  private runFor(request: SolveRequest): Run {
    if (request.continueFrom !== undefined) {
      if (this.lastRun?.id === request.continueFrom) return this.lastRun;
      throw new EngineError('no-model', 'That run is no longer held and cannot be continued; solve again.');
    }
    if (!this.weights) throw new EngineError('no-model', 'No model is loaded yet.');
    const { config, rows = new Map<string, number>() } = this.weights;
    const question = readQuestion(request.kind, request.board, rows);
    const problem =
      config.vocabSize === question.vocabSize ? question.unfit(config.seqLen) : `this model knows ${config.vocabSize} tokens, not the ${question.vocabSize} of a ${request.kind}`;
    if (problem) throw new EngineError('no-model', `The loaded model cannot take this puzzle: ${problem}.`);
    return new Run(request, question, config);
  }

  /** Device lost in the middle: once, a new device, and on from the last step. */
  private async runWithRetry(run: Run, request: SolveRequest, signal: AbortSignal, onEvent: (e: RunEvent) => void): Promise<void> {
    const stepsBefore = run.stepsDone;
    for (let attempt = 0; ; attempt++) {
      if (this.lost) {
        await this.recover(this.lost);
        onEvent({ type: 'recovered', runId: request.runId, step: run.stepsDone });
      }
      const left = { ...request, maxSteps: request.maxSteps - (run.stepsDone - stepsBefore) };
      try {
        for await (const event of run.solve(this.needEngine(), left, signal)) onEvent(event);
        return;
      } catch (e) {
        await settled(); // the loss of a device is announced a little after the work on it failed
        if (!this.lost && !(e instanceof EngineError && e.code === 'device-lost')) throw e;
        this.lost ??= String(e);
        if (attempt > 0) throw new EngineError('device-lost', `The GPU was lost twice in this run (${this.lost}).`);
      }
    }
  }

  /** @throws EngineError 'device-lost' when there is no other device to be had */
  private async recover(why: string): Promise<void> {
    try {
      const engine = await this.makeEngine(this.choice);
      if (this.weights) await engine.load(this.weights);
      this.engine = engine;
      this.lost = null;
    } catch (e) {
      throw new EngineError('device-lost', `The GPU was lost (${why}), and no new one could be had: ${failureOf(e).message}`);
    }
  }

  private makeEngine(backend: BackendChoice): Promise<Engine> {
    return createEngine({
      backend,
      ...(this.wasmPaths ? { wasmPaths: this.wasmPaths } : {}),
      onLost: (message) => {
        this.lost = message || 'the browser took the device away';
      },
    });
  }

  private needEngine(): Engine {
    if (!this.engine) throw new EngineError('backend', 'The device was not started.');
    return this.engine;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** Checks a message at the border. @throws Error naming the field */
function check<T>(schema: ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError('backend', `A message about the ${what} was not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (e) {
    return { ok: false, error: failureOf(e) };
  }
}

function failureOf(e: unknown): Failure {
  if (!(e instanceof Error)) return { code: 'unknown', message: String(e) };
  const code = (e as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : 'unknown', message: e.message };
}

function modelInfo(id: string, bytes: number, { config, tensors, rows }: TrmWeights): ModelInfo {
  let parameters = 0;
  for (const t of tensors.values()) parameters += t.data.length;
  const { hiddenSize, layers, T, n, nSup, mlpT, prefixLen, seqLen, vocabSize } = config;
  return { id, parameters, bytes, ...(rows ? { tasks: rowsByTask(rows) } : {}), config: { hiddenSize, layers, T, n, nSup, mlpT, prefixLen, seqLen, vocabSize } };
}
