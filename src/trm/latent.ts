/**
 * Pictures of a latent state: the first three principal components of its vectors as red, green and blue.
 * Cells that look alike hold similar vectors.
 */

/** Multiplications one `add` may cost; beyond it, evenly spread vectors stand for all. */
const ADD_BUDGET = 2e7;

/** Rounds of orthogonal iteration; the start from the last basis makes few enough. */
const ROUNDS = 8;

/** Principal components over everything seen so far, refined as more arrives, so that colours stay put along a run. */
export class LatentPicture {
  private readonly D: number;
  private count = 0;
  private readonly sum: Float64Array;
  private readonly moments: Float64Array; // sum of v v^T, [D, D]
  private basis: Float64Array[];

  /** @param D channels of the latent */
  constructor(D: number) {
    this.D = D;
    this.sum = new Float64Array(D);
    this.moments = new Float64Array(D * D);
    // Any three directions do to start from; these are fixed so that the same run gives the same picture.
    this.basis = [0, 1, 2].map((k) => normalised(Float64Array.from({ length: D }, (_, i) => Math.cos((k + 1) * (i + 0.5)))));
  }

  /** Takes vectors [rows, D] into account. */
  add(vectors: Float32Array): void {
    const { D, moments, sum } = this;
    const stride = Math.ceil((vectors.length * D) / 2 / ADD_BUDGET);
    for (let at = 0; at < vectors.length; at += D * stride) {
      this.count++;
      for (let i = 0; i < D; i++) {
        const vi = vectors[at + i];
        sum[i] += vi;
        for (let j = 0; j <= i; j++) moments[i * D + j] += vi * vectors[at + j];
      }
    }
  }

  /** Fits the components to everything added. Call before `colours`. */
  fit(): void {
    const { D, count, sum, moments } = this;
    if (count === 0) return;
    const covariance = new Float64Array(D * D);
    for (let i = 0; i < D; i++) {
      for (let j = 0; j <= i; j++) {
        const c = moments[i * D + j] / count - (sum[i] / count) * (sum[j] / count);
        covariance[i * D + j] = covariance[j * D + i] = c;
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      const next: Float64Array[] = [];
      for (const b of this.basis) {
        const v = multiply(covariance, b, D);
        for (const done of next) subtractProjection(v, done);
        next.push(norm(v) > 0 ? normalised(v) : b);
      }
      this.basis = next;
    }
  }

  /** Colours of `vectors` [rows, D] as RGB bytes [rows, 3]; three standard deviations to each side fill the range. */
  colours(vectors: Float32Array): Uint8Array {
    const { D, count, sum } = this;
    const rows = vectors.length / D;
    const out = new Uint8Array(rows * 3);
    this.basis.forEach((b, channel) => {
      const centre = count > 0 ? dot(sum, b) / count : 0;
      const spread = this.deviation(b, centre);
      for (let r = 0; r < rows; r++) {
        let p = 0;
        for (let i = 0; i < D; i++) p += vectors[r * D + i] * b[i];
        out[r * 3 + channel] = Math.max(0, Math.min(255, 127.5 + ((p - centre) / (3 * spread)) * 127.5));
      }
    });
    return out;
  }

  /** Standard deviation along b of everything added. */
  private deviation(b: Float64Array, centre: number): number {
    const { D, count, moments } = this;
    let second = 0;
    for (let i = 0; i < D; i++) {
      second += moments[i * D + i] * b[i] * b[i];
      for (let j = 0; j < i; j++) second += 2 * moments[i * D + j] * b[i] * b[j];
    }
    return Math.sqrt(Math.max(1e-12, count > 0 ? second / count - centre * centre : 0));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i] * b[i];
  return s;
}

const norm = (v: Float64Array): number => Math.sqrt(dot(v, v));

function normalised(v: Float64Array): Float64Array {
  const n = norm(v);
  return v.map((x) => x / n);
}

function subtractProjection(v: Float64Array, onto: Float64Array): void {
  const p = dot(v, onto);
  for (let i = 0; i < v.length; i++) v[i] -= p * onto[i];
}

function multiply(m: Float64Array, v: Float64Array, D: number): Float64Array {
  const out = new Float64Array(D);
  for (let i = 0; i < D; i++) {
    let s = 0;
    for (let j = 0; j < D; j++) s += m[i * D + j] * v[j];
    out[i] = s;
  }
  return out;
}
