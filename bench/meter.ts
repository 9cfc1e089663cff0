/** Counts what any code does with WebGPU on this page: kernels launched, submits, bytes of live buffers. */
/* oxlint-disable typescript/unbound-method -- the originals are called with the `this` they belong to */

interface Counts {
  dispatches: number;
  submits: number;
  bytes: number;
}

const counts = new Map<string, Counts>();
const owner = new WeakMap<GPUBuffer, string>();
let current = '';

function of(name: string): Counts {
  let c = counts.get(name);
  if (!c) counts.set(name, (c = { dispatches: 0, submits: 0, bytes: 0 }));
  return c;
}

/** Counts from here on. Once a page, before any device is made. */
export function installMeter(): void {
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
  pass.dispatchWorkgroups = function (...args) {
    of(current).dispatches++;
    return dispatchWorkgroups.apply(this, args);
  };
  pass.dispatchWorkgroupsIndirect = function (...args) {
    of(current).dispatches++;
    return dispatchWorkgroupsIndirect.apply(this, args);
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (...args) {
    of(current).submits++;
    return submit.apply(this, args);
  };
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    owner.set(buffer, current);
    of(current).bytes += buffer.size;
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    const name = owner.get(this);
    if (name !== undefined) of(name).bytes -= this.size;
    owner.delete(this);
    return destroy.call(this);
  };
}

/** Books what `work` does under a name. */
export async function booked<T>(
  name: string,
  work: () => Promise<T>,
): Promise<{ result: T; dispatches: number; submits: number; bytes: number }> {
  current = name;
  const c = of(name);
  const before = { ...c };
  const result = await work();
  return { result, dispatches: c.dispatches - before.dispatches, submits: c.submits - before.submits, bytes: c.bytes };
}
