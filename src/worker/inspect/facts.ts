/** Numbers told of a state: the likeliest tokens, entropy, norms, means, changes and similarities. Pure. */

export interface Alternatives {
  /** [S, k], the likeliest first */
  readonly tokens: Uint8Array;
  /** Softmax probabilities [S, k] */
  readonly probabilities: Float32Array;
  /** Entropy over all V tokens, bits [S] */
  readonly entropy: Float32Array;
}

/** The k likeliest tokens of each cell and the entropy of its distribution. Of equally likely tokens the smaller comes first. @param logits [S, V] */
export function alternatives(logits: Float32Array, V: number, k: number): Alternatives {
  const S = logits.length / V;
  const tokens = new Uint8Array(S * k);
  const probabilities = new Float32Array(S * k);
  const entropy = new Float32Array(S);
  for (let i = 0; i < S; i++) {
    const row = logits.subarray(i * V, (i + 1) * V);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const weights = Array.from(row, (v) => Math.exp(v - top));
    const total = weights.reduce((a, b) => a + b, 0);
    // -sum p log p with p = w / total
    entropy[i] = Math.max(0, weights.reduce((h, w) => (w > 0 ? h - w * Math.log2(w / total) : h), 0) / total);
    const order = weights.map((_, token) => token).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
    for (let j = 0; j < k; j++) {
      const token = order[j] ?? 0;
      tokens[i * k + j] = token;
      probabilities[i * k + j] = (weights[token] ?? 0) / total;
    }
  }
  return { tokens, probabilities, entropy };
}

/** ||v|| of each row [rows, D] -> [rows] */
export function norms(v: Float32Array, D: number): Float32Array {
  return Float32Array.from({ length: v.length / D }, (_, r) => {
    let sum = 0;
    for (let i = r * D; i < (r + 1) * D; i++) sum += (v[i] ?? 0) ** 2;
    return Math.sqrt(sum);
  });
}

/** Mean of all rows [rows, D] -> [D] */
export function meanRow(v: Float32Array, D: number): Float32Array {
  const sum = new Float64Array(D);
  for (let i = 0; i < v.length; i++) sum[i % D] += v[i];
  return Float32Array.from(sum, (s) => (s * D) / v.length);
}

/** ||now - before|| / ||now|| of each row [rows, D] -> [rows]; 0 where now is 0 everywhere. */
export function changes(now: Float32Array, before: Float32Array, D: number): Float32Array {
  const size = norms(now, D);
  return norms(
    now.map((v, i) => v - (before[i] ?? 0)),
    D,
  ).map((d, r) => ((size[r] ?? 0) > 0 ? d / (size[r] ?? 1) : 0));
}

/** The same for the whole state, as one number. */
export const residual = (now: Float32Array, before: Float32Array): number => changes(now, before, now.length)[0] ?? 0;

/** Largest relative change that a byte can say; vectors of equal length are at most this far apart. */
const MOST_CHANGE = 2;

/** Relative changes as bytes: 255 is MOST_CHANGE and more. */
export const changeBytes = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (v) => Math.min(255, Math.round((v / MOST_CHANGE) * 255)));

/** Cosine of the angle between row `of` and every row [rows, D] -> [rows]; 0 where one of them is 0 everywhere. */
export function cosines(v: Float32Array, D: number, of: number): Float32Array {
  const size = norms(v, D);
  return size.map((own, r) => {
    let dot = 0;
    for (let i = 0; i < D; i++) dot += (v[r * D + i] ?? 0) * (v[of * D + i] ?? 0);
    const both = own * (size[of] ?? 0);
    return both > 0 ? dot / both : 0;
  });
}
