/** Where an ARC task is learnt: on the GPU where there is one whose kernels agree with the CPU's, else on the CPU; and why. */

import type { Gpu } from '../../engine/device.ts';
import { DeviceError } from '../../model/architectures/etrm/task.ts';
import type { CompiledKernels } from '../../model/wasm/kernels.ts';
import type { LearnRequest } from '../../protocol/learn.ts';
import type { EtrmBackend } from '../../training/etrm/backends.ts';

interface DeviceDeps {
  readonly requestGpu: () => Promise<Gpu | null>;
  readonly kernels: () => Promise<CompiledKernels>;
  readonly agrees: (device: GPUDevice, kernels: CompiledKernels) => Promise<boolean>;
}

/** A place to learn, and a sentence where it is another than was asked for; '' where there is nothing to say. */
export interface Place {
  readonly backend: 'wasm' | 'webgpu';
  readonly note: string;
}

const cpu = (note: string): Place => ({ backend: 'wasm', note });

export class LearnDevices {
  private readonly deps: DeviceDeps;
  private gpu: Promise<Gpu | null> | null = null;
  /** The verdict on the GPU at hand. */
  private checked: Promise<Place> | null = null;
  private device: GPUDevice | null = null;

  constructor(deps: DeviceDeps) {
    this.deps = deps;
  }

  /** @param lost the backend that was just lost, after which the CPU goes on */
  async place(wish: LearnRequest['backend'], lost: string | null): Promise<Place> {
    if (lost !== null) return cpu('the GPU was lost, and it went on from what was saved last');
    if (wish === 'wasm') return cpu('');
    try {
      const gpu = await (this.gpu ??= this.deps.requestGpu());
      if (!gpu) return cpu(wish === 'auto' ? '' : 'this browser offers no WebGPU');
      // An emulated GPU is slower than the CPU that emulates it: only where somebody asks for it.
      if (wish === 'auto' && gpu.software) return cpu('');
      return await (this.checked ??= this.check(gpu));
    } catch (e) {
      this.forget();
      return cpu(`the GPU did not start (${e instanceof Error ? e.message : String(e)})`);
    }
  }

  /** What a learner runs on. @throws DeviceError */
  async backend(kind: Place['backend']): Promise<EtrmBackend> {
    if (kind === 'wasm') return { kind, kernels: await this.deps.kernels() };
    if (!this.device) throw new DeviceError('The GPU was lost.');
    return { kind, device: this.device };
  }

  private async check({ device }: Gpu): Promise<Place> {
    void device.lost.then(() => this.forget());
    if (!(await this.deps.agrees(device, await this.deps.kernels())))
      return cpu('the GPU computes something else than the CPU, so it is not used');
    this.device = device;
    return { backend: 'webgpu', note: '' };
  }

  /** Another one may be there the next time. */
  private forget(): void {
    this.gpu = this.checked = this.device = null;
  }
}
