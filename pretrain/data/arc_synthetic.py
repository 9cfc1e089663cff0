"""Synthetic ARC-like tasks: endless (input, output) pairs of simple transformations, one fixed rule a task."""
import numpy as np

MAX_SIDE = 10


def _side(rng, low=3, high=MAX_SIDE):
    return int(rng.integers(low, high + 1))


def scatter(rng, low=3, high=MAX_SIDE, colours=4, density=None):
    """A grid of random cells on background 0."""
    shape = (_side(rng, low, high), _side(rng, low, high))
    palette = rng.choice(np.arange(1, 10), colours, replace=False)
    filled = rng.random(shape) < (rng.uniform(.15, .6) if density is None else density)
    return np.where(filled, rng.choice(palette, shape), 0).astype(np.uint8)


def shapes(rng, low=5, high=MAX_SIDE, count=3):
    """A grid with a few rectangles and lines on background 0."""
    grid = np.zeros((_side(rng, low, high), _side(rng, low, high)), np.uint8)
    for _ in range(int(rng.integers(1, count + 1))):
        h, w = (int(rng.integers(1, max(2, s // 2 + 1))) for s in grid.shape)
        i, j = int(rng.integers(grid.shape[0] - h + 1)), int(rng.integers(grid.shape[1] - w + 1))
        grid[i:i + h, j:j + w] = rng.integers(1, 10)
    return grid


def _gravity(g):
    out = np.zeros_like(g)
    for j in range(g.shape[1]):
        column = g[:, j][g[:, j] > 0]
        if len(column):
            out[-len(column):, j] = column
    return out


def _outline(g, colour):
    padded = np.pad(g > 0, 1)
    near = sum(padded[1 + di:1 + di + g.shape[0], 1 + dj:1 + dj + g.shape[1]].astype(int) for di in (-1, 0, 1) for dj in (-1, 0, 1))
    return np.where((g == 0) & (near > 0), colour, g).astype(np.uint8)


def _enclosed(g, colour):
    """Background cells that cannot reach the border (4-connected) take `colour`."""
    free = np.pad(g == 0, 1, constant_values=True)
    reach = np.zeros_like(free)
    reach[0, :] = reach[-1, :] = reach[:, 0] = reach[:, -1] = True
    while True:
        grown = reach.copy()
        grown[1:] |= reach[:-1]
        grown[:-1] |= reach[1:]
        grown[:, 1:] |= reach[:, :-1]
        grown[:, :-1] |= reach[:, 1:]
        grown &= free
        if (grown == reach).all():
            return np.where((g == 0) & ~reach[1:-1, 1:-1], colour, g).astype(np.uint8)
        reach = grown


def _bounding_box(g):
    rows, columns = np.nonzero(g.any(1))[0], np.nonzero(g.any(0))[0]
    return g[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]


def _rays(g, di, dj):
    out = g.copy()
    for i, j in np.argwhere(g > 0):
        a, b = i + di, j + dj
        while 0 <= a < g.shape[0] and 0 <= b < g.shape[1] and g[a, b] == 0:
            out[a, b] = g[i, j]
            a, b = a + di, b + dj
    return out


def _hollow(rng):
    grid = np.zeros((_side(rng, 6), _side(rng, 6)), np.uint8)
    for _ in range(2):
        h, w = (int(rng.integers(3, s + 1)) for s in grid.shape)
        i, j = int(rng.integers(grid.shape[0] - h + 1)), int(rng.integers(grid.shape[1] - w + 1))
        grid[i:i + h, j:j + w] = rng.integers(1, 10)
        grid[i + 1:i + h - 1, j + 1:j + w - 1] = 0
    return grid


def _sparse_dots(rng):
    return scatter(rng, 4, density=.1)


def _small(rng):
    return scatter(rng, 2, 5)


def _nonempty(make):
    def draw(rng):
        while True:
            g = make(rng)
            if g.any():
                return g
    return draw


def _recolour(rng):
    table = np.concatenate(([0], rng.permutation(9) + 1))
    return lambda g: table[g].astype(np.uint8)


# Family: how an input is drawn, and how a rule (one task) is drawn; the rule maps an input grid to the output grid.
FAMILIES = {
    "flip left-right": (scatter, lambda rng: np.fliplr),
    "flip up-down": (scatter, lambda rng: np.flipud),
    "half turn": (scatter, lambda rng: lambda g: np.rot90(g, 2)),
    "quarter turn": (scatter, lambda rng: np.rot90),
    "transpose": (scatter, lambda rng: np.transpose),
    "recolour": (scatter, _recolour),
    "one colour": (shapes, lambda rng: (lambda c: lambda g: np.where(g > 0, c, 0).astype(np.uint8))(int(rng.integers(1, 10)))),
    "fill background": (shapes, lambda rng: (lambda c: lambda g: np.where(g == 0, c, g).astype(np.uint8))(int(rng.integers(1, 10)))),
    "gravity": (_sparse_dots, lambda rng: _gravity),
    "outline": (_nonempty(_sparse_dots), lambda rng: (lambda c: lambda g: _outline(g, c))(int(rng.integers(1, 10)))),
    "fill holes": (_hollow, lambda rng: (lambda c: lambda g: _enclosed(g, c))(int(rng.integers(1, 10)))),
    "crop to content": (_nonempty(shapes), lambda rng: _bounding_box),
    "ray right": (_nonempty(_sparse_dots), lambda rng: lambda g: _rays(g, 0, 1)),
    "ray down": (_nonempty(_sparse_dots), lambda rng: lambda g: _rays(g, 1, 0)),
    "shift right": (scatter, lambda rng: lambda g: np.roll(g, 1, 1)),
    "shift down": (scatter, lambda rng: lambda g: np.roll(g, 1, 0)),
    "double": (_small, lambda rng: lambda g: np.kron(g, np.ones((2, 2), np.uint8))),
    "mirror beside": (_small, lambda rng: lambda g: np.hstack((g, np.fliplr(g)))),
    "mirror below": (_small, lambda rng: lambda g: np.vstack((g, np.flipud(g)))),
    "tile": (_small, lambda rng: lambda g: np.tile(g, (2, 2))),
    "left half": (scatter, lambda rng: lambda g: g[:, :(g.shape[1] + 1) // 2]),
    "symmetric": (scatter, lambda rng: lambda g: np.maximum(g, np.fliplr(g))),
}


class SyntheticTask:
    """One family with one fixed rule."""

    def __init__(self, family: str, seed: int):
        make, rule = FAMILIES[family]
        self.make, self.rule = make, rule(np.random.default_rng(seed))

    def pair(self, rng: np.random.Generator):
        grid = self.make(rng)
        return grid, np.ascontiguousarray(self.rule(grid))


def synthetic_tasks(a_family: int, seed: int) -> dict:
    """name -> SyntheticTask: `a_family` rules of every family."""
    return {f"{name} {k}": SyntheticTask(name, seed * 1000 + k) for name in FAMILIES for k in range(a_family)}
