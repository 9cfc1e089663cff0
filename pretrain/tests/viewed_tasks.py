"""Made-up tasks as one draws them by hand: shifts, mirrors and turns, with other colours too, frames, swaps, stripes that go on, dots counted, bars sorted: `python3 pretrain/tests/viewed_tasks.py OUT.json [COPIES]` for `learn.py --tasks`.

Two to four demonstrations of 3x3 to 12x12 and a test; no answer comes from etrm/views.py.
"""
import json
import sys

import numpy as np


def picture(rng, low=3, high=12, ground=0, share=None, colours=None):
    h, w = rng.integers(low, high + 1, 2)
    colours = rng.permutation([c for c in range(10) if c != ground])[:rng.integers(2, 5)] if colours is None else colours
    return np.where(rng.random((h, w)) < (share or rng.uniform(0.3, 0.6)), ground, rng.choice(colours, (h, w)))


def moved(grid, dy, dx, ground):
    out = np.full_like(grid, ground)
    for y in range(len(grid)):
        for x in range(len(grid[0])):
            if 0 <= y + dy < len(grid) and 0 <= x + dx < len(grid[0]):
                out[y + dy, x + dx] = grid[y, x]
    return out


def vector(rng, low, high):
    """At least `low` in one direction."""
    a, b = int(rng.integers(low, high + 1)), int(rng.choice([0, 0, *range(1, high + 1)]))
    return tuple(int(rng.choice((-1, 1))) * n for n in ((a, b) if rng.random() < 0.5 else (b, a)))


def names(rng):
    """Colours become others; black stays."""
    return np.array([0, *rng.permutation(np.arange(1, 10))])


PALETTE = [1, 2, 3, 4]


def rule(scene, make):
    """make(rng) -> change, drawn once a task; scene(rng) -> input."""
    return scene, make


def shift(ground=0, recoloured=False, own=False, low=4, high=6):
    def make(rng):
        o, n, g = vector(rng, low, high), names(rng), ground if ground is not None else int(rng.integers(1, 10))
        def change(x):
            here = int(np.bincount(x.ravel()).argmax()) if own else g
            return moved(n[x] if recoloured else x, *o, here)
        return change
    return make


def around(recoloured=False):
    def make(rng):
        o, n = vector(rng, 1, 4), names(rng)
        return lambda x: np.roll(n[x] if recoloured else x, o, (0, 1))
    return make


def turn(recoloured):
    def make(rng):
        n, f = names(rng), [np.fliplr, np.flipud, lambda x: np.rot90(x, 2), lambda x: x.T, np.rot90, lambda x: np.rot90(x, 3)][rng.integers(6)]
        return lambda x: f(n[x] if recoloured else x)
    return make


def frame(rng):
    c = int(rng.integers(5, 10))
    def change(x):
        y = x.copy()
        y[[0, -1]] = c
        y[:, [0, -1]] = c
        return y
    return change


def frame_around(rng):
    c = int(rng.integers(5, 10))
    return lambda x: np.pad(x, 1, constant_values=c)


def frame_off(rng):
    return lambda x: x[1:-1, 1:-1]


def swap(rng):
    a, b = rng.permutation(PALETTE)[:2]
    n = np.arange(10)
    n[[a, b]] = b, a
    return lambda x: n[x]


def drawn(low, high, **how):
    return lambda rng: picture(rng, low, high, **how)


# patterns: (input, answer) together
def stripes(rng, part, how):
    """A pattern cut off after a time, or with a hole; part: columns, rows, diagonals, tiles, own (each row its own)."""
    h, w = rng.integers(7 if part == "tiles" else 5, 13, 2)
    k = int(rng.integers(2, 5))
    if part == "own":
        w, k = int(rng.integers(10, 13)), int(rng.integers(2, 4))
    bright = rng.permutation(np.arange(1, 10) if how != "hole of its own" else np.arange(1, 9))
    i, j = np.indices((h, w))
    if part == "columns":
        full = bright[:k][j % k]
    elif part == "rows":
        full = bright[:k][i % k]
    elif part == "diagonals":
        full = bright[:k][(i + (1 if rng.random() < 0.5 else k - 1) * j) % k]
    elif part == "tiles":
        tile = rng.choice(bright[:4], (int(rng.integers(2, 4)), int(rng.integers(2, 4))))
        full = tile[i % tile.shape[0], j % tile.shape[1]]
    else:
        full = np.array([bright[rng.permutation(8)[:k]][np.arange(w) % k] for _ in range(h)])
    cut = full.copy()
    if how == "cut":
        along = part not in ("rows",) and (part != "diagonals" or rng.random() < 0.5)
        keep = k + int(rng.integers(0, 2))
        if part == "tiles":
            cut[:, 2 * tile.shape[1]:] = 0
            if rng.random() < 0.5:
                cut[2 * tile.shape[0]:] = 0
        elif along:
            cut[:, keep:] = 0
        else:
            cut[keep:] = 0
    else:
        for _ in range(2):
            a, b = rng.integers(2, 4, 2)
            y, x = rng.integers(0, h - a + 1), rng.integers(0, w - b + 1)
            cut[y:y + a, x:x + b] = 9 if how == "hole of its own" else 0
    return cut, full


def dots(rng, n, colours, low=4, high=9):
    h, w = rng.integers(low, high + 1, 2)
    grid = np.zeros(h * w, int)
    grid[rng.permutation(h * w)[:n]] = rng.choice(colours, n)
    return grid.reshape(h, w)


def counting(kind):
    """A bar as long as there are dots: in a row of that length, in a row of nine, in a column; of the dots' colour or always of one; other colours may be there too; or counted in shapes."""
    def task(rng, count):
        paint, one = int(rng.integers(1, 10)), int(rng.integers(1, 10))
        numbers = rng.permutation(np.arange(1, 10))[:count]
        pairs = []
        for n in numbers.tolist():
            colour = int(rng.integers(1, 10)) if kind != "painted" else one
            if kind == "of one colour":
                grid = dots(rng, n + 4, [one], 5, 9)
                on = np.argwhere(grid)
                for y, x in on[rng.permutation(len(on))[:4]]:
                    grid[y, x] = one % 9 + 1
                colour = one
            elif kind == "shapes":
                grid = np.zeros((11, 11), int)
                places = [(a, b) for a in (0, 4, 8) for b in (0, 4, 8)]
                for a, b in [places[i] for i in rng.permutation(9)[:n]]:
                    grid[a:a + rng.integers(1, 4), b:b + rng.integers(1, 4)] = colour
            else:
                grid = dots(rng, n, [colour], 4, 7)
            bar = paint if kind == "painted" else colour
            if kind in ("row", "of one colour", "shapes"):
                answer = np.full((1, n), bar)
            elif kind == "column":
                answer = np.full((n, 1), bar)
            elif kind in ("row of nine", "painted"):
                answer = np.where(np.arange(9) < n, bar, 0)[None]
            elif kind == "square":
                answer = np.where(np.arange(9) < n, bar, 0).reshape(3, 3)
            else:
                answer = np.where(np.arange(9)[::-1] < n, bar, 0)[:, None]
            pairs.append((grid, answer))
        return pairs
    return task


def bars(rng, gap, palette):
    n, h = int(rng.integers(3, 7)), int(rng.integers(7, 10))
    heights = rng.permutation(np.arange(1, h))[:n]
    grid = np.zeros((h, n * (2 if gap else 1) + (1 if gap else 0)), int)
    where = [2 * i + 1 if gap else i for i in range(n)]
    order = sorted(range(n), key=lambda i: heights[i])
    colours = rng.choice(palette, n)
    answer = grid.copy()
    for at, i in zip(where, range(n)):
        grid[h - heights[i]:, at] = colours[i]
    for at, i in zip(where, order):
        answer[h - heights[i]:, at] = colours[i]
    return grid, answer


def sorting(falling, side, gap, recoloured):
    """Bars on the floor, hanging or at a wall, the lowest first or last, close together or apart; side: quarter turns of it all."""
    def task(rng, count):
        n, pairs = names(rng), []
        for _ in range(count):
            x, y = bars(rng, gap, PALETTE if recoloured else range(1, 10))
            if falling:
                kept = np.nonzero(y.any(0))[0]
                y[:, kept] = y[:, kept[::-1]]
            if recoloured:
                y = n[y]
            pairs.append((np.rot90(x, side), np.rot90(y, side)))
        return pairs
    return task


def from_rule(scene, make):
    def task(rng, count):
        change, pairs = make(rng), []
        while len(pairs) < count:
            x = scene(rng)
            y = change(x)
            if not np.array_equal(x, y) and y.any():
                pairs.append((x, y))
        return pairs
    return task


def with_ground(low, high):
    """Each picture on a ground of its own."""
    return lambda rng: picture(rng, low, high, int(rng.integers(0, 10)), 0.7)


FAMILIES = {
    "shift far": from_rule(drawn(7, 12), shift()),
    "shift far, ground of one colour": None,
    "shift far, ground of its own": from_rule(with_ground(7, 12), shift(own=True)),
    "shift near, ground of its own": from_rule(with_ground(5, 9), shift(own=True, low=1, high=3)),
    "shift far, recoloured": from_rule(drawn(8, 12, colours=PALETTE), shift(recoloured=True)),
    "shift around": from_rule(drawn(5, 12), around()),
    "shift around, recoloured": from_rule(drawn(5, 12, colours=PALETTE), around(True)),
    "mirror or turn": from_rule(drawn(3, 12), turn(False)),
    "mirror or turn, recoloured": from_rule(drawn(3, 12, colours=PALETTE), turn(True)),
    "frame": from_rule(drawn(4, 12, colours=PALETTE), frame),
    "frame around": from_rule(drawn(3, 9, colours=PALETTE), frame_around),
    "frame off": from_rule(drawn(5, 12), frame_off),
    "swap": from_rule(drawn(3, 12, colours=PALETTE), swap),
    **{f"stripes: {part}, {how}": (lambda rng, count, part=part, how=how: [stripes(rng, part, how) for _ in range(count)])
       for part in ("columns", "rows", "diagonals", "tiles", "own") for how in ("cut", "hole", "hole of its own")},
    **{f"count: {kind}": counting(kind) for kind in ("row", "column", "row of nine", "painted", "square", "column of nine", "of one colour", "shapes")},
    **{f"sort: {'falling' if falling else 'rising'}, {('floor', 'right', 'ceiling', 'left')[side]}{', apart' if gap else ''}{', recoloured' if recoloured else ''}": sorting(falling, side, gap, recoloured)
       for falling, side, gap, recoloured in ((0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (1, 3, 0, 0), (0, 2, 1, 0), (1, 1, 1, 0), (0, 0, 0, 1), (1, 2, 0, 1))},
}


def ground_of_one_colour(rng, count):
    ground = int(rng.integers(1, 10))
    change = shift(ground=ground)(rng)
    return [(x, change(x)) for x in (picture(rng, 7, 12, ground) for _ in range(count))]


FAMILIES["shift far, ground of one colour"] = ground_of_one_colour


def make_task(family: str, seed: int) -> dict:
    """As in ARC's JSON: two demonstrations with seeds 0, 3, ..., three with 1, 4, ..., four with 2, 5, ..., and a test."""
    rng = np.random.default_rng([seed, list(FAMILIES).index(family)])
    *train, test = (dict(input=x.tolist(), output=y.tolist()) for x, y in FAMILIES[family](rng, 3 + seed % 3))
    return dict(train=train, test=[test])


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        json.dump({f"{family} {seed}": make_task(family, seed) for family in FAMILIES for seed in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3)}, file)
