"""Marks: what holds of a cell of the input beside its colour, none to two things a task (SPEC section 9, "E-TRM marks"). Each is a function of the grid alone, in digits; black (0) is ground.

A mark gives every cell a level, 0 where it does not hold; LEVELS says how many others there are, and the network has a row [d] for each.
"""
import numpy as np


def regions(grid, corners: bool) -> tuple:
    """Cells of one colour that touch by their sides (or also by their corners): (number of each cell's region [h, w], from 0; how many)."""
    h, w = grid.shape
    number, count = np.full((h, w), -1), 0
    around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy or dx) and (corners or not dy * dx)]
    for start in zip(*np.nonzero(number < 0)):
        if number[start] >= 0:
            continue
        number[start], waiting = count, [start]
        while waiting:
            y, x = waiting.pop()
            for dy, dx in around:
                j, i = y + dy, x + dx
                if 0 <= j < h and 0 <= i < w and number[j, i] < 0 and grid[j, i] == grid[y, x]:
                    number[j, i] = count
                    waiting.append((j, i))
        count += 1
    return number, count


def _edge(number) -> set:
    return {*number[0].tolist(), *number[-1].tolist(), *number[:, 0].tolist(), *number[:, -1].tolist()}


def _shapes(grid, corners: bool) -> tuple:
    """The regions that are not black: their numbers [h, w] (-1 in black cells) and the cells of each {number: how many}."""
    number, _ = regions(grid, corners)
    number = np.where(grid == 0, -1, number)
    return number, {n: s for n, s in zip(*(a.tolist() for a in np.unique(number, return_counts=True))) if n >= 0}


def enclosed(grid):
    number, count = regions(grid, corners=False)
    return (grid == 0) & np.isin(number, sorted(set(range(count)) - _edge(number)))


def largest(grid):
    number, sizes = _shapes(grid, corners=True)
    return np.isin(number, [n for n, s in sizes.items() if s == max(sizes.values())])


def smallest(grid):
    number, sizes = _shapes(grid, corners=True)
    return np.isin(number, [n for n, s in sizes.items() if s == min(sizes.values())])


def order(grid):
    """1 of the largest shapes, 2 of the second largest, 3 of all others."""
    number, sizes = _shapes(grid, corners=True)
    ranks = sorted(set(sizes.values()), reverse=True)
    level = np.zeros(grid.shape, int)
    for n, s in sizes.items():
        level[number == n] = min(ranks.index(s) + 1, 3)
    return level


def lone(grid):
    number, sizes = _shapes(grid, corners=False)
    return np.isin(number, [n for n, s in sizes.items() if s == 1])


def ring(grid):
    """Of a shape that goes round something: some cell that is not its own cannot be left for the edge without crossing it."""
    number, sizes = _shapes(grid, corners=False)
    found = []
    for n in (n for n, s in sizes.items() if s > 6):       # fewer go round nothing
        outside, count = regions((number == n).astype(int), corners=False)
        inside = set(range(count)) - _edge(outside)
        if np.isin(outside[number != n], sorted(inside)).any():
            found.append(n)
    return np.isin(number, found)


def boxed(grid):
    """In the bounding box of a group of cells that are not black and touch, whatever their colours."""
    number, _ = regions((grid != 0).astype(int), corners=True)
    level = np.zeros(grid.shape, bool)
    for n in np.unique(number[grid != 0]):
        ys, xs = np.nonzero(number == n)
        level[ys.min():ys.max() + 1, xs.min():xs.max() + 1] = True
    return level


def _rows(grid):
    return np.arange(grid.shape[0])[:, None] + np.zeros(grid.shape, int)


def _columns(grid):
    return np.arange(grid.shape[1])[None] + np.zeros(grid.shape, int)


def edge(grid):
    y, x = _rows(grid), _columns(grid)
    return (y == 0) | (x == 0) | (y == grid.shape[0] - 1) | (x == grid.shape[1] - 1)


def _between(grid, axis):
    on = grid != 0
    before, after = np.maximum.accumulate(on, axis), np.flip(np.maximum.accumulate(np.flip(on, axis), axis), axis)
    return before & after & ~on


def _around(grid, corners: bool):
    on, (h, w) = np.pad(grid != 0, 1).astype(int), grid.shape
    return sum(on[1 + dy:1 + dy + h, 1 + dx:1 + dx + w] for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy or dx) and (corners or not dy * dx))


MARKS = {                                                  # in the order in which a task tries them
    "enclosed": enclosed, "largest": largest, "smallest": smallest, "ring": ring, "lone": lone, "boxed": boxed, "order": order,
    "middle row": lambda g: 2 * _rows(g) == g.shape[0] - 1, "middle column": lambda g: 2 * _columns(g) == g.shape[1] - 1,
    "diagonal": lambda g: _rows(g) == _columns(g), "other diagonal": lambda g: _rows(g) + _columns(g) == g.shape[1] - 1,
    "edge": edge, "corner": lambda g: np.isin(_rows(g), (0, g.shape[0] - 1)) & np.isin(_columns(g), (0, g.shape[1] - 1)),
    "between in row": lambda g: _between(g, 1), "between in column": lambda g: _between(g, 0),
    "plain row": lambda g: (g == g[:, :1]).all(1)[:, None] & (g >= 0), "plain column": lambda g: (g == g[:1]).all(0)[None] & (g >= 0),
    "near": lambda g: _around(g, True) > 0, "beside": lambda g: np.minimum(_around(g, False), 4),
    "odd row": lambda g: _rows(g) % 2, "odd column": lambda g: _columns(g) % 2, "chequered": lambda g: (_rows(g) + _columns(g)) % 2,
}
LEVELS = {name: {"order": 3, "beside": 4}.get(name, 1) for name in MARKS}


def levels_in(names) -> int:
    """Rows of embed_mark that these marks have together."""
    return sum(LEVELS[name] for name in names)


def levels_of(names, grid):
    """For each of the marks and each cell of a grid of digits the row of embed_mark, counted from 1 through all of them, or 0 [M, h, w]."""
    found, before = np.zeros((len(names), *grid.shape), np.int64), 0
    for level, name in zip(found, names):
        level[:] = MARKS[name](grid)
        level[level > 0] += before
        before += LEVELS[name]
    return found
