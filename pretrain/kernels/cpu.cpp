// Fused CPU kernels of a block for "mixed" training: bf16 in memory, fp32 in registers, OpenMP over rows, columns or heads.
// Tensors are contiguous; N = B*L rows, D channels, I SwiGLU width, C = B*D columns. kernels/block.py calls these through ctypes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "exponential.h"

namespace {

using bf16 = uint16_t;
typedef float V __attribute__((vector_size(64), aligned(4), may_alias));   // 16 floats
constexpr int W = 16, R = 8;                                               // lane count; rows handled together
constexpr long PART = 1024, COLUMNS = 256;                                 // elements and columns a thread takes at a time

inline float load(bf16 v) { uint32_t u = uint32_t(v) << 16; float f; std::memcpy(&f, &u, 4); return f; }
inline bf16 store(float f) { uint32_t u; std::memcpy(&u, &f, 4); return bf16((u + 0x7fff + ((u >> 16) & 1)) >> 16); }

// out[R][cols] = rows[R][inner] times right[inner][cols]; cols is a multiple of W; `row_stride` between the rows of `rows`.
inline void multiply(const float* rows, int row_stride, int inner, const float* right, int cols, float* out) {
  int j = 0;
  for (; j + 2 * W <= cols; j += 2 * W) {
    V a[R] = {}, b[R] = {};
    for (int d = 0; d < inner; d++) {
      V x = *reinterpret_cast<const V*>(right + d * cols + j), y = *reinterpret_cast<const V*>(right + d * cols + j + W);
      for (int i = 0; i < R; i++) { float s = rows[i * row_stride + d]; a[i] += s * x; b[i] += s * y; }
    }
    for (int i = 0; i < R; i++) { *reinterpret_cast<V*>(out + i * cols + j) = a[i]; *reinterpret_cast<V*>(out + i * cols + j + W) = b[i]; }
  }
  for (; j < cols; j += W) {
    V a[R] = {};
    for (int d = 0; d < inner; d++) {
      V x = *reinterpret_cast<const V*>(right + d * cols + j);
      for (int i = 0; i < R; i++) a[i] += rows[i * row_stride + d] * x;
    }
    for (int i = 0; i < R; i++) *reinterpret_cast<V*>(out + i * cols + j) = a[i];
  }
}

// out[j][width] += sum over R rows of left[i][j] * right[i][width]; the outer product that gathers dK and dV.
inline void accumulate(const float* left, int left_stride, const float* right, int width, int count, float* out) {
  for (int c = 0; c < width; c += W) {
    V r[R];
    for (int i = 0; i < R; i++) r[i] = *reinterpret_cast<const V*>(right + i * width + c);
    for (int j = 0; j < count; j++) {
      V s = *reinterpret_cast<V*>(out + j * width + c);
      for (int i = 0; i < R; i++) s += left[i * left_stride + j] * r[i];
      *reinterpret_cast<V*>(out + j * width + c) = s;
    }
  }
}

// One head of one sequence, rotated and padded: rows to a multiple of R, columns to a multiple of W.
struct Head {
  int L, hd, rows, cols;
  std::vector<float> q, k, v, kt, vt;
  Head(int L, int hd) : L(L), hd(hd), rows((L + R - 1) / R * R), cols((L + W - 1) / W * W),
    q(rows * hd), k(cols * hd), v(cols * hd), kt(hd * cols), vt(hd * cols) {}
  void read(const bf16* qkv, int D, const float* cos, const float* sin, bool transpose_v) {
    int half = hd / 2;
    float scale = 1.f / std::sqrt(float(hd));
    for (int l = 0; l < L; l++) {
      const bf16 *a = qkv + size_t(l) * 3 * D, *b = a + D, *c = b + D;
      for (int d = 0; d < half; d++) {
        float co = cos ? cos[l * hd + d] : 1.f, si = cos ? sin[l * hd + d] : 0.f;
        float q1 = load(a[d]), q2 = load(a[d + half]), k1 = load(b[d]), k2 = load(b[d + half]);
        q[l * hd + d] = (q1 * co - q2 * si) * scale; q[l * hd + d + half] = (q2 * co + q1 * si) * scale;
        k[l * hd + d] = k1 * co - k2 * si; k[l * hd + d + half] = k2 * co + k1 * si;
      }
      for (int d = 0; d < hd; d++) v[l * hd + d] = load(c[d]);
    }
    for (int d = 0; d < hd; d++) for (int l = 0; l < L; l++) kt[d * cols + l] = k[l * hd + d];
    if (transpose_v) for (int d = 0; d < hd; d++) for (int l = 0; l < L; l++) vt[d * cols + l] = v[l * hd + d];
  }
  // Softmax rows i0..i0+R-1 into p[R][cols]; padded columns 0.
  void probabilities(int i0, float* p) const {
    multiply(q.data() + i0 * hd, hd, hd, kt.data(), cols, p);
    for (int i = 0; i < R; i++) {
      float* s = p + i * cols; float top = s[0], sum = 0;
      for (int j = 1; j < L; j++) top = s[j] > top ? s[j] : top;
      for (int j = 0; j < cols; j++) s[j] = exponential(s[j] - top);
      for (int j = L; j < cols; j++) s[j] = 0;
      for (int j = 0; j < cols; j++) sum += s[j];
      float inverse = 1.f / sum;
      for (int j = 0; j < cols; j++) s[j] *= inverse;
    }
  }
};

}  // namespace

extern "C" {

// gu [N, 2I] -> h [N, I] = silu(gate) * up. N = 1 is the SwiGLU along tokens: all gates, then all ups.
void swiglu_forward(const bf16* gu, bf16* h, long N, long I) {
#pragma omp parallel for collapse(2) schedule(dynamic, 16)
  for (long n = 0; n < N; n++) for (long start = 0; start < I; start += PART) {
    const bf16 *g = gu + n * 2 * I, *u = g + I; bf16* o = h + n * I;
    for (long i = start, end = std::min(I, start + PART); i < end; i++) { float x = load(g[i]); o[i] = store(x / (1.f + exponential(x < -80.f ? 80.f : -x)) * load(u[i])); }
  }
}

// dgu [N, 2I] from gu and dh [N, I]
void swiglu_backward(const bf16* gu, const bf16* dh, bf16* dgu, long N, long I) {
#pragma omp parallel for collapse(2) schedule(dynamic, 16)
  for (long n = 0; n < N; n++) for (long start = 0; start < I; start += PART) {
    const bf16 *g = gu + n * 2 * I, *u = g + I, *d = dh + n * I; bf16 *dg = dgu + n * 2 * I, *du = dg + I;
    for (long i = start, end = std::min(I, start + PART); i < end; i++) {
      float x = load(g[i]), s = 1.f / (1.f + exponential(x < -80.f ? 80.f : -x)), e = load(d[i]);
      du[i] = store(e * x * s);
      dg[i] = store(e * load(u[i]) * s * (1.f + x * (1.f - s)));
    }
  }
}

// y = rms(x + o), its bf16 copy yb, and 1/rms per row. x, y fp32 [N, D]; o bf16.
void residual_rms_forward(const float* x, const bf16* o, float* y, bf16* yb, float* inverse, long N, long D, float eps) {
#pragma omp parallel for schedule(dynamic, 64)
  for (long n = 0; n < N; n++) {
    const float* a = x + n * D; const bf16* b = o + n * D; float* c = y + n * D; bf16* e = yb + n * D; float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < D; i++) { c[i] = a[i] + load(b[i]); sum += c[i] * c[i]; }
    float r = inverse[n] = 1.f / std::sqrt(sum / float(D) + eps);
    for (long i = 0; i < D; i++) { c[i] *= r; e[i] = store(c[i]); }
  }
}

// Gradient of x + o from that of y: (g - y * mean(g*y)) * inverse with g = dy + extra (extra bf16, may be null). fp32 and bf16 results.
void residual_rms_backward(const float* dy, const bf16* extra, const float* y, const float* inverse, float* dx, bf16* dxb, long N, long D) {
#pragma omp parallel for schedule(dynamic, 64)
  for (long n = 0; n < N; n++) {
    const float *a = dy + n * D, *b = y + n * D; const bf16* x = extra ? extra + n * D : nullptr; float* c = dx + n * D; float dot = 0;
    if (x) { for (long i = 0; i < D; i++) c[i] = a[i] + load(x[i]); } else std::memcpy(c, a, size_t(D) * 4);
#pragma omp simd reduction(+ : dot)
    for (long i = 0; i < D; i++) dot += c[i] * b[i];
    dot /= float(D);
    for (long i = 0; i < D; i++) { c[i] = (c[i] - b[i] * dot) * inverse[n]; dxb[n * D + i] = store(c[i]); }
  }
}

// The same norm along columns: y = rms(x + o) over the L rows of each of C columns, x, y fp32 [L, C]; inverse [C].
void column_rms_forward(const float* x, const bf16* o, float* y, bf16* yb, float* inverse, long L, long C, float eps) {
#pragma omp parallel for schedule(dynamic)
  for (long start = 0; start < C; start += COLUMNS) {
    float sum[COLUMNS] = {}; long width = std::min(COLUMNS, C - start);
    for (long l = 0; l < L; l++) {
      long at = l * C + start;
      for (long i = 0; i < width; i++) { float v = y[at + i] = x[at + i] + load(o[at + i]); sum[i] += v * v; }
    }
    for (long i = 0; i < width; i++) inverse[start + i] = sum[i] = 1.f / std::sqrt(sum[i] / float(L) + eps);
    for (long l = 0; l < L; l++) {
      long at = l * C + start;
      for (long i = 0; i < width; i++) { y[at + i] *= sum[i]; yb[at + i] = store(y[at + i]); }
    }
  }
}

// Its gradient, as in residual_rms_backward; dy, y, dx fp32 [L, C], extra and dxb bf16.
void column_rms_backward(const float* dy, const bf16* extra, const float* y, const float* inverse, float* dx, bf16* dxb, long L, long C) {
#pragma omp parallel for schedule(dynamic)
  for (long start = 0; start < C; start += COLUMNS) {
    float dot[COLUMNS] = {}; long width = std::min(COLUMNS, C - start);
    for (long l = 0; l < L; l++) {
      long at = l * C + start;
      for (long i = 0; i < width; i++) { float g = dx[at + i] = dy[at + i] + load(extra[at + i]); dot[i] += g * y[at + i]; }
    }
    for (long i = 0; i < width; i++) dot[i] /= float(L);
    for (long l = 0; l < L; l++) {
      long at = l * C + start;
      for (long i = 0; i < width; i++) { dx[at + i] = (dx[at + i] - y[at + i] * dot[i]) * inverse[start + i]; dxb[at + i] = store(dx[at + i]); }
    }
  }
}

// o [B, L, D] = attention of qkv [B, L, 3D]; cos, sin [L, D/heads] or null.
void attention_forward(const bf16* qkv, const float* cos, const float* sin, bf16* o, long B, long L, long D, long heads) {
  int hd = int(D / heads);
#pragma omp parallel
  {
    Head head{int(L), hd};
    std::vector<float> p(R * head.cols), out(R * hd);
#pragma omp for schedule(dynamic)
    for (long bh = 0; bh < B * heads; bh++) {
      long b = bh / heads, h = bh % heads;
      head.read(qkv + b * L * 3 * D + h * hd, int(D), cos, sin, false);
      for (int i0 = 0; i0 < L; i0 += R) {
        head.probabilities(i0, p.data());
        multiply(p.data(), head.cols, int(L), head.v.data(), hd, out.data());
        for (int i = 0; i < R && i0 + i < L; i++) for (int d = 0; d < hd; d++) o[(b * L + i0 + i) * D + h * hd + d] = store(out[i * hd + d]);
      }
    }
  }
}

// dqkv [B, L, 3D] from qkv, o and do; the probabilities are computed again.
void attention_backward(const bf16* qkv, const float* cos, const float* sin, const bf16* o, const bf16* grad, bf16* dqkv, long B, long L, long D, long heads) {
  int hd = int(D / heads), half = hd / 2;
  float scale = 1.f / std::sqrt(float(hd));
#pragma omp parallel
  {
    Head head{int(L), hd};
    int cols = head.cols;
    std::vector<float> p(R * cols), ds(R * cols), g(R * hd), dq(head.rows * hd), dk(cols * hd), dv(cols * hd);
#pragma omp for schedule(dynamic)
    for (long bh = 0; bh < B * heads; bh++) {
      long b = bh / heads, h = bh % heads;
      head.read(qkv + b * L * 3 * D + h * hd, int(D), cos, sin, true);
      std::fill(dk.begin(), dk.end(), 0.f); std::fill(dv.begin(), dv.end(), 0.f);
      for (int i0 = 0; i0 < L; i0 += R) {
        float row[R];
        for (int i = 0; i < R; i++) {
          row[i] = 0;
          for (int d = 0; d < hd; d++) {
            bool real = i0 + i < L; size_t at = size_t((b * L + (real ? i0 + i : 0)) * D + h * hd + d);
            g[i * hd + d] = real ? load(grad[at]) : 0.f; row[i] += real ? g[i * hd + d] * load(o[at]) : 0.f;
          }
        }
        head.probabilities(i0, p.data());
        accumulate(p.data(), cols, g.data(), hd, int(L), dv.data());
        multiply(g.data(), hd, hd, head.vt.data(), cols, ds.data());
        for (int i = 0; i < R; i++) for (int j = 0; j < cols; j++) ds[i * cols + j] = p[i * cols + j] * (ds[i * cols + j] - row[i]);
        multiply(ds.data(), cols, int(L), head.k.data(), hd, dq.data() + i0 * hd);
        accumulate(ds.data(), cols, head.q.data() + i0 * hd, hd, int(L), dk.data());
      }
      for (int l = 0; l < L; l++) {
        bf16* a = dqkv + (b * L + l) * 3 * D + h * hd;
        for (int d = 0; d < half; d++) {
          float co = cos ? cos[l * hd + d] : 1.f, si = cos ? sin[l * hd + d] : 0.f;
          float q1 = dq[l * hd + d] * scale, q2 = dq[l * hd + d + half] * scale, k1 = dk[l * hd + d], k2 = dk[l * hd + d + half];
          a[d] = store(q1 * co + q2 * si); a[d + half] = store(q2 * co - q1 * si);
          a[D + d] = store(k1 * co + k2 * si); a[D + d + half] = store(k2 * co - k1 * si);
        }
        for (int d = 0; d < hd; d++) a[2 * D + d] = store(dv[l * hd + d]);
      }
    }
  }
}

}  // extern "C"
