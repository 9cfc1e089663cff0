// Generates 9x9 Sudoku puzzles with exactly one solution. Usage: sudoku COUNT SEED LOW HIGH [SWAPS]
//
// A random full grid loses cells in random order while the solution stays unique, down to a number of givens drawn from
// LOW..HIGH (17..17 asks for more than can be had: the puzzle is then minimal, no given can be removed). With SWAPS it then
// climbs: so many times a given or two leave and others come, and the new puzzle, minimal again, stays if it takes as many guesses.
// Output, per puzzle: 81 question digits (0 = blank), 81 answer digits, guesses (2 bytes, little endian): how many branches a
// solver with naked and hidden singles and backtracking on the cell with the fewest candidates tries; 0 = singles solve it.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>
#include <string>

namespace {

std::mt19937_64 rng;
long guesses;
int units[27][9];

int box(int cell) { return cell / 27 * 3 + cell % 9 / 3; }

struct Grid {
  uint16_t row[9] = {}, column[9] = {}, block[9] = {};
  uint8_t digit[81] = {};                                      // 0 = blank
  uint16_t candidates(int c) const { return ~(row[c / 9] | column[c % 9] | block[box(c)]) & 511; }
  bool place(int c, int d) {                                   // d 0..8; false on a conflict
    uint16_t bit = uint16_t(1) << d;
    if (!(candidates(c) & bit)) return false;
    row[c / 9] |= bit; column[c % 9] |= bit; block[box(c)] |= bit;
    digit[c] = uint8_t(d + 1);
    return true;
  }
};

// Places every single until nothing moves; -1 on a contradiction, else the blank cell with the fewest candidates, or 81 when full.
int propagate(Grid& g) {
  for (;;) {
    bool progress = false;
    int best = 81, fewest = 10;
    for (int c = 0; c < 81; c++) {
      if (g.digit[c]) continue;
      uint16_t m = g.candidates(c);
      int n = __builtin_popcount(m);
      if (!n) return -1;
      if (n == 1) { g.place(c, __builtin_ctz(m)); progress = true; }
      else if (n < fewest) { fewest = n; best = c; }
    }
    if (progress) continue;
    for (auto& unit : units)
      for (int d = 0; d < 9; d++) {
        int places = 0, where = 0;
        bool done = false;
        for (int c : unit) {
          if (g.digit[c] == d + 1) { done = true; break; }
          if (!g.digit[c] && g.candidates(c) >> d & 1) { places++; where = c; }
        }
        if (done) continue;
        if (!places) return -1;
        if (places == 1) { g.place(where, d); progress = true; }
      }
    if (!progress) return best;
  }
}

// Number of solutions, at most `limit`; the first (or a random) one goes to `solution`.
int solve(Grid g, int limit, uint8_t* solution, bool random) {
  int cell = propagate(g);
  if (cell < 0) return 0;
  if (cell == 81) { if (solution) std::memcpy(solution, g.digit, 81); return 1; }
  int digits[9], n = 0, found = 0;
  for (uint16_t m = g.candidates(cell); m; m &= uint16_t(m - 1)) digits[n++] = __builtin_ctz(m);
  if (random) std::shuffle(digits, digits + n, rng);
  for (int k = 0; k < n && found < limit; k++) {
    guesses++;
    Grid next = g;
    next.place(cell, digits[k]);
    found += solve(next, limit - found, solution, random);
  }
  return found;
}

Grid load(const uint8_t* digits) {
  Grid g;
  for (int c = 0; c < 81; c++) if (digits[c]) g.place(c, digits[c] - 1);
  return g;
}

// Takes givens away, in random order, while the solution stays unique and more than `target` are left. Returns how many are left.
int thin(uint8_t* question, int target) {
  int order[81], givens = 0;
  for (int c = 0; c < 81; c++) givens += question[c] > 0;
  std::iota(order, order + 81, 0);
  std::shuffle(order, order + 81, rng);
  for (int k = 0; k < 81 && givens > target; k++) {
    uint8_t held = question[order[k]];
    if (!held) continue;
    question[order[k]] = 0;
    if (solve(load(question), 2, nullptr, false) == 1) givens--; else question[order[k]] = held;
  }
  return givens;
}

long rated(const uint8_t* question) {
  guesses = 0;
  solve(load(question), 2, nullptr, false);
  return std::min(guesses, 65535L);
}

// A random cell that is blank, or one that is given.
int any(const uint8_t* question, bool blank) {
  for (;;) {
    int c = int(rng() % 81);
    if ((question[c] == 0) == blank) return c;
  }
}

void climb(uint8_t* question, const uint8_t* answer, long swaps) {
  long best = rated(question);
  for (long n = 0; n < swaps; n++) {
    uint8_t next[81];
    std::memcpy(next, question, 81);
    for (int out = 1 + int(rng() % 2); out > 0; out--) next[any(next, false)] = 0;
    bool unique = false;
    for (int in = 0; in < 3 && !unique; in++) {
      int c = any(next, true);
      next[c] = answer[c];
      unique = solve(load(next), 2, nullptr, false) == 1;
    }
    if (!unique) continue;
    thin(next, 17);
    long found = rated(next);
    if (found < best) continue;
    best = found;
    std::memcpy(question, next, 81);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 && argc != 6) { std::fprintf(stderr, "usage: sudoku COUNT SEED LOW HIGH [SWAPS]\n"); return 2; }
  long count = std::atol(argv[1]);
  rng.seed(uint64_t(std::atoll(argv[2])));
  int low = std::atoi(argv[3]), high = std::atoi(argv[4]);
  long swaps = argc == 6 ? std::atol(argv[5]) : 0;
  if (low < 17 || high < low || high > 81) { std::fprintf(stderr, "need 17 <= LOW <= HIGH <= 81\n"); return 2; }
  for (int i = 0; i < 9; i++)
    for (int k = 0; k < 9; k++) { units[i][k] = i * 9 + k; units[9 + i][k] = k * 9 + i; units[18 + i][k] = (i / 3 * 3 + k / 3) * 9 + i % 3 * 3 + k % 3; }
  std::string out;
  for (long n = 0; n < count; n++) {
    Grid seedling;
    for (int b = 0; b < 3; b++) {                              // the three diagonal boxes do not constrain one another
      int p[9];
      std::iota(p, p + 9, 0);
      std::shuffle(p, p + 9, rng);
      for (int k = 0; k < 9; k++) seedling.place((b * 3 + k / 3) * 9 + b * 3 + k % 3, p[k]);
    }
    uint8_t answer[81], question[81];
    solve(seedling, 1, answer, true);
    std::memcpy(question, answer, 81);
    int target = low + int(rng() % uint64_t(high - low + 1));
    thin(question, target);
    climb(question, answer, swaps);
    long g = rated(question);
    out.append(reinterpret_cast<char*>(question), 81).append(reinterpret_cast<char*>(answer), 81);
    out += char(g & 255);
    out += char(g >> 8);
    if (out.size() > (1u << 20)) { std::fwrite(out.data(), 1, out.size(), stdout); out.clear(); }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}
