/** Chooses the tiles: known ones where WebGPU is emulated, else a short timing of each product on the device, remembered. */

import type { TrmConfig } from '../../model/config.ts';
import { DeviceLostError, BackendError } from '../engine.ts';
import { attentionSharedBytes, type AttentionTile } from './attention.ts';
import { BufferSet } from './buffers.ts';
import { Digest, type TileMemory } from './fastCheck.ts';
import { gemmKernel, sharedBytes, WEIGHT_PAD, type Gemm } from './gemm.ts';
import { Program, type ProductRole, type TileSet } from './program.ts';
import { noFastPaths, plain, plainHalf, streamBytes, tileName, ceilDiv, type FastPaths, type Tile } from './wgsl.ts';

const tile = (staged: boolean, threadsX: number, threadsY: number, rows: number, columns: number, depth = 16): Tile => ({
  staged,
  threadsX,
  threadsY,
  rows,
  columns,
  depth,
});

/**
 * Large thread tiles: on SwiftShader a load costs about as much as four multiply-adds. Small products take smaller ones, whose
 * kernels compile several times faster, and tiny ones the smallest: theirs take longer to compile than to run a thousand times.
 */
function emulated(g: Gemm): Tile {
  const products = g.M * g.N * g.K;
  const gated = g.epilogue.kind === 'swiglu';
  const tokens = g.mix === 'tokens';
  if (products < 1e6) {
    const columns = gated && !tokens ? 8 : 4;
    return tile(false, Math.min(8, ceilDiv(g.N, columns)), 4, tokens ? (gated ? 8 : 4) : 2, columns);
  }
  const [rows, columns] = products > 5e6 ? [8, 16] : [tokens && gated ? 8 : 4, 8];
  return tile(false, Math.min(8, ceilDiv(g.N, columns)), 4, rows, columns);
}

/** What is timed on a GPU. The first is used untimed before that. */
const staged = [
  tile(true, 8, 8, 8, 8),
  tile(true, 8, 8, 4, 8),
  tile(true, 16, 8, 4, 8),
  tile(true, 16, 16, 4, 8),
  tile(true, 8, 8, 4, 4),
  tile(true, 16, 8, 4, 4),
];
const candidates = [...staged, tile(false, 8, 8, 8, 8)];

/** A product's thread tile must hold whole groups of gate and up, and whole vec4s of the weight. */
function suits(g: Gemm, t: Tile, limits: GPUSupportedLimits): boolean {
  const rowGrain = g.mix === 'channels' ? 1 : g.epilogue.kind === 'swiglu' ? 8 : 4;
  const columnGrain = g.mix === 'channels' && g.epilogue.kind === 'swiglu' ? 8 : 4;
  return (
    t.rows % rowGrain === 0 &&
    t.columns % columnGrain === 0 &&
    t.threadsX * t.threadsY <= limits.maxComputeInvocationsPerWorkgroup &&
    sharedBytes(g, t) <= limits.maxComputeWorkgroupStorageSize
  );
}

/** The tile of a product before anything was timed. */
function firstTile(g: Gemm, software: boolean, limits: GPUSupportedLimits): Tile {
  const known = software ? emulated(g) : candidates.find((t) => suits(g, t, limits));
  return known && suits(g, known, limits) ? known : tile(false, 4, 1, 8, 8);
}

/** How long the launches of one timing take together, milliseconds: well above the clock's grain, well below a driver's patience. */
const TIMED_MS = 20;
/** A launch that takes longer is not timed again: the tile is too slow, or the device is. */
const SLOW_MS = 100;
/** Launches of one timing, at most. */
const MOST_LAUNCHES = 512;

/** Milliseconds of one launch, the best of three rounds; Infinity where the tile does not compile. */
async function time(device: GPUDevice, g: Gemm, t: Tile, buffers: readonly GPUBuffer[]): Promise<number> {
  const { code, grid } = gemmKernel(g, t);
  const pipeline = await compile(device, code).catch(() => null);
  if (!pipeline) return Infinity;
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const timed = async (launches: number): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < launches; i++) pass.dispatchWorkgroups(...grid);
    pass.end();
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / launches;
  };
  await timed(1); // wakes the device up
  const once = await timed(1);
  if (once > SLOW_MS) return once;
  const launches = Math.max(1, Math.min(MOST_LAUNCHES, Math.round(TIMED_MS / Math.max(once, 0.01))));
  let best = Infinity;
  for (let round = 0; round < 3; round++) best = Math.min(best, await timed(launches));
  return best;
}

/** A lost device measures nothing, quickly. @throws DeviceLostError */
async function stillThere(device: GPUDevice): Promise<void> {
  const lost = await Promise.race([device.lost, Promise.resolve(null)]);
  if (lost) throw new DeviceLostError(`The GPU was lost (${lost.message || lost.reason}).`);
}

/** Times every candidate that suits `g`, on plain streams; milliseconds of one launch. */
export async function fastestTile(device: GPUDevice, g: Gemm): Promise<{ readonly tile: Tile; readonly ms: number }> {
  const like: Gemm = {
    ...g,
    activations: [g.activations[0].half ? plainHalf : plain],
    epilogue:
      g.epilogue.kind === 'residual'
        ? { ...g.epilogue, residual: [plain] }
        : g.epilogue.kind === 'qkv'
          ? { ...g.epilogue, rope: false }
          : g.epilogue,
  };
  const { M, N, K, batch } = like;
  const set = new BufferSet(device);
  const storage = (label: string, bytes: number): GPUBuffer => set.create({ label, bytes, kind: 'storage' });
  const shape = { batch, rows: M, columns: N, eps: 0 };
  const sums =
    like.epilogue.kind === 'residual'
      ? ({ scale: like.epilogue.sums, parts: ceilDiv(like.epilogue.sums === 'row' ? N : M, 4) } as const)
      : plain;
  const weight = 4 * (K + WEIGHT_PAD) * (like.mix === 'channels' ? N : M + 3);
  const buffers = [
    storage('weight', weight),
    storage('activations', 4 * batch * K * (like.mix === 'channels' ? M : N)),
    ...(like.epilogue.kind === 'residual' ? [storage('residual', 4 * batch * M * N)] : []),
    storage('out', streamBytes(sums, shape)),
  ];
  try {
    let best: { tile: Tile; ms: number } | null = null;
    for (const t of candidates) {
      if (!suits(g, t, device.limits)) continue;
      const ms = await time(device, like, t, buffers);
      await stillThere(device);
      if (ms < (best?.ms ?? Infinity)) best = { tile: t, ms };
    }
    return best ?? { tile: firstTile(g, false, device.limits), ms: Infinity };
  } finally {
    set.destroy();
  }
}

function attentionTile(config: TrmConfig, batch: number, software: boolean, limits: GPUSupportedLimits): AttentionTile {
  const headSize = config.hiddenSize / config.heads;
  const direct: AttentionTile = { staged: false, queries: 16, perThread: headSize <= 32 ? 4 : 2, slices: 1, keys: 4 };
  if (software) return direct;
  const attention = { L: 1, heads: config.heads, headSize, batch }; // slices that subgroups merge take no more memory
  const wide = [32, 16, 8].map((keys): AttentionTile => ({ staged: true, queries: 16, perThread: 1, slices: keys / 8, keys }));
  return wide.find((t) => attentionSharedBytes(attention, t) <= limits.maxComputeWorkgroupStorageSize) ?? direct;
}

/** A role's product with the most streams it ever has (z + y + x): what fits this fits every launch of the role. */
const largest = (program: Program, role: ProductRole): Gemm => program.product(role, [program.state, program.state, program.state]);

/** Tiles without any timing. */
export function firstTiles(
  config: TrmConfig,
  batch: number,
  software: boolean,
  limits: GPUSupportedLimits,
  fast: FastPaths = noFastPaths,
): TileSet {
  const attention = attentionTile(config, batch, software, limits);
  const any = tile(false, 1, 1, 8, 8);
  const shapes = new Program(config, batch, { products: { mixIn: any, mixOut: any, gateUp: any, down: any }, attention }, fast);
  const first = (role: ProductRole): Tile => firstTile(largest(shapes, role), software, limits);
  return { products: { mixIn: first('mixIn'), mixOut: first('mixOut'), gateUp: first('gateUp'), down: first('down') }, attention };
}

/**
 * The tiles of a model on a device. On a GPU each product is timed once (milliseconds each) and remembered by its name under the
 * adapter's and a digest of the kernel.
 */
export async function chooseTiles(
  device: GPUDevice,
  adapter: string,
  software: boolean,
  config: TrmConfig,
  batch: number,
  memory: TileMemory,
  fast: FastPaths,
): Promise<TileSet> {
  const first = firstTiles(config, batch, software, device.limits, fast);
  if (software) return first;
  const program = new Program(config, Math.min(batch, 4), first, fast);
  const products = { ...first.products };
  for (const role of ['mixIn', 'mixOut', 'gateUp', 'down'] as const) {
    const g = largest(program, role);
    const kernels = new Digest().text(gemmKernel(g, first.products[role]).code);
    const key = `tile ${adapter} ${role} ${g.M}x${g.N}x${g.K} batch ${g.batch} ${kernels.toString()}`;
    const known = await memory.read(key);
    const remembered = candidates.find((t) => tileName(t) === known && suits(g, t, device.limits));
    products[role] = remembered ?? (await fastestTile(device, g)).tile;
    if (!remembered) await memory.write(key, tileName(products[role]));
  }
  return { ...first, products };
}

/** Compiled kernels, one a source text and device. */
const compiled = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * Compiles a kernel, or returns the one compiled from the same text before.
 * @throws BackendError with the compiler's message.
 */
export function compile(device: GPUDevice, code: string): Promise<GPUComputePipeline> {
  const pipelines = compiled.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  compiled.set(device, pipelines);
  let pipeline = pipelines.get(code);
  if (!pipeline) {
    const module = device.createShaderModule({ code });
    pipeline = device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } }).catch((error: unknown) => {
      throw new BackendError(`A kernel did not compile: ${error instanceof Error ? error.message : String(error)}`);
    });
    pipelines.set(code, pipeline);
  }
  return pipeline;
}
