/** The worker's state: one engine, one model, one run at a time, training beside it; and what to do when the device is lost. */

import { z } from 'zod';
import { NoDeviceError, DeviceLostError, NoModelError } from '../engine/engine.ts';
import type { WasmPaths } from '../engine/tfjs.ts';
import type { CpuParts } from '../engine/wasm/kernels.ts';
import type { Question } from '../kinds/kind.worker.ts';
import { readQuestion, rowsByTask, workerKind } from '../kinds/kinds.worker.ts';
import { fingerprint } from '../model/weights/checksums.ts';
import { loadWeights } from '../model/weights/open.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { BusyError, UnfitError, OtherModelError } from '../protocol/errors.ts';
import {
  backendChoice,
  latentsRequestSchema,
  loadRequestSchema,
  solveRequestSchema,
  reply,
  check,
  failureOf,
  RequestError,
  type Reply,
  type BackendChoice,
  type Device,
  type HeldState,
  type KeptEntry,
  type Latents,
  type LoadProgress,
  type LoadRequest,
  type Memory,
  type ModelInfo,
  type RunEvent,
  type SolveRequest,
  type WorkerApi,
} from '../protocol/session.ts';
import { DeviceHost, settled, Turns, type SessionHost } from './device.ts';
import { InspectSession } from './inspect/inspectSession.ts';
import { MeasureSession } from './measure/measure.ts';
import { modelInUse, Run, type RunChange, NoCarryError } from './run.ts';
import { TrainingSession } from './training/trainingSession.ts';
import { bring, type Brought } from './weights/bring.ts';
import { deleteKept, listKept } from './weights/keptStore.ts';
import { ModelInHand, modelInfo } from './weights/modelInHand.ts';

/** Augmented copies that vote where the table stays in its file: a copy of the published model takes seconds a step on a CPU. */
const COPIES_ON = { cpu: 7, gpu: 63 };
const keptKey = z.string().regex(/^[0-9a-f]{24}$/);

export class Session implements WorkerApi {
  readonly training: TrainingSession;
  readonly inspect: InspectSession;
  readonly measuring: MeasureSession;
  /** Whoever uses the device takes a turn: a run or a load waits for the present training step, and training for them. */
  private readonly turns = new Turns();
  private readonly device: DeviceHost;
  private model: ModelInHand | null = null;
  /** Ends the download in progress. */
  private loading: AbortController | null = null;
  /** The last run of each kind: it can go on, whatever was solved of another kind since. */
  private readonly lastRuns = new Map<string, Run>();
  /** Stops the wait of the latest start for its GPU. */
  private starting: AbortController | null = null;
  private readonly running = new Map<string, AbortController>();

  constructor(wasmPaths?: WasmPaths, cpu?: CpuParts) {
    this.device = new DeviceHost(() => this.model?.weights ?? null, wasmPaths, cpu);
    const host: SessionHost = {
      turns: this.turns,
      engine: async () => {
        await this.device.recover();
        return this.device.engine;
      },
      lost: async () => {
        await settled();
        return this.device.lost !== null;
      },
      loaded: () => this.model?.weights ?? null,
      startingRows: async (tasks) => (await this.model?.startingRows(tasks)) ?? null,
    };
    this.training = new TrainingSession(host);
    this.inspect = new InspectSession(host);
    this.measuring = new MeasureSession(host);
  }

  start(choice: BackendChoice): Promise<Reply<Device>> {
    this.starting?.abort(new NoDeviceError('Another device was chosen meanwhile.'));
    const starting = new AbortController();
    this.starting = starting;
    return reply(() =>
      this.turns.take(async () => {
        const requested = check(backendChoice, choice, 'backend');
        if (this.training.busy) throw new BusyError('A model is training on this device: pause it before another device is chosen.');
        const engine = await this.device.choose(requested, starting.signal);
        const stepMs = this.model && engine.device.backend === 'wasm' ? await engine.warmUp(1) : null;
        return { ...engine.device, ...told(stepMs) };
      }),
    );
  }

  weights(): Promise<Reply<TrmWeights>> {
    return reply(() => Promise.resolve(this.needModel().weights));
  }

  load(request: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<Reply<ModelInfo>> {
    return reply(async () => {
      const requested = check(loadRequestSchema, request, 'model');
      void this.device.engine; // no file is fetched before a device stands
      const { id } = requested;
      const { model, task, about, bytes } = await this.bring(requested, onProgress); // the model before stays when this fails
      const stepMs = await this.turns.take(() => this.use(model, (phase) => onProgress({ phase, loaded: bytes, total: bytes })));
      return {
        ...modelInfo(id, bytes, model, rowsByTask),
        task,
        ...(about ? { about } : {}),
        features: this.device.engine.device.features,
        ...told(stepMs),
      };
    });
  }

  private async bring({ id, source, context }: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<Brought> {
    if ('run' in source) {
      const { bytes, task } = await this.training.modelFile(source.run, source.which);
      onProgress({ phase: 'check', loaded: bytes.length, total: bytes.length });
      return { model: new ModelInHand(loadWeights(bytes), fingerprint(bytes), null), task, bytes: bytes.length };
    }
    const loading = new AbortController();
    this.loading = loading;
    try {
      return await bring({ id, source, context }, loading.signal, onProgress);
    } finally {
      if (this.loading === loading) this.loading = null;
    }
  }

  stopLoad(): void {
    this.loading?.abort();
  }

  kept(): Promise<KeptEntry[]> {
    return listKept();
  }

  deleteKept(key: string): Promise<Reply<null>> {
    return reply(async () => {
      await deleteKept(check(keptKey, key, 'fetched model'));
      return null;
    });
  }

  async solve(request: SolveRequest, onEvent: (e: RunEvent) => void): Promise<void> {
    const { runId } = request;
    const abort = new AbortController();
    this.running.set(runId, abort);
    try {
      const requested = check(solveRequestSchema, request, 'run');
      let begun = false;
      const turn = this.turns.take(async () => {
        if (abort.signal.aborted) return;
        begun = true;
        await this.bringRows(requested);
        const run = this.runFor(requested);
        this.lastRuns.set(requested.kind, run);
        await this.runWithRetry(run, requested, abort.signal, (event) => {
          if (event.type === 'step') run.id = runId; // from here on it goes by this name, however it ends
          onEvent(event);
        });
      });
      // One that only waits is left at once: what it waits for may take minutes.
      const left = new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => !begun && resolve()));
      await Promise.race([turn, left]);
      if (!begun) onEvent({ type: 'done', runId, reason: 'cancelled', winner: null, steps: 0 });
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
    return this.heldRun(runId)?.latents(copy) ?? null;
  }

  state(runId: string): HeldState | null {
    return this.heldRun(runId)?.state() ?? null;
  }

  memory(): Memory {
    return this.device.engine.memory();
  }

  /**
   * Puts a model on the device, on a new one where the device was lost, once. The last run stays: its model may come back, or this one go
   * on with it. Returns what a step takes, as `Engine.warmUp`.
   */
  private async use(model: ModelInHand, onPhase: (phase: 'upload' | 'warm-up') => void): Promise<number | null> {
    for (let attempt = 0; ; attempt++) {
      await this.device.recover();
      const { engine } = this.device;
      try {
        onPhase('upload');
        await engine.load(model.weights);
        this.model = model;
        this.inspect.forget();
        onPhase('warm-up');
        return await engine.warmUp(1);
      } catch (e) {
        await settled(); // the loss of a device is announced a little after the work on it failed
        if (!this.device.lost || attempt > 0) throw e;
      }
    }
  }

  /** Where the puzzle table stays in its file: the rows of the task that is asked about. */
  private async bringRows({ kind, board }: SolveRequest): Promise<void> {
    const task = this.model?.distant ? workerKind(kind).taskOf?.(board) : undefined;
    if (!this.model || !task) return;
    const { id, key } = task;
    const { backend, software } = this.device.engine.device;
    const table = await this.model.bringRows(id, { key, copies: backend === 'wasm' || software ? COPIES_ON.cpu : COPIES_ON.gpu });
    if (table) this.device.engine.replaceTable(table);
  }

  private heldRun(id: string): Run | undefined {
    return [...this.lastRuns.values()].find((run) => run.id === id);
  }

  private runFor(request: SolveRequest): Run {
    const { continueFrom: from, kind, board } = request;
    if (from !== undefined) {
      const run =
        typeof from === 'string' ? this.heldRun(from) : new Run(request, this.questionFor(kind, board), modelInUse(this.needModel()), from);
      if (!run) throw new NoCarryError('That run is no longer held and cannot be continued; solve again.');
      this.prepare(run, request);
      return run;
    }
    if (request.intervention) throw new RequestError('A run can only be changed in the middle: intervention needs continueFrom.');
    return new Run(request, this.questionFor(kind, board), modelInUse(this.needModel()));
  }

  /** Changes x, y, z or the model of a run before it goes on, as it was asked for. @throws OtherModelError where another model would go on unasked */
  private prepare(run: Run, { kind, board, intervention }: SolveRequest): void {
    if (run.madeBy !== this.model?.key && !intervention?.handOver) {
      throw new OtherModelError('Another model made this run: load that one again, or hand the run over to this one.');
    }
    if (!intervention) return;
    const { reset, shake } = intervention;
    const change: RunChange = intervention.handOver
      ? { reset, shake, handOver: { model: modelInUse(this.needModel()), question: this.questionFor(kind, board) } }
      : { reset, shake, question: intervention.board === undefined ? undefined : this.questionFor(kind, intervention.board) };
    run.intervene(change);
  }

  /** A board as the model in hand is asked about it. @throws UnfitError, NoModelError when it cannot be */
  private questionFor(kind: SolveRequest['kind'], board: unknown): Question {
    const { config, rows = new Map<string, number>() } = this.needModel().weights;
    const question = readQuestion(kind, board, rows);
    const problem =
      config.vocabSize === question.vocabSize
        ? question.unfit(config.seqLen)
        : `this model knows ${config.vocabSize} tokens, not the ${question.vocabSize} of a ${kind}`;
    if (problem) throw new UnfitError(`The loaded model cannot take this puzzle: ${problem}.`);
    return question;
  }

  private needModel(): ModelInHand {
    if (!this.model) throw new NoModelError('No model is loaded yet.');
    return this.model;
  }

  /** Device lost in the middle: once, a new device, and on from the last step. */
  private async runWithRetry(run: Run, request: SolveRequest, signal: AbortSignal, onEvent: (e: RunEvent) => void): Promise<void> {
    const stepsBefore = run.stepsDone;
    for (let attempt = 0; ; attempt++) {
      if (await this.device.recover()) {
        onEvent({ type: 'recovered', runId: request.runId, step: run.stepsDone, device: this.device.engine.device });
      }
      const left = { ...request, maxSteps: request.maxSteps - (run.stepsDone - stepsBefore) };
      try {
        for await (const event of run.solve(this.device.engine, left, signal)) onEvent(event);
        return;
      } catch (e) {
        await settled(); // the loss of a device is announced a little after the work on it failed
        if (!this.device.lost && !(e instanceof DeviceLostError)) throw e;
        this.device.lost ??= String(e);
        if (attempt > 0) throw new DeviceLostError(`The GPU was lost twice in this run (${this.device.lost}).`);
      }
    }
  }
}

const told = (stepMs: number | null): { stepMs?: number } => (stepMs === null ? {} : { stepMs: Math.round(stepMs) });
