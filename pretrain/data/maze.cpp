// Generates mazes with one canonical shortest path. Usage: maze COUNT SEED MIN_SIDE MAX_SIDE CANVAS
//
// Output, per maze: 4 bytes (kind, height, width, length of the shortest path in moves), CANVAS*CANVAS question tokens,
// CANVAS*CANVAS answer tokens. Tokens: 1 wall, 2 open, 3 start, 4 goal, 5 path (SPEC section 5).
// A board smaller than the canvas lies at the top left; everything outside the board is wall.
// Canonical path: from the start, always take the first of right, down, left, up that comes nearer to the goal.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

enum Kind { PERFECT = 0, LOOPS = 1, RANDOM_WALLS = 2, SPARSE = 3 };
enum Token : char { WALL = 1, OPEN = 2, START = 3, GOAL = 4, PATH = 5 };
const int DI[4] = {0, 1, 0, -1}, DJ[4] = {1, 0, -1, 0};

std::mt19937_64 rng;
double uniform() { return (rng() >> 11) * 0x1p-53; }
int below(int n) { return static_cast<int>(rng() % static_cast<uint64_t>(n)); }

struct Board {
  int height, width;
  std::vector<char> wall;
  Board(int h, int w, bool filled) : height(h), width(w), wall(h * w, filled) {}
  int cell(int i, int j) const { return i * width + j; }
  bool inside(int i, int j) const { return i >= 0 && j >= 0 && i < height && j < width; }
  int step(int p, int k) const {
    int i = p / width + DI[k], j = p % width + DJ[k];
    return inside(i, j) && !wall[cell(i, j)] ? cell(i, j) : -1;
  }
};

// Growing tree on the sub-lattice that starts at (oi, oj): newest = 1 is depth-first (long corridors), 0 is Prim-like (short dead ends).
Board perfect(int h, int w) {
  Board b(h, w, true);
  int oi = below(2), oj = below(2), rows = (h - oi + 1) / 2, cols = (w - oj + 1) / 2;
  double newest = uniform() < .6 ? 1.0 : uniform();
  auto at = [&](int r, int c) { return b.cell(oi + 2 * r, oj + 2 * c); };
  std::vector<char> seen(rows * cols, 0);
  std::vector<int> active{below(rows * cols)};
  seen[active[0]] = 1;
  b.wall[at(active[0] / cols, active[0] % cols)] = 0;
  while (!active.empty()) {
    size_t pick = uniform() < newest ? active.size() - 1 : static_cast<size_t>(below(static_cast<int>(active.size())));
    int p = active[pick], options[4], n = 0;
    for (int k = 0; k < 4; k++) {
      int r = p / cols + DI[k], c = p % cols + DJ[k];
      if (r >= 0 && c >= 0 && r < rows && c < cols && !seen[r * cols + c]) options[n++] = k;
    }
    if (!n) { active.erase(active.begin() + static_cast<long>(pick)); continue; }
    int k = options[below(n)], r = p / cols + DI[k], c = p % cols + DJ[k];
    seen[r * cols + c] = 1;
    b.wall[at(r, c)] = 0;
    b.wall[(at(p / cols, p % cols) + at(r, c)) / 2] = 0;
    active.push_back(r * cols + c);
  }
  return b;
}

Board loops(int h, int w) {
  Board b = perfect(h, w);
  double opened = .02 + .18 * uniform();
  for (auto& x : b.wall) if (x && uniform() < opened) x = 0;
  return b;
}

Board random_walls(int h, int w) {
  Board b(h, w, false);
  double density = .1 + .32 * uniform();
  for (auto& x : b.wall) x = uniform() < density;
  return b;
}

// What a hand draws: an open floor with a few straight strokes, sometimes a frame.
Board sparse(int h, int w) {
  Board b(h, w, false);
  if (uniform() < .5)
    for (int i = 0; i < h; i++) for (int j = 0; j < w; j++) if (!i || !j || i == h - 1 || j == w - 1) b.wall[b.cell(i, j)] = 1;
  int strokes = 1 + below(std::max(h, w));
  for (int s = 0; s < strokes; s++) {
    int i = below(h), j = below(w), k = below(4), length = 1 + below(std::max(h, w));
    for (int n = 0; n < length && b.inside(i, j); n++, i += DI[k], j += DJ[k]) {
      b.wall[b.cell(i, j)] = 1;
      if (uniform() < .1) k = (k + (uniform() < .5 ? 1 : 3)) % 4;
    }
  }
  return b;
}

std::vector<int> distances(const Board& b, int from) {
  std::vector<int> d(b.wall.size(), -1), queue{from};
  d[from] = 0;
  for (size_t head = 0; head < queue.size(); head++)
    for (int k = 0; k < 4; k++) {
      int t = b.step(queue[head], k);
      if (t >= 0 && d[t] < 0) { d[t] = d[queue[head]] + 1; queue.push_back(t); }
    }
  return d;
}

// Places start and goal (long paths preferred) and appends one record; false when the board has no usable pair.
bool emit(const Board& b, Kind kind, int canvas, std::string& out) {
  std::vector<int> open;
  for (size_t i = 0; i < b.wall.size(); i++) if (!b.wall[i]) open.push_back(static_cast<int>(i));
  if (open.size() < 3) return false;
  int start = open[below(static_cast<int>(open.size()))];
  std::vector<int> d = distances(b, start);
  if (uniform() < .4) {
    for (int t : open) if (d[t] > d[start]) start = t;
    d = distances(b, start);
  }
  std::vector<int> candidates;
  std::vector<double> weights;
  double power = uniform() < .3 ? 0.0 : 2.0;
  for (int t : open) if (d[t] >= 1) { candidates.push_back(t); weights.push_back(power > 0 ? double(d[t]) * d[t] : 1.0); }
  if (candidates.empty()) return false;
  std::discrete_distribution<int> choose(weights.begin(), weights.end());
  int goal = candidates[choose(rng)];
  if (d[goal] > 255) return false;
  std::string question(static_cast<size_t>(canvas * canvas), WALL);
  auto put = [&](int p) { return static_cast<size_t>(p / b.width * canvas + p % b.width); };
  for (int t : open) question[put(t)] = OPEN;
  question[put(start)] = START;
  question[put(goal)] = GOAL;
  std::string answer = question;
  std::vector<int> to_goal = distances(b, goal);
  for (int p = start; p != goal;) {
    for (int k = 0; k < 4; k++) {
      int t = b.step(p, k);
      if (t >= 0 && to_goal[t] == to_goal[p] - 1) { p = t; break; }
    }
    if (p != goal) answer[put(p)] = PATH;
  }
  for (int v : {int(kind), b.height, b.width, d[goal]}) out += static_cast<char>(v);
  out += question;
  out += answer;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) { std::fprintf(stderr, "usage: maze COUNT SEED MIN_SIDE MAX_SIDE CANVAS\n"); return 2; }
  long count = std::atol(argv[1]);
  rng.seed(static_cast<uint64_t>(std::atoll(argv[2])));
  int low = std::atoi(argv[3]), high = std::atoi(argv[4]), canvas = std::atoi(argv[5]);
  if (low < 3 || high < low || canvas < high) { std::fprintf(stderr, "need 3 <= MIN_SIDE <= MAX_SIDE <= CANVAS\n"); return 2; }
  std::string out;
  for (long n = 0; n < count;) {
    int h = low + below(high - low + 1), w = uniform() < .75 ? h : low + below(high - low + 1);
    double u = uniform();
    Kind kind = u < .4 ? PERFECT : u < .6 ? LOOPS : u < .8 ? RANDOM_WALLS : SPARSE;
    Board b = kind == PERFECT ? perfect(h, w) : kind == LOOPS ? loops(h, w) : kind == RANDOM_WALLS ? random_walls(h, w) : sparse(h, w);
    if (!emit(b, kind, canvas, out)) continue;
    n++;
    if (out.size() > (1u << 22)) { std::fwrite(out.data(), 1, out.size(), stdout); out.clear(); }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}
