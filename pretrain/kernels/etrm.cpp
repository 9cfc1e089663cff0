// The whole training step of E-TRM (etrm/model.py) on one core, without autograd: forward, backward, clip, Muon, AdamW and the average, in fp32.
// One example at a time, every intermediate of it in cache; products in register tiles of 6 rows x 16 columns (12 with AVX-512); the reads are loops over cells.
// A state is [K][H][W][D]; what the reads see and give lies read by read, [S][N][D] with N = K*H*W. kernels/etrm.py calls these through ctypes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "exponential.h"

namespace {

#ifdef __AVX512F__
constexpr int LANES = 16, TILE = 12;                                           // floats of a register; rows of a register tile
#else
constexpr int LANES = 8, TILE = 6;
#endif
constexpr int PANEL = 16, PARTS = PANEL / LANES, CHUNK = 48;                   // columns of a register tile, and its registers a row; rows handled together
typedef float V __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
enum Read { LOCAL, COLOURS, SCANS, POOLS, TURNS, PLACES, MOVED, QUARTERS };
constexpr int READ_ROWS[] = {9, 0, 0, 0, 6, 8, 7, 4};                                // rows of a read's own weight
constexpr int MAX_READS = 12;

}  // namespace

extern "C" struct Shape {                                                     // as in kernels/etrm.py
  int d, layers, n, colours, rows, reads, supervision, marks, levels, read[MAX_READS];
  float eps, smoothing, noise;
};
extern "C" struct Question { int h, w, a, b, row, k, colour[10]; };           // input h x w, answer a x b, row of puzzle_emb, its K, the row of colour_emb of each plane
extern "C" struct Optimiser { float muon_lr, muon_decay, momentum, lr, row_lr, row_decay, clip, ema; int iterations, sparse; };

namespace {

inline float equal(float a, float b) { return float(int(a == b)); }           // 1 or 0
inline float sigmoid(float x) { return 1.f / (1.f + exponential(x < -80.f ? 80.f : -x)); }

struct Random {                                                               // xorshift64*, seeded by splitmix
  uint64_t s;
  explicit Random(uint64_t seed) { s = seed + 0x9e3779b97f4a7c15ull; s = (s ^ (s >> 30)) * 0xbf58476d1ce4e5b9ull; s = (s ^ (s >> 27)) * 0x94d049bb133111ebull; s ^= s >> 31; s |= 1; }
  uint64_t next() { s ^= s >> 12; s ^= s << 25; s ^= s >> 27; return s * 0x2545f4914f6cdd1dull; }
  // The sum of four uniform numbers, scaled to a standard deviation of 1: near enough to a normal one.
  float normal() { uint64_t r = next(); return (float(r & 0xffff) + float((r >> 16) & 0xffff) + float((r >> 32) & 0xffff) + float(r >> 48) - 131070.f) * (1.7320508f / 65536.f); }
};

// ---- products ----

#ifdef __AVX__
#define KEEP(v) asm("" : "+v"(v))                                             // loaded once, not again as an operand of every product
#else
#define KEEP(v) (void)0
#endif

// out[R][16] (+)= sum over parts of left[p][R][inner] times right[p][inner][16], right packed by `pack`.
template <int R> inline void tile(const float* const* left, int stride, int parts, int inner, const float* right, float* out, int out_stride, bool add) {
  V acc[R][PARTS];
  for (int i = 0; i < R; i++) for (int j = 0; j < PARTS; j++) acc[i][j] = add ? *reinterpret_cast<const V*>(out + i * out_stride + j * LANES) : V{};
  for (int p = 0; p < parts; p++) {
    const float* a = left[p];
    for (int k = 0; k < inner; k++, right += PANEL) {
      V x[PARTS];
      for (int j = 0; j < PARTS; j++) x[j] = *reinterpret_cast<const V*>(right + j * LANES);
#pragma GCC unroll 16
      for (int i = 0; i < R; i++) { float s = a[i * stride + k]; for (int j = 0; j < PARTS; j++) acc[i][j] += s * x[j]; }
    }
  }
  for (int i = 0; i < R; i++) for (int j = 0; j < PARTS; j++) *reinterpret_cast<V*>(out + i * out_stride + j * LANES) = acc[i][j];
}

// out[rows][columns] (+)= sum over parts of left[p][rows][inner] times the matrix packed as `right` ([columns/16][parts*inner][16]).
void multiply(const float* const* left, int stride, int parts, int inner, const float* right, int columns, float* out, int out_stride, int rows, bool add) {
  const float* at[MAX_READS];
  for (int j = 0; j < columns; j += PANEL, right += parts * inner * PANEL) {
    int i = 0;
    for (; i + TILE <= rows; i += TILE) {
      for (int p = 0; p < parts; p++) at[p] = left[p] + size_t(i) * stride;
      tile<TILE>(at, stride, parts, inner, right, out + size_t(i) * out_stride + j, out_stride, add);
    }
    for (; i < rows; i++) {
      for (int p = 0; p < parts; p++) at[p] = left[p] + size_t(i) * stride;
      tile<1>(at, stride, parts, inner, right, out + size_t(i) * out_stride + j, out_stride, add);
    }
  }
}
inline void multiply(const float* left, int inner, const float* right, int columns, float* out, int rows, bool add) {
  multiply(&left, inner, 1, inner, right, columns, out, columns, rows, add);
}

// gradient[m1][m2] += x[rows][m1]^T y[rows][m2]; gradient rows `stride` apart.
void outer(const float* x, int m1, const float* y, int m2, int rows, float* gradient, int stride) {
  constexpr int R = 8 / PARTS;                                                 // eight accumulators
  for (int i = 0; i < m1; i += R) for (int j = 0; j < m2; j += PANEL) {
    V acc[R][PARTS];
    for (int r = 0; r < R; r++) for (int c = 0; c < PARTS; c++) acc[r][c] = *reinterpret_cast<const V*>(gradient + (i + r) * stride + j + c * LANES);
    for (int n = 0; n < rows; n++) {
      const float* a = x + size_t(n) * m1 + i;
      V p[PARTS];
      for (int c = 0; c < PARTS; c++) { p[c] = *reinterpret_cast<const V*>(y + size_t(n) * m2 + j + c * LANES); KEEP(p[c]); }
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) for (int c = 0; c < PARTS; c++) acc[r][c] += a[r] * p[c];
    }
    for (int r = 0; r < R; r++) for (int c = 0; c < PARTS; c++) *reinterpret_cast<V*>(gradient + (i + r) * stride + j + c * LANES) = acc[r][c];
  }
}

// Packs the matrix m(k, j), `inner` x `columns`, for `multiply`.
template <class M> void pack(M m, int inner, int columns, std::vector<float>& out) {
  out.resize(size_t(inner) * columns);
  size_t at = 0;
  for (int j = 0; j < columns; j += PANEL) for (int k = 0; k < inner; k++) for (int c = 0; c < PANEL; c++) out[at++] = m(k, j + c);
}

// ---- weights ----

struct Layer {                                                                // offsets into the flat parameters
  size_t in, out, gate_up, down, read[MAX_READS];
  std::vector<float> in_t, in_n, out_t, out_n, gate_up_t, gate_up_n, down_t, down_n;      // packed, transposed and as they are
};

struct Weights {
  const Shape& s; const float* p;
  size_t cell, region, mark, puzzle, colour, head, count; std::vector<Layer> layers;
  Weights(const Shape& s, const float* p) : s(s), p(p), layers(s.layers) {
    size_t d = s.d, at = 0, S = s.reads;
    auto take = [&](size_t n) { size_t was = at; at += n; return was; };
    cell = take(2 * d); region = take(2 * d); mark = take(s.levels * d); puzzle = take(s.rows * d); colour = take(s.colours * d); head = take(d);
    for (auto& l : layers) {
      l.in = take(S * d * d); l.out = take(S * d * d);
      for (size_t r = 0; r < S; r++) l.read[r] = READ_ROWS[s.read[r]] ? take(READ_ROWS[s.read[r]] * d) : 0;
      l.gate_up = take(4 * d * d); l.down = take(2 * d * d);
    }
    count = at;
  }
  void prepare(bool backward) {
    int d = s.d, S = s.reads;
    for (auto& l : layers) {
      const float *in = p + l.in, *out = p + l.out, *gu = p + l.gate_up, *down = p + l.down;
      pack([&](int k, int j) { return in[j * d + k]; }, d, S * d, l.in_t);
      pack([&](int k, int j) { return out[j * S * d + k]; }, S * d, d, l.out_t);
      pack([&](int k, int j) { return gu[j * d + k]; }, d, 4 * d, l.gate_up_t);
      pack([&](int k, int j) { return down[j * 2 * d + k]; }, 2 * d, d, l.down_t);
      if (!backward) continue;
      pack([&](int k, int j) { return in[k * d + j]; }, S * d, d, l.in_n);
      pack([&](int k, int j) { return out[k * S * d + j]; }, d, S * d, l.out_n);
      pack([&](int k, int j) { return gu[k * d + j]; }, 4 * d, d, l.gate_up_n);
      pack([&](int k, int j) { return down[k * 2 * d + j]; }, d, 2 * d, l.down_n);
    }
  }
};

// ---- the canvas of one example: existing cells are a prefix of every row and of every column ----

struct Canvas {
  int K, H, W, N, h, w, a, b, cells; std::vector<int> row, column;                  // row[y], column[x]: existing cells in it
  const int8_t* grid;                                                         // [h][w], the plane that is on
  Canvas(const Question& q, const int8_t* grid) : K(q.k), H(std::max(q.h, q.a)), W(std::max(q.w, q.b)), N(K * H * W), h(q.h), w(q.w), a(q.a), b(q.b), cells(0), row(H), column(W), grid(grid) {
    for (int y = 0; y < H; y++) row[y] = std::max(y < q.h ? q.w : 0, y < q.a ? q.b : 0);
    for (int x = 0; x < W; x++) column[x] = std::max(x < q.w ? q.h : 0, x < q.b ? q.a : 0);
    for (int n : row) cells += n;
  }
  int at(int k, int y, int x) const { return (k * H + y) * W + x; }
};

#define EACH(c, n) _Pragma("GCC ivdep") for (int c = 0; c < (n); c++)

// Each read: `forward` fills p[N][D] from u[N][D]; `backward` fills du from dp (0 at cells that do not exist) and adds to the gradient of its weight.
template <int D> struct Reads {
  static void local(const Canvas& c, const float* u, const float* w, float* p) {
    for (int k = 0; k < c.K; k++) for (int y = 0; y < c.H; y++) for (int x = 0; x < c.W; x++) {
      float sum[D] = {};
      for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
        int b = y + dy, a = x + dx;
        if (b < 0 || b >= c.H || a < 0 || a >= c.row[b]) continue;
        const float *v = u + size_t(c.at(k, b, a)) * D, *r = w + (3 * (dy + 1) + dx + 1) * D;
        EACH(i, D) sum[i] += v[i] * r[i];
      }
      std::memcpy(p + size_t(c.at(k, y, x)) * D, sum, sizeof sum);
    }
  }
  static void local_back(const Canvas& c, const float* u, const float* w, const float* dp, float* du, float* dw) {
    float gradient[9 * D] = {};
    for (int k = 0; k < c.K; k++) for (int y = 0; y < c.H; y++) for (int x = 0; x < c.row[y]; x++) {
      float sum[D] = {}; const float* v = u + size_t(c.at(k, y, x)) * D;
      for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {     // the cell at -dy, -dx saw this one as its neighbour dy, dx
        int b = y - dy, a = x - dx;
        if (b < 0 || b >= c.H || a < 0 || a >= c.row[b]) continue;
        int j = 3 * (dy + 1) + dx + 1;
        const float *g = dp + size_t(c.at(k, b, a)) * D, *r = w + j * D; float* t = gradient + j * D;
        EACH(i, D) { sum[i] += g[i] * r[i]; t[i] += g[i] * v[i]; }
      }
      std::memcpy(du + size_t(c.at(k, y, x)) * D, sum, sizeof sum);
    }
    for (int i = 0; i < 9 * D; i++) dw[i] += gradient[i];
  }

  static void colours(const Canvas& c, const float* u, float* p) {
    constexpr int M = D / 2; int cells = c.H * c.W; float inverse = 1.f / float(c.K);
    for (int i = 0; i < cells; i++) {
      float out[D]; const float* v = u + size_t(i) * D;
      EACH(j, D) out[j] = v[j];
      for (int k = 1; k < c.K; k++) {
        const float* t = u + size_t(k * cells + i) * D;
        EACH(j, M) out[j] += t[j];
        EACH(j, M) out[M + j] = out[M + j] > t[M + j] ? out[M + j] : t[M + j];
      }
      EACH(j, M) out[j] *= inverse;
      for (int k = 0; k < c.K; k++) std::memcpy(p + size_t(k * cells + i) * D, out, sizeof out);
    }
  }
  static void colours_back(const Canvas& c, const float* u, const float* p, const float* dp, float* du) {
    constexpr int M = D / 2; int cells = c.H * c.W;
    for (int i = 0; i < cells; i++) {
      float g[D] = {}, ties[M] = {}; const float* top = p + size_t(i) * D + M;
      for (int k = 0; k < c.K; k++) {
        const float *d = dp + size_t(k * cells + i) * D, *v = u + size_t(k * cells + i) * D + M;
        EACH(j, D) g[j] += d[j];
        EACH(j, M) ties[j] += equal(v[j], top[j]);
      }
      EACH(j, M) g[j] /= float(c.K);
      EACH(j, M) g[M + j] /= ties[j];
      for (int k = 0; k < c.K; k++) {
        const float* v = u + size_t(k * cells + i) * D + M; float* t = du + size_t(k * cells + i) * D;
        EACH(j, M) t[j] = g[j];
        EACH(j, M) t[M + j] = equal(v[j], top[j]) * g[M + j];
      }
    }
  }

  // Cells of a line: first, first + step, ... (count); running maximum of the channels [from, from + D/4) along it.
  static void scan(const float* u, float* p, int first, int step, int count, int from) {
    constexpr int Q = D / 4; float top[Q];
    EACH(i, Q) top[i] = u[size_t(first) * D + from + i];
    for (int n = 0; n < count; n++) {
      const float* v = u + size_t(first + n * step) * D + from; float* t = p + size_t(first + n * step) * D + from;
      EACH(i, Q) t[i] = top[i] = v[i] >= top[i] ? v[i] : top[i];
    }
  }
  static void scan_back(const float* u, const float* p, const float* dp, float* du, int first, int step, int count, int from) {
    constexpr int Q = D / 4; float carry[Q] = {};
    for (int n = count - 1; n >= 0; n--) {                                    // whatever was passed on ends at the latest cell that held the maximum
      size_t at = size_t(first + n * step) * D + from;
      EACH(i, Q) { float g = carry[i] + dp[at + i], here = equal(u[at + i], p[at + i]); du[at + i] = here * g; carry[i] = g - here * g; }
    }
  }
  template <class F> static void lines(const Canvas& c, F f) {                // f(first, step, count, first channel) of every line of the four directions
    constexpr int Q = D / 4;
    for (int k = 0; k < c.K; k++) {
      for (int y = 0; y < c.H; y++) if (c.row[y]) { f(c.at(k, y, 0), 1, c.row[y], 0); f(c.at(k, y, c.row[y] - 1), -1, c.row[y], Q); }
      for (int x = 0; x < c.W; x++) if (c.column[x]) { f(c.at(k, 0, x), c.W, c.column[x], 2 * Q); f(c.at(k, c.column[x] - 1, x), -c.W, c.column[x], 3 * Q); }
    }
  }

  static void pools(const Canvas& c, const float* u, float* p) {
    constexpr int Q = D / 4; std::vector<float> columns(size_t(c.W) * Q);
    for (int k = 0; k < c.K; k++) {
      float mean[Q] = {}, top[Q];
      EACH(i, Q) top[i] = u[size_t(c.at(k, 0, 0)) * D + 3 * Q + i];
      std::fill(columns.begin(), columns.end(), 0.f);
      for (int y = 0; y < c.H; y++) {
        float row[Q] = {};
        for (int x = 0; x < c.row[y]; x++) {
          const float* v = u + size_t(c.at(k, y, x)) * D; float* column = columns.data() + x * Q;
          EACH(i, Q) { row[i] += v[i]; column[i] += v[Q + i]; mean[i] += v[2 * Q + i]; top[i] = v[3 * Q + i] > top[i] ? v[3 * Q + i] : top[i]; }
        }
        float inverse = 1.f / float(std::max(1, c.row[y]));
        for (int x = 0; x < c.W; x++) { float* t = p + size_t(c.at(k, y, x)) * D; EACH(i, Q) t[i] = row[i] * inverse; }
      }
      for (int x = 0; x < c.W; x++) { float inverse = 1.f / float(std::max(1, c.column[x])); EACH(i, Q) columns[x * Q + i] *= inverse; }
      EACH(i, Q) mean[i] /= float(c.cells);
      for (int y = 0; y < c.H; y++) for (int x = 0; x < c.W; x++) {
        float *t = p + size_t(c.at(k, y, x)) * D, *column = columns.data() + x * Q;
        EACH(i, Q) { t[Q + i] = column[i]; t[2 * Q + i] = mean[i]; t[3 * Q + i] = top[i]; }
      }
    }
  }
  static void pools_back(const Canvas& c, const float* u, const float* p, const float* dp, float* du) {
    constexpr int Q = D / 4; std::vector<float> columns(size_t(c.W) * Q), rows(size_t(c.H) * Q);
    for (int k = 0; k < c.K; k++) {
      float mean[Q] = {}, top[Q] = {}, ties[Q] = {}; const float* most = p + size_t(c.at(k, 0, 0)) * D + 3 * Q;
      std::fill(columns.begin(), columns.end(), 0.f); std::fill(rows.begin(), rows.end(), 0.f);
      for (int y = 0; y < c.H; y++) for (int x = 0; x < c.row[y]; x++) {
        const float *g = dp + size_t(c.at(k, y, x)) * D, *v = u + size_t(c.at(k, y, x)) * D; float *row = rows.data() + y * Q, *column = columns.data() + x * Q;
        EACH(i, Q) { row[i] += g[i]; column[i] += g[Q + i]; mean[i] += g[2 * Q + i]; top[i] += g[3 * Q + i]; ties[i] += equal(v[3 * Q + i], most[i]); }
      }
      EACH(i, Q) { mean[i] /= float(c.cells); top[i] /= ties[i]; }
      for (int y = 0; y < c.H; y++) for (int x = 0; x < c.row[y]; x++) {
        const float *v = u + size_t(c.at(k, y, x)) * D, *row = rows.data() + y * Q, *column = columns.data() + x * Q; float* t = du + size_t(c.at(k, y, x)) * D;
        float r = 1.f / float(c.row[y]), s = 1.f / float(c.column[x]);
        EACH(i, Q) { t[i] = row[i] * r; t[Q + i] = column[i] * s; t[2 * Q + i] = mean[i]; t[3 * Q + i] = equal(v[3 * Q + i], most[i]) * top[i]; }
      }
    }
  }

  template <class F> static void turned(const Canvas& c, F f) {               // f(cell, the cell it reads, which turn)
    int h = c.h, w = c.w;
    for (int k = 0; k < c.K; k++) for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) {
      int cell = c.at(k, y, x);
      f(cell, c.at(k, y, w - 1 - x), 0); f(cell, c.at(k, h - 1 - y, x), 1); f(cell, c.at(k, h - 1 - y, w - 1 - x), 2);
      if (h == w) { f(cell, c.at(k, x, y), 3); f(cell, c.at(k, w - 1 - x, y), 4); f(cell, c.at(k, x, h - 1 - y), 5); }
    }
  }

  template <class F> static void placed(const Canvas& c, F f) {               // the same for `places`
    int h = c.h, w = c.w, a = c.a, b = c.b; const bool whole = a % h == 0 && b % w == 0;
    for (int k = 0; k < c.K; k++) for (int y = 0; y < a; y++) for (int x = 0; x < b; x++) {
      int cell = c.at(k, y, x), down = y - (a - h), right = x - (b - w);
      auto see = [&](int i, int j, int place) { if (i >= 0 && i < h && j >= 0 && j < w) f(cell, c.at(k, i, j), place); };
      see(y, right, 0); see(down, x, 1); see(down, right, 2); see(y, b - 1 - x, 3); see(a - 1 - y, x, 4); see(a - 1 - y, b - 1 - x, 5); see(y % h, x % w, 6);
      if (whole) see(y / (a / h), x / (b / w), 7);
    }
  }
  // The same for `moved`: the input's cells fallen down, up, right and left (of a line those of plane 0 last), and the box of the others laid at the top left, as it is
  // and mirrored left-right and up-down.
  template <class F> static void moved(const Canvas& c, F f) {
    int h = c.h, w = c.w, top = h, bottom = -1, left = w, right = -1;
    auto see = [&](int to, int from, int way) { for (int k = 0; k < c.K; k++) f(c.at(k, to / w, to % w), c.at(k, from / w, from % w), way); };
    auto line = [&](int end, int step, int count, int way) {                  // `end` is where what falls comes to rest
      int to = end;
      for (bool empty : {false, true}) for (int n = 0, from = end; n < count; n++, from += step) if ((c.grid[from] == 0) == empty) { see(to, from, way); to += step; }
    };
    for (int x = 0; x < w; x++) { line((h - 1) * w + x, -w, h, 0); line(x, w, h, 1); }
    for (int y = 0; y < h; y++) { line(y * w + w - 1, -1, w, 2); line(y * w, 1, w, 3); }
    for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) if (c.grid[y * w + x]) { top = std::min(top, y); bottom = y; left = std::min(left, x); right = std::max(right, x); }
    for (int y = top; y <= bottom; y++) for (int x = left; x <= right; x++) {
      int to = (y - top) * w + x - left;
      see(to, y * w + x, 4); see(to, y * w + left + right - x, 5); see(to, (top + bottom - y) * w + x, 6);
    }
  }
  // The same for `quarters`: the input transposed, turned right, turned left, and transposed along the other diagonal.
  template <class F> static void quartered(const Canvas& c, F f) {
    int h = c.h, w = c.w;
    for (int k = 0; k < c.K; k++) for (int y = 0; y < std::min(w, c.H); y++) for (int x = 0; x < std::min(h, c.row[y]); x++) {
      int cell = c.at(k, y, x), back = h - 1 - x, up = w - 1 - y;
      f(cell, c.at(k, x, y), 0); f(cell, c.at(k, back, y), 1); f(cell, c.at(k, x, up), 2); f(cell, c.at(k, back, up), 3);
    }
  }
  // The reads that are a sum of other cells, each times a row of a weight: from TURNS on.
  static bool gathers(int read) { return read >= TURNS; }
  template <class F> static void gathered(int read, const Canvas& c, F f) {
    if (read == TURNS) turned(c, f); else if (read == PLACES) placed(c, f); else if (read == MOVED) moved(c, f); else quartered(c, f);
  }

  static void forward(int read, const Canvas& c, const float* u, const float* w, float* p) {
    if (read == LOCAL) local(c, u, w, p);
    if (read == COLOURS) colours(c, u, p);
    if (read == SCANS) {
      if (c.cells < c.H * c.W) std::memset(p, 0, size_t(c.N) * D * 4);
      lines(c, [&](int first, int step, int count, int from) { scan(u, p, first, step, count, from); });
    }
    if (read == POOLS) pools(c, u, p);
    if (gathers(read)) {
      std::memset(p, 0, size_t(c.N) * D * 4);
      gathered(read, c, [&](int cell, int other, int turn) { float* t = p + size_t(cell) * D; const float *v = u + size_t(other) * D, *r = w + turn * D; EACH(i, D) t[i] += v[i] * r[i]; });
    }
  }
  static void backward(int read, const Canvas& c, const float* u, const float* p, const float* w, const float* dp, float* du, float* dw) {
    if (c.cells < c.H * c.W || gathers(read)) std::memset(du, 0, size_t(c.N) * D * 4);
    if (read == LOCAL) local_back(c, u, w, dp, du, dw);
    if (read == COLOURS) {
      colours_back(c, u, p, dp, du);                                          // (no gradient arrives at a cell that does not exist)
    }
    if (read == SCANS) lines(c, [&](int first, int step, int count, int from) { scan_back(u, p, dp, du, first, step, count, from); });
    if (read == POOLS) pools_back(c, u, p, dp, du);
    if (gathers(read)) {
      float gradient[8 * D] = {};
      gathered(read, c, [&](int cell, int other, int turn) {
        const float *g = dp + size_t(cell) * D, *v = u + size_t(other) * D, *r = w + turn * D; float *t = du + size_t(other) * D, *q = gradient + turn * D;
        EACH(i, D) { t[i] += g[i] * r[i]; q[i] += g[i] * v[i]; }
      });
      for (int i = 0; i < READ_ROWS[read] * D; i++) dw[i] += gradient[i];
    }
  }
};

// ---- blocks ----

// What one block keeps for its way back; h is its input, b its output.
struct Saved { float *h, *u, *p, *a, *gate_up, *inner, *b, *inverse_a, *inverse_b; };

template <int D> inline float norm_row(float* t, float eps) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < D; i++) sum += t[i] * t[i];
  float r = 1.f / std::sqrt(sum / float(D) + eps);
  EACH(i, D) t[i] *= r;
  return r;
}
// dx = (g - y * mean(g*y)) * inverse
template <int D> inline void norm_row_back(const float* g, const float* y, float inverse, float* dx) {
  float dot = 0;
#pragma omp simd reduction(+ : dot)
  for (int i = 0; i < D; i++) dot += g[i] * y[i];
  dot /= float(D);
  EACH(i, D) dx[i] = (g[i] - y[i] * dot) * inverse;
}

template <int D> struct Net {
  const Weights& w; const Canvas& c; int S, N;
  Net(const Weights& w, const Canvas& c) : w(w), c(c), S(w.s.reads), N(c.N) {}

  void forward(const Layer& l, Saved& s) const {
    for (int n = 0; n < N; n += CHUNK) {
      int rows = std::min(CHUNK, N - n); const float* h = s.h + size_t(n) * D;
      for (int r = 0; r < S; r++) multiply(h, D, l.in_t.data() + size_t(r) * D * D, D, s.u + (size_t(r) * N + n) * D, rows, false);
    }
    for (int r = 0; r < S; r++) {
      size_t at = size_t(r) * N * D;
      Reads<D>::forward(w.s.read[r], c, s.u + at, w.p + l.read[r], s.p + at);
    }
    for (int n = 0; n < N; n += CHUNK) {
      int rows = std::min(CHUNK, N - n); float *a = s.a + size_t(n) * D, *gu = s.gate_up + size_t(n) * 4 * D, *inner = s.inner + size_t(n) * 2 * D, *b = s.b + size_t(n) * D;
      const float* parts[MAX_READS];
      for (int r = 0; r < S; r++) parts[r] = s.p + (size_t(r) * N + n) * D;
      std::memcpy(a, s.h + size_t(n) * D, size_t(rows) * D * 4);
      multiply(parts, D, S, D, l.out_t.data(), D, a, D, rows, true);
      for (int i = 0; i < rows; i++) s.inverse_a[n + i] = norm_row<D>(a + i * D, w.s.eps);
      multiply(a, D, l.gate_up_t.data(), 4 * D, gu, rows, false);
      for (int i = 0; i < rows; i++) {
        const float *g = gu + i * 4 * D, *u = g + 2 * D; float* t = inner + i * 2 * D;
        EACH(j, 2 * D) t[j] = g[j] * sigmoid(g[j]) * u[j];
      }
      std::memcpy(b, a, size_t(rows) * D * 4);
      multiply(inner, 2 * D, l.down_t.data(), D, b, rows, true);
      for (int i = 0; i < rows; i++) s.inverse_b[n + i] = norm_row<D>(b + i * D, w.s.eps);
    }
  }

  // grad [N][D]: of the block's output, then of its input. dp, du: [S][N][D] of scratch. Adds to the flat gradient.
  void backward(const Layer& l, const Saved& s, float* grad, float* dp, float* du, float* g) const {
    float dt[CHUNK * D], di[CHUNK * 2 * D], dgu[CHUNK * 4 * D];
    for (int n = 0; n < N; n += CHUNK) {
      int rows = std::min(CHUNK, N - n); float* d = grad + size_t(n) * D;
      const float *a = s.a + size_t(n) * D, *gu = s.gate_up + size_t(n) * 4 * D, *inner = s.inner + size_t(n) * 2 * D, *b = s.b + size_t(n) * D;
      for (int i = 0; i < rows; i++) norm_row_back<D>(d + i * D, b + i * D, s.inverse_b[n + i], dt + i * D);
      outer(dt, D, inner, 2 * D, rows, g + l.down, 2 * D);
      multiply(dt, D, l.down_n.data(), 2 * D, di, rows, false);
      for (int i = 0; i < rows; i++) {
        const float *gate = gu + i * 4 * D, *up = gate + 2 * D, *e = di + i * 2 * D; float *t = dgu + i * 4 * D;
        EACH(j, 2 * D) { float x = gate[j], q = sigmoid(x); t[2 * D + j] = e[j] * x * q; t[j] = e[j] * up[j] * q * (1.f + x * (1.f - q)); }
      }
      outer(dgu, 4 * D, a, D, rows, g + l.gate_up, D);
      multiply(dgu, 4 * D, l.gate_up_n.data(), D, dt, rows, true);
      for (int i = 0; i < rows; i++) norm_row_back<D>(dt + i * D, a + i * D, s.inverse_a[n + i], d + i * D);
      for (int r = 0; r < S; r++) {
        outer(d, D, s.p + (size_t(r) * N + n) * D, D, rows, g + l.out + r * D, S * D);
        multiply(d, D, l.out_n.data() + size_t(r) * D * D, D, dp + (size_t(r) * N + n) * D, rows, false);
      }
    }
    for (int r = 0; r < S; r++) {
      size_t at = size_t(r) * N * D;
      Reads<D>::backward(w.s.read[r], c, s.u + at, s.p + at, w.p + l.read[r], dp + at, du + at, g + l.read[r]);
    }
    for (int n = 0; n < N; n += CHUNK) {
      int rows = std::min(CHUNK, N - n); const float* parts[MAX_READS]; const float* h = s.h + size_t(n) * D;
      for (int r = 0; r < S; r++) {
        parts[r] = du + (size_t(r) * N + n) * D;
        outer(parts[r], D, h, D, rows, g + l.in + size_t(r) * D * D, D);
      }
      multiply(parts, D, S, D, l.in_n.data(), D, grad + size_t(n) * D, D, rows, true);
    }
  }
};

// ---- one example ----

template <int D> struct Example {
  const Weights& w; const Question& q; Canvas c; Net<D> net; int N, calls;
  std::vector<float> memory, x, y, z, dx, grad, dp, du; std::vector<Saved> saved; const int8_t *grid, *levels;

  Example(const Weights& w, const Question& q, const int8_t* grid, const int8_t* levels, bool learning) : w(w), q(q), c(q, grid), net(w, c), N(c.N), calls(learning ? w.s.n + 1 : 1), grid(grid), levels(levels) {
    size_t cell = size_t(N) * D, S = w.s.reads, blocks = size_t(calls) * w.s.layers, one = cell * (2 * S + 1 + 1 + 4 + 2 + 1) + 2 * size_t(N);
    memory.resize(blocks * one);
    float* at = memory.data();
    auto take = [&](size_t n) { float* was = at; at += n; return was; };
    for (size_t i = 0; i < blocks; i++) {
      Saved s{};
      s.h = i % w.s.layers ? saved.back().b : take(cell); s.u = take(S * cell); s.p = take(S * cell); s.a = take(cell); s.gate_up = take(4 * cell); s.inner = take(2 * cell); s.b = take(cell);
      s.inverse_a = take(N); s.inverse_b = take(N);
      saved.push_back(s);
    }
    x.resize(cell); y.resize(cell); z.resize(cell);
    if (learning) { dx.assign(cell, 0.f); grad.resize(cell); dp.resize(S * cell); du.resize(S * cell); }
  }

  // f(cell, its plane, whether that is on, is the cell of the input, is it of the answer)
  template <class F> void cells(F f) const {
    for (int k = 0; k < c.K; k++) for (int i = 0; i < c.H; i++) for (int j = 0; j < c.W; j++) {
      bool in = i < q.h && j < q.w;
      f(c.at(k, i, j), k, in && grid[i * q.w + j] == k, in, i < q.a && j < q.b);
    }
  }
  template <class F> void marked(F f) const {                                  // f(cell, the level of a mark that holds there)
    for (int m = 0; m < w.s.marks; m++) for (int i = 0; i < q.h; i++) for (int j = 0; j < q.w; j++) {
      int level = levels[(m * q.h + i) * q.w + j];
      if (level) for (int k = 0; k < c.K; k++) f(c.at(k, i, j), level);
    }
  }
  void begin(const float* inits) {
    const float *p = w.p, *row = p + w.puzzle + size_t(q.row) * D;
    cells([&](int cell, int k, bool on, bool in, bool out) {
      const float *e = p + w.cell + (on ? D : 0), *colour = p + w.colour + size_t(q.colour[k]) * D, *r = p + w.region; float* t = x.data() + size_t(cell) * D;
      for (int i = 0; i < D; i++) t[i] = e[i] + row[i] + colour[i] + (in ? r[i] : 0.f) + (out ? r[D + i] : 0.f);
    });
    marked([&](int cell, int level) { const float* e = p + w.mark + size_t(level - 1) * D; float* t = x.data() + size_t(cell) * D; EACH(i, D) t[i] += e[i]; });
    for (int n = 0; n < N; n++) { std::memcpy(&y[size_t(n) * D], inits, D * 4); std::memcpy(&z[size_t(n) * D], inits + D, D * 4); }
  }
  // One supervision step forward: y and z are replaced.
  void step(bool learning, Random* random) {
    size_t size = size_t(N) * D;
    for (int i = 0; i <= w.s.n; i++) {
      int call = learning ? i : 0; float* h = saved[size_t(call) * w.s.layers].h; const bool think = i < w.s.n;
      if (think) { EACH(j, int(size)) h[j] = z[j] + y[j] + x[j]; } else { EACH(j, int(size)) h[j] = y[j] + z[j]; }
      if (random && w.s.noise > 0) for (size_t j = 0; j < size; j++) h[j] += w.s.noise * random->normal();
      for (int b = 0; b < w.s.layers; b++) net.forward(w.layers[b], saved[size_t(call) * w.s.layers + b]);
      std::memcpy((think ? z : y).data(), saved[size_t(call) * w.s.layers + w.s.layers - 1].b, size * 4);
    }
  }
  void logits(int cell, float* out) const {                                   // of the K planes at one cell of the canvas
    const float* head = w.p + w.head;
    for (int k = 0; k < c.K; k++) {
      const float* t = &y[size_t(k * c.H * c.W + cell) * D]; float sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int i = 0; i < D; i++) sum += t[i] * head[i];
      out[k] = sum;
    }
  }
  // Loss of the present y (sum over the answer's cells, not divided) and its gradient times `scale` through both networks. Returns whether all cells are right.
  bool learn(const int8_t* answer, float scale, double& loss, float* g) {
    const float* head = w.p + w.head; std::vector<float> l(c.K); bool right = true; float dhead[D] = {};
    std::fill(grad.begin(), grad.end(), 0.f);
    for (int i = 0; i < q.a; i++) for (int j = 0; j < q.b; j++) {
      int cell = i * c.W + j, want = answer[i * q.b + j];
      logits(cell, l.data());
      int best = int(std::max_element(l.begin(), l.end()) - l.begin());
      right = right && best == want;
      double top = l[best], sum = 0, mean = 0;
      for (int k = 0; k < c.K; k++) { sum += std::exp(double(l[k]) - top); mean += l[k]; }
      double log_sum = top + std::log(sum), e = w.s.smoothing;
      loss += (1 - e) * (log_sum - l[want]) + e * (log_sum - mean / c.K);
      for (int k = 0; k < c.K; k++) {
        float d = float((std::exp(l[k] - log_sum) - (k == want ? 1 - e : 0) - e / c.K)) * scale; size_t at = size_t(k * c.H * c.W + cell) * D;
        EACH(n, D) { grad[at + n] = d * head[n]; dhead[n] += d * y[at + n]; }
      }
    }
    for (int n = 0; n < D; n++) g[w.head + n] += dhead[n];
    for (int call = w.s.n; call >= 0; call--) {
      for (int i = w.s.layers - 1; i >= 0; i--) net.backward(w.layers[i], saved[size_t(call) * w.s.layers + i], grad.data(), dp.data(), du.data(), g);
      if (call < w.s.n) for (size_t j = 0; j < dx.size(); j++) dx[j] += grad[j];
    }
    return right;
  }
  void finish(float* g) const {                                               // the gradient of x to the embeddings
    float *row = g + w.puzzle + size_t(q.row) * D, *r = g + w.region;
    cells([&](int cell, int k, bool on, bool in, bool out) {
      const float* t = &dx[size_t(cell) * D]; float *e = g + w.cell + (on ? D : 0), *colour = g + w.colour + size_t(q.colour[k]) * D;
      EACH(i, D) { e[i] += t[i]; row[i] += t[i]; colour[i] += t[i]; }
      if (in) EACH(i, D) r[i] += t[i];
      if (out) EACH(i, D) r[D + i] += t[i];
    });
    marked([&](int cell, int level) { const float* t = &dx[size_t(cell) * D]; float* e = g + w.mark + size_t(level - 1) * D; EACH(i, D) e[i] += t[i]; });
  }
};

template <int D> void gradients(const Shape& s, const float* p, const float* inits, int count, const Question* q, const int8_t* grids, const int8_t* levels, const int8_t* answers,
                                float* g, double* losses, uint8_t* exact, uint64_t seed) {
  Weights w(s, p);
  w.prepare(true);
  std::memset(g, 0, w.count * 4);
  std::fill(losses, losses + s.supervision, 0.0);
  long cells = 0;
  for (int i = 0; i < count; i++) cells += long(q[i].a) * q[i].b;
  for (int i = 0; i < count; i++) {
    Example<D> e(w, q[i], grids, levels, true);
    Random random(seed * 1000003u + i);
    e.begin(inits);
    for (int t = 0; t < s.supervision; t++) {
      e.step(true, &random);
      exact[i] = e.learn(answers, 1.f / float(cells), losses[t], g);
    }
    e.finish(g);
    grids += q[i].h * q[i].w; levels += s.marks * q[i].h * q[i].w; answers += q[i].a * q[i].b;
  }
  for (int t = 0; t < s.supervision; t++) losses[t] /= double(cells);
}

template <int D> void answer(const Shape& s, const float* p, const float* inits, int steps, int count, const Question* q, const int8_t* grids, const int8_t* levels, int8_t* out, float* sure) {
  Weights w(s, p);
  w.prepare(false);
  for (int i = 0; i < count; i++) {
    Example<D> e(w, q[i], grids, levels, false);
    std::vector<float> l(q[i].k);
    e.begin(inits);
    for (int t = 0; t < steps; t++) e.step(false, nullptr);
    double total = 0;
    for (int a = 0; a < q[i].a; a++) for (int b = 0; b < q[i].b; b++) {
      e.logits(a * e.c.W + b, l.data());
      int best = int(std::max_element(l.begin(), l.end()) - l.begin()); double sum = 0;
      for (float v : l) sum += std::exp(double(v) - l[best]);
      total -= std::log(sum);
      *out++ = int8_t(best);
    }
    sure[i] = float(total);
    grids += q[i].h * q[i].w; levels += s.marks * q[i].h * q[i].w;
  }
}

#define BY_WIDTH(call) do { if (s->d == 16) { constexpr int D = 16; call; } else if (s->d == 32) { constexpr int D = 32; call; } \
  else if (s->d == 48) { constexpr int D = 48; call; } else if (s->d == 64) { constexpr int D = 64; call; } else return 1; } while (0)

// x [m][n] (m <= n) with its singular values driven towards 1 (the quintic of Jordan et al.)
void orthogonalise(std::vector<float>& x, int m, int n, int iterations) {
  double norm = 0;
  for (float v : x) norm += double(v) * v;
  float inverse = 1.f / (float(std::sqrt(norm)) + 1e-7f);
  for (float& v : x) v *= inverse;
  std::vector<float> a(size_t(m) * m), b(size_t(m) * m), packed, next(x.size());
  for (int t = 0; t < iterations; t++) {
    pack([&](int k, int j) { return x[size_t(j) * n + k]; }, n, m, packed);
    multiply(x.data(), n, packed.data(), m, a.data(), m, false);
    pack([&](int k, int j) { return a[size_t(k) * m + j]; }, m, m, packed);
    multiply(a.data(), m, packed.data(), m, b.data(), m, false);
    for (size_t i = 0; i < a.size(); i++) b[i] = -4.7750f * a[i] + 2.0315f * b[i];
    pack([&](int k, int j) { return x[size_t(k) * n + j]; }, m, n, packed);
    multiply(b.data(), m, packed.data(), n, next.data(), m, false);
    for (size_t i = 0; i < x.size(); i++) x[i] = 3.4445f * x[i] + next[i];
  }
}

}  // namespace

extern "C" {

// Gradients [flat parameters] of the sum over the supervision steps of the mean cross-entropy of the answers' cells; losses [supervision], exact [count]. 1: no such width.
int etrm_gradients(const Shape* s, const float* p, const float* inits, int count, const Question* q, const int8_t* grids, const int8_t* levels, const int8_t* answers,
                   float* g, double* losses, uint8_t* exact, uint64_t seed) {
  BY_WIDTH((gradients<D>(*s, p, inits, count, q, grids, levels, answers, g, losses, exact, seed)));
  return 0;
}

// The answers after `steps` supervision steps, one behind the other, and the log-probability of each.
int etrm_answer(const Shape* s, const float* p, const float* inits, int steps, int count, const Question* q, const int8_t* grids, const int8_t* levels, int8_t* out, float* sure) {
  BY_WIDTH((answer<D>(*s, p, inits, steps, count, q, grids, levels, out, sure)));
  return 0;
}

// One optimiser step, 1-based number t, at `scale` of the learning rates: p, momenta m, v and the average are changed; returns the gradient's norm before clipping.
float etrm_optimise(const Shape* s, const Optimiser* o, float* p, float* g, float* m, float* v, float* ema, float scale, int t) {
  Weights w(*s, p);
  int d = s->d, S = s->reads;
  size_t rows = w.puzzle, behind = w.head;                                    // [rows, behind): puzzle_emb and colour_emb
  double norm = 0;
  for (size_t i = 0; i < w.count; i++) if (i < rows || i >= behind) norm += double(g[i]) * g[i];
  float length = float(std::sqrt(norm)), factor = o->clip > 0 ? std::min(1.f, o->clip / (length + 1e-6f)) : 1.f;
  for (size_t i = 0; i < w.count; i++) if (i < rows || i >= behind) g[i] *= factor;
  auto adam = [&](size_t from, size_t to, float rate, float decay) {
    float lr = rate * scale, first = lr / float(1 - std::pow(0.9, t)), second = float(1.0 / std::sqrt(1 - std::pow(0.95, t)));
    for (size_t i = from; i < to; i++) {
      m[i] += (g[i] - m[i]) * 0.1f; v[i] += (g[i] * g[i] - v[i]) * 0.05f;
      p[i] = p[i] * (1.f - lr * decay) - first * m[i] / (std::sqrt(v[i]) * second + 1e-8f);
    }
  };
  auto muon = [&](size_t from, int out, int in) {
    bool tall = out > in; int a = std::min(out, in), b = std::max(out, in); std::vector<float> x(size_t(a) * b);
    for (int i = 0; i < out; i++) for (int j = 0; j < in; j++) {
      size_t at = from + size_t(i) * in + j;
      m[at] = m[at] * o->momentum + g[at];
      x[tall ? size_t(j) * out + i : size_t(i) * in + j] = g[at] + o->momentum * m[at];
    }
    orthogonalise(x, a, b, o->iterations);
    float lr = o->muon_lr * scale, step = lr * std::sqrt(std::max(1.f, float(out) / float(in)));
    for (int i = 0; i < out; i++) for (int j = 0; j < in; j++) {
      size_t at = from + size_t(i) * in + j;
      p[at] = p[at] * (1.f - lr * o->muon_decay) - step * x[tall ? size_t(j) * out + i : size_t(i) * in + j];
    }
  };
  adam(0, rows, o->lr, 0.f); adam(behind, behind + d, o->lr, 0.f);
  for (size_t i = rows; i < behind; i += d)                                   // sparse: rows of which the batch holds nothing stay as they are
    if (!o->sparse || std::any_of(g + i, g + i + d, [](float x) { return x != 0; })) adam(i, i + d, o->row_lr, o->row_decay);
  for (auto& l : w.layers) {
    muon(l.in, S * d, d); muon(l.out, d, S * d); muon(l.gate_up, 4 * d, d); muon(l.down, d, 2 * d);
    for (int r = 0; r < S; r++) adam(l.read[r], l.read[r] + READ_ROWS[s->read[r]] * d, o->lr, 0.f);
  }
  float rate = std::min(o->ema, (1.f + float(t)) / (10.f + float(t)));
  for (size_t i = 0; i < w.count; i++) ema[i] = ema[i] * rate + p[i] * (1.f - rate);
  return length;
}

}  // extern "C"
