"""Sudoku: generated pools with unique solutions, symmetries on the fly, the encoding of SPEC section 5, CSV."""
import csv
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from .compile import compile_cpp

VOCAB = 11                                            # token = digit + 1; blank 0 -> token 1; token 0 does not occur
PARTS = ((0.6, 17, 17), (0.4, 24, 43))               # share of a pool, fewest and most givens; 17..17 = minimal
RATINGS = (("easy", 0, 0), ("mid", 1, 5), ("hard", 6, 65535))      # by guesses of the generator's solver
HARDEST = 21                                          # guesses from which a puzzle of `climbed` counts as one of the hardest
SWAPS = 200                                           # of givens, on the way to a hard one: a third of what they yield has HARDEST guesses or more


def climbed(count: int, seed: int) -> dict:
    """Minimal puzzles that were made harder by SWAPS swaps of givens: about 70 ms each."""
    return generate(count, seed, swaps=SWAPS)


def generate(count: int, seed: int, low: int = 17, high: int = 17, workers: int = 2, swaps: int = 0) -> dict:
    """question, answer [count, 81] uint8 digits (0 = blank), guesses [count]; low..high givens, 17..17 = minimal puzzles, which `swaps` make harder.

    The result depends on the arguments only, not on timing: worker w makes its own share with seed*1000 + w.
    """
    program = str(compile_cpp(Path(__file__).with_name("sudoku.cpp")))
    cache = Path(f"{program}-{count}-{seed}-{low}-{high}-{workers}{f'-{swaps}' if swaps else ''}.npy")     # large pools take minutes; slices of a run share them
    if cache.exists():
        return _split(np.load(cache))
    shares = [count // workers + (w < count % workers) for w in range(workers)]

    def run(w):
        return subprocess.run([program, str(shares[w]), str(seed * 1000 + w), str(low), str(high), str(swaps)], stdout=subprocess.PIPE, check=True).stdout

    with ThreadPoolExecutor(workers) as pool:
        rows = np.frombuffer(b"".join(pool.map(run, range(workers))), np.uint8).reshape(count, 164)
    if count * (1 + swaps) >= 20_000:
        np.save(str(cache) + ".tmp.npy", rows)
        os.replace(str(cache) + ".tmp.npy", cache)
    return _split(rows)


def _split(rows):
    return dict(question=rows[:, :81], answer=rows[:, 81:162], guesses=rows[:, 162:].copy().view("<u2")[:, 0])


def mixture(count: int, seed: int, parts) -> dict:
    """A pool of several ranges of givens. parts: [[share, low, high], ...]."""
    pools = [generate(max(1, round(count * share)), seed * 10 + k, low, high) for k, (share, low, high) in enumerate(parts)]
    return {name: np.concatenate([p[name] for p in pools]) for name in pools[0]}


def transform(grid, transpose: bool, rows, columns, digits):
    """out[i][j] = digits[X[rows[i]][columns[j]]], X transposed FIRST. grid [9, 9]; digits [10] with digits[0] = 0."""
    x = grid.T if transpose else grid
    return np.asarray(digits)[x[np.ix_(rows, columns)]]


def random_symmetries(question, answer, rng: np.random.Generator):
    """One random symmetry a puzzle, the same for question and answer: digits, transpose, bands and rows, stacks and columns.

    question, answer [N, 81] -> the same shapes.
    """
    n = len(question)

    def lines():
        bands, inside = rng.random((n, 3)).argsort(1), rng.random((n, 3, 3)).argsort(2)
        return (bands[:, :, None] * 3 + inside).reshape(n, 9)

    rows, columns, flip = lines(), lines(), rng.random(n) < 0.5
    digits = np.concatenate((np.zeros((n, 1), np.int64), rng.random((n, 9)).argsort(1) + 1), 1)
    at = rows[:, :, None] * 9 + columns[:, None, :]
    at[flip] = columns[flip][:, None, :] * 9 + rows[flip][:, :, None]
    at = at.reshape(n, 81)
    index = np.arange(n)[:, None]
    return digits[index, question[index, at]], digits[index, answer[index, at]]


def reveal(question, answer, rng: np.random.Generator, share: float):
    """Fills blanks of about `share` of the puzzles with right digits, from a few to nearly all: nearly solved grids occur too."""
    n = len(question)
    chosen = rng.random((n, 1)) < share
    shown = rng.random((n, 81)) < rng.random((n, 1)) ** 0.5
    return np.where(chosen & shown, answer, question)


def verify(question, prediction) -> bool:
    """Every given kept, every row, column and box a permutation of 1..9. Digits [81]."""
    question, prediction = np.asarray(question), np.asarray(prediction)
    if np.any((question > 0) & (question != prediction)):
        return False
    g, whole = prediction.reshape(9, 9), set(range(1, 10))
    boxes = g.reshape(3, 3, 3, 3).transpose(0, 2, 1, 3).reshape(9, 9)
    return all(set(line.tolist()) == whole for part in (g, g.T, boxes) for line in part)


def write_csv(path, rows):
    """The columns of the public Sudoku files: source,question,answer,rating ('.' = blank). rows: (question, answer, rating, source)."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "question", "answer", "rating"))
        for question, answer, rating, source in rows:
            writer.writerow((source, "".join("." if d == 0 else str(d) for d in question), "".join(map(str, answer)), int(rating)))
