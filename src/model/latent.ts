/**
 * Pictures of a latent state: the first three principal components of its vectors as lightness, blue to yellow, and green to red.
 * Cells that look alike hold similar vectors. Eyes that do not tell red from green lose the third component only.
 */

/** Multiplications one `add` may cost; beyond it, evenly spread vectors stand for all. */
const ADD_BUDGET = 2e7;

/** Standard deviations to each side that fill the range of a colour's axis. */
const FULL = 2.5;

/** Rounds of orthogonal iteration; the start from the last basis makes few enough. */
const ROUNDS = 8;

/** Principal components over everything seen so far, refined as more arrives, so that colours stay put along a run. */
export class LatentProjection {
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

  /** Colours of `vectors` [rows, D] as RGB bytes [rows, 3]; FULL standard deviations to each side fill the range. */
  colours(vectors: Float32Array): Uint8Array {
    const { D, count, sum } = this;
    const rows = vectors.length / D;
    const places = this.basis.map((b) => {
      const centre = count > 0 ? dot(sum, b) / count : 0;
      const full = FULL * this.deviation(b, centre);
      return Float64Array.from({ length: rows }, (_, r) => {
        let p = 0;
        for (let i = 0; i < D; i++) p += vectors[r * D + i] * b[i];
        return Math.max(-1, Math.min(1, (p - centre) / full));
      });
    });
    const out = new Uint8Array(rows * 3);
    for (let r = 0; r < rows; r++) out.set(colour(places[0][r], places[1][r], places[2][r]), r * 3);
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

/**
 * RGB bytes of three numbers in -1..1: dark to light, blue to yellow, green to red, along the axes of Oklab (Ottosson 2020,
 * "A perceptual color space for image processing"), so that equal distances look about equally far.
 */
function colour(light: number, yellow: number, red: number): readonly number[] {
  const [L, a, b] = [0.62 + 0.3 * light, 0.13 * red, 0.15 * yellow];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => {
    const linear = Math.max(0, Math.min(1, c));
    return Math.round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055));
  });
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
