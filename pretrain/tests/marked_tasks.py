"""Made-up tasks whose rules ask what holds of a cell beside its colour: `python3 pretrain/tests/marked_tasks.py OUT.json` writes three of each rule for `learn.py --tasks`.

Grids of 6x6 to 9x9, three or four demonstrations and a test; where shapes lie is known from how they were drawn, so no answer comes from etrm/marks.py.
"""
import json
import sys

import numpy as np

PAINT = 9                                                 # what rules paint with; grids hold 1 to 8


def blob(rng, cells: int) -> set:
    """Cells that touch by their sides, none of them round another."""
    found = {(0, 0)}
    while len(found) < cells:
        y, x = list(found)[rng.integers(len(found))]
        dy, dx = ((0, 1), (1, 0), (0, -1), (-1, 0))[rng.integers(4)]
        found.add((y + dy, x + dx))
    return blob(rng, cells) if holes(found) else found


def holes(cells: set) -> set:
    """The cells round which these lie."""
    ys, xs = zip(*cells)
    box = {(y, x) for y in range(min(ys) - 1, max(ys) + 2) for x in range(min(xs) - 1, max(xs) + 2)} - cells
    outside, waiting = set(), [(min(ys) - 1, min(xs) - 1)]
    while waiting:
        y, x = waiting.pop()
        if (y, x) in box and (y, x) not in outside:
            outside.add((y, x))
            waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return box - outside


def ring(rng) -> set:
    h, w = rng.integers(3, 5, 2)
    return {(y, x) for y in range(h) for x in range(w) if y in (0, h - 1) or x in (0, w - 1)}


def cup(rng) -> set:
    """A ring with a cell missing in a side."""
    cells = sorted(ring(rng))
    (h, w) = cells[-1]
    sides = [(y, x) for y, x in cells if (y in (0, h)) != (x in (0, w))]
    return set(cells) - {sides[rng.integers(len(sides))]}


def drawn(rng, shapes):
    """The shapes at random places, not touching each other even by corners, in random colours: (grid, the shapes' cells there)."""
    for _ in range(300):
        h, w = rng.integers(6, 10, 2)
        grid, where = np.zeros((h, w), int), []
        for shape in shapes:
            ys, xs = (np.array(v) for v in zip(*shape))
            ys, xs = ys - ys.min(), xs - xs.min()
            near = np.pad(grid, 1)
            free = [(y, x) for y in range(h - ys.max()) for x in range(w - xs.max()) if not any(near[y + ys + a, x + xs + b].any() for a in range(3) for b in range(3))]
            if not free:
                break
            y, x = free[rng.integers(len(free))]
            grid[y + ys, x + xs] = rng.integers(1, 9)
            where.append((y + ys, x + xs))
        else:
            return grid, where
    raise ValueError("these shapes find no room")


def dots(rng, share: float, size=None):
    h, w = size or rng.integers(6, 10, 2)
    return np.where(rng.random((h, w)) < share, rng.integers(1, 9, (h, w)), 0)


def painted(grid, cells, colour=PAINT):
    grid = grid.copy()
    grid[cells] = colour
    return grid


def by_size(rng) -> list:
    """Three blobs of different sizes in random order."""
    return [blob(rng, int(n)) for n in rng.permutation(rng.choice(np.arange(2, 8), 3, replace=False))]


def shapes_rule(make, change):
    """make(rng) -> shapes; change(grid, the shapes' cells [(ys, xs)]) -> answer."""
    def pair(rng):
        grid, where = drawn(rng, make(rng))
        return grid, change(grid, where)
    return pair


def largest_of(where):
    return max(where, key=lambda c: len(c[0]))


def keep_largest(grid, where):
    return np.where(painted(np.zeros_like(grid), largest_of(where), 1) > 0, grid, 0)


def recolour_holes(grid, where):
    for ys, xs in where:
        inside = holes(set(zip(ys.tolist(), xs.tolist())))
        for y, x in inside:
            grid = painted(grid, (y, x))
    return grid


def recolour_rings(grid, where):
    for ys, xs in where:
        if holes(set(zip(ys.tolist(), xs.tolist()))):
            grid = painted(grid, (ys, xs))
    return grid


def fill_boxes(grid, where):
    answer = grid.copy()
    for ys, xs in where:
        box = np.zeros(grid.shape, bool)
        box[ys.min():ys.max() + 1, xs.min():xs.max() + 1] = True
        answer[box & (grid == 0)] = PAINT
    return answer


def ranked(grid, where):
    for colour, cells in zip((3, 5, 7), sorted(where, key=lambda c: -len(c[0]))):
        grid = painted(grid, cells, colour)
    return grid


def remove_lone(rng):
    grid, where = drawn(rng, [blob(rng, int(n)) for n in (1, 1, 1, *rng.integers(2, 6, 2))])
    return grid, np.where(sum(painted(np.zeros_like(grid), c, 1) for c in where if len(c[0]) > 1) > 0, grid, 0)


def places_rule(chosen, odd=(), only_black=True):
    """chosen(y, x, h, w) -> whether a cell is painted (where it is black, or whatever it is); odd: axes of odd length."""
    def pair(rng):
        size = [rng.choice((7, 9)) if axis in odd else rng.integers(6, 10) for axis in (0, 1)]
        grid = dots(rng, 0.25, size)
        where = np.array([[chosen(y, x, *grid.shape) for x in range(grid.shape[1])] for y in range(grid.shape[0])])
        return grid, np.where(where & ((grid == 0) | (not only_black)), PAINT, grid)
    return pair


def between(rng):
    grid = np.zeros(rng.integers(6, 10, 2), int)
    for y in rng.choice(len(grid), len(grid) // 2, replace=False):
        x = rng.choice(grid.shape[1], rng.choice((1, 2, 2)), replace=False)
        grid[y, x] = rng.integers(1, 9)
    answer = grid.copy()
    for row in answer:
        on = np.nonzero(row)[0]
        if len(on) == 2:
            row[on[0] + 1:on[1]] = PAINT
    return grid, answer


def halo(rng):
    grid = dots(rng, 0.07)
    near = np.array([[grid[max(y - 1, 0):y + 2, max(x - 1, 0):x + 2].any() for x in range(grid.shape[1])] for y in range(grid.shape[0])])
    return grid, np.where(near & (grid == 0), PAINT, grid)


RULES = {                                                 # rng -> (input, answer)
    "fill enclosed": shapes_rule(lambda r: [ring(r), cup(r)], recolour_holes),
    "keep largest": shapes_rule(by_size, keep_largest),
    "recolour largest": shapes_rule(by_size, lambda g, where: painted(g, largest_of(where))),
    "recolour smallest": shapes_rule(by_size, lambda g, where: painted(g, min(where, key=lambda c: len(c[0])))),
    "rank by size": shapes_rule(by_size, ranked),
    "remove lone": remove_lone,
    "recolour rings": shapes_rule(lambda r: [ring(r), cup(r), blob(r, 3)], recolour_rings),
    "fill boxes": shapes_rule(by_size, fill_boxes),
    "middle row": places_rule(lambda y, x, h, w: 2 * y == h - 1, odd=(0,)),
    "middle column": places_rule(lambda y, x, h, w: 2 * x == w - 1, odd=(1,), only_black=False),
    "diagonal": places_rule(lambda y, x, h, w: y == x),
    "both diagonals": places_rule(lambda y, x, h, w: x in (y, w - 1 - y)),
    "frame": places_rule(lambda y, x, h, w: y in (0, h - 1) or x in (0, w - 1), only_black=False),
    "corners": places_rule(lambda y, x, h, w: y in (0, h - 1) and x in (0, w - 1), only_black=False),
    "stripes": places_rule(lambda y, x, h, w: x % 2 == 1),
    "chequer": places_rule(lambda y, x, h, w: (y + x) % 2 == 1),
    "between": between,
    "halo": halo,
}


def make_task(rule: str, seed: int) -> dict:
    """As in ARC's JSON; no two inputs are the same, and every answer differs from its input."""
    rng, pairs = np.random.default_rng([seed, list(RULES).index(rule)]), []
    while len(pairs) < 4 + seed % 2:
        x, y = RULES[rule](rng)
        if (x != y).any() and not any(np.array_equal(x, other) for other, _ in pairs):
            pairs.append((x, y))
    *train, test = (dict(input=x.tolist(), output=y.tolist()) for x, y in pairs)
    return dict(train=train, test=[test])


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        json.dump({f"{rule} {seed}": make_task(rule, seed) for rule in RULES for seed in (1, 2, 3)}, file)
