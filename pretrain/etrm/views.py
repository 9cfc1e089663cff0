"""Views: an input as it is shown, where every answer's cell follows by its colour from what one view of the input shows there (SPEC section 9, "E-TRM views"). Black (0) is ground.

A view is a function of the grid alone, in digits, and of the answer's size; -1 stands in cells that show nothing.
"""
from functools import lru_cache

import numpy as np

from etrm.marks import regions

TURNED = {"left-right": np.fliplr, "up-down": np.flipud, "half turn": lambda x: np.rot90(x, 2), "transposed": lambda x: x.T, "turned right": lambda x: np.rot90(x, -1),
          "turned left": np.rot90, "transposed back": lambda x: np.rot90(x.T, 2)}
SHIFTED = ("shifted", "shifted on ground", "shifted around")
SORTED = tuple(f"{lines} {order}" for lines in ("columns", "rows") for order in ("rising", "falling"))
CONTINUED = tuple(f"{parts} {how}" for parts in ("whole", "each row", "each column") for how in (f"without {colour}" for colour in range(10)))
LAID = ("in rows", "in columns", "in columns from below")
COUNTED = tuple(f"{what} {how}" for what in ("cells", "shapes", *(f"cells of {colour}" for colour in range(1, 10)), *(f"shapes of {colour}" for colour in range(1, 10))) for how in LAID)
VIEWS = (*TURNED, *SHIFTED, *SORTED, *CONTINUED, *COUNTED)    # in the order in which a task tries them

COUNTED_TELLING = 5
TELLING = 8                                               # cells that a view must show in the answers beside those of their commonest colour
SEEN = 3                                                  # times that each colour must be shown on average


def commonest(grid) -> int:
    """Of equals the lowest."""
    return int(np.bincount(grid.ravel()).argmax())


def shifted(name: str, grid, offset, size):
    """In each cell of the answer what stands (dy, dx) from it; outside nothing, the input's commonest colour, or what comes round from the other side."""
    y, x = (np.arange(n) + d for n, d in zip(size, offset))
    if name == "shifted around":
        return grid[np.ix_(y % grid.shape[0], x % grid.shape[1])]
    inside = ((y >= 0) & (y < grid.shape[0]))[:, None] & ((x >= 0) & (x < grid.shape[1]))
    return np.where(inside, grid[np.ix_(y.clip(0, grid.shape[0] - 1), x.clip(0, grid.shape[1] - 1))], commonest(grid) if name.endswith("ground") else -1)


def in_order(name: str, grid):
    """Its lines that are not all black in the order of how many of their cells are not; the black ones stay where they are."""
    lines, order = name.split()
    rows = grid if lines == "rows" else grid.T
    held = (rows > 0).sum(1)
    at, out = np.nonzero(held)[0], rows.copy()
    out[at] = rows[at][np.argsort(held[at] if order == "rising" else -held[at], kind="stable")]
    return out if lines == "rows" else out.T


def pattern(grid, known, again: int):
    """The grid filled by the smallest pattern of its known cells, of which it has `again` times as many: p rows of q cells, the next p rows s cells further; None where there is none, or
    nothing to fill."""
    h, w = grid.shape
    if known.all() or not known.any():
        return None
    i, j = np.indices(grid.shape)
    for p, q in sorted(((p, q) for p in range(1, h + 1) for q in range(1, w + 1)), key=lambda n: (n[0] * n[1], n)):
        for s in range(q if p < h else 1):
            part = i % p * q + (j - i // p * s) % q
            found = np.full(p * q, -1)
            found[part[known]] = grid[known]
            filled = found[part]
            if (filled >= 0).all() and (filled == grid)[known].all() and known.sum() >= again * p * q:
                return filled
    return None


def continued(name: str, grid):
    """The pattern of the whole, of each row or of each column: of the cells that do not have a colour. Parts without one stay as they are."""
    if name.startswith("each column"):
        return continued(name.replace("column", "row"), grid.T).T
    if name.startswith("each row"):
        return np.vstack([continued(name.replace("each row", "one row"), row[None]) for row in grid])
    filled = pattern(grid, grid != int(name[-1]), 1 if name == "one row without 0" else 2)
    return grid if filled is None else filled


def items(name: str, grid) -> list:
    """The colours of what is counted, in the order of rows: cells, or shapes (cells of one colour that touch by sides or corners) by their first cells; those of one colour, or all that are not black."""
    what, *of = name.split(" in ")[0].split(" of ")
    cells = grid.ravel()
    if what == "shapes":
        cells = cells[np.sort(np.unique(regions(grid, corners=True)[0], return_index=True)[1])]
    return [c for c in cells.tolist() if (c == int(of[0]) if of else c > 0)]


def counted(name: str, grid, size):
    """What is counted laid into the answer, row after row, or column after column, from above or below; nothing behind the last; None where it holds fewer."""
    found, how = items(name, grid), name.split(" in ")[1]
    if len(found) > size[0] * size[1]:
        return None
    line = np.array(found + [-1] * (size[0] * size[1] - len(found)))
    if how == "rows":
        return line.reshape(size)
    columns = line.reshape(size[::-1]).T
    return columns if how == "columns" else np.flipud(columns)


def view_of(view: tuple, grid, size):
    """The input [h, w] as the view (name, offset) shows it for an answer of that size; None where it gives another size."""
    name, offset = view
    if name in TURNED:
        shown = TURNED[name](grid)
    elif name in SHIFTED:
        return shifted(name, grid, offset, size)
    elif name in SORTED:
        shown = in_order(name, grid)
    elif name in CONTINUED:
        shown = continued(name, grid)
    else:
        return counted(name, grid, size)
    return shown if shown.shape == tuple(size) else None


def own_size(view: tuple, grid, upright: bool) -> tuple:
    """Of a view that counts: the size of a row or a column of as many cells as it counts."""
    count = len(items(view[0], grid))
    return (count, 1) if upright else (1, count)


def turns_sides(view: tuple) -> bool:
    """Whether the view exchanges the input's sides."""
    return view[0] in TURNED and TURNED[view[0]](np.zeros((1, 2))).shape == (2, 1)


def vectors(name: str, demonstrations) -> list:
    """Those of a shift that some cells of the first demonstration do not contradict already, near ones first."""
    if len({tuple(np.subtract(y.shape, x.shape)) for x, y in demonstrations}) > 1 or (name == "shifted around" and demonstrations[0][0].shape != demonstrations[0][1].shape):
        return []
    x, y = demonstrations[0]
    (h, w), (a, b) = (np.max([g.shape for pair in demonstrations for g in pair[:1]], 0) - 1), y.shape
    reach = np.array(sorted(((dy, dx) for dy in range(-h, h + 1) for dx in range(-w, w + 1)), key=lambda o: (abs(o[0]) + abs(o[1]), o)))
    rare = np.argsort(np.bincount(y.ravel(), minlength=10)[y.ravel()], kind="stable")
    probes = np.unique(np.concatenate((rare[:16], rare[::max(1, len(rare) // 16)])))
    shown = np.stack([shifted(name, x, o, (a, b)).ravel()[probes] for o in reach])
    wanted = y.ravel()[probes]
    wrong = (shown[:, :, None] == shown[:, None]) & (wanted[:, None] != wanted[None])
    return list(map(tuple, reach[~wrong.any((1, 2))].tolist()))


def explains(view: tuple, demonstrations):
    """{colour that is shown, -1 for none: colour of the answers} where every answer's cell follows from the view, and that is no accident; else None."""
    becomes, pairs = {}, []
    for x, y in demonstrations:
        shown = view_of(view, x, y.shape)
        if shown is None:
            return None
        for colour, answer in set(zip(shown.ravel().tolist(), y.ravel().tolist())):
            if becomes.setdefault(colour, answer) != answer:
                return None
        pairs.append((shifted("shifted", x, view[1], y.shape) if view[0] == "shifted on ground" else shown, x, y))
    if SEEN * sum(a != c for c, a in becomes.items()) > sum(y.size for *_, y in pairs):
        return None
    if view[0] in COUNTED:
        counts = {int((shown >= 0).sum()) for shown, *_ in pairs}
        some = all((shown >= 0).sum() < x.size for shown, x, _ in pairs)    # all there is: nothing is counted
        telling = sum((shown >= 0).sum() for shown, *_ in pairs) if some and len(counts) >= min(3, len(pairs)) else 0
        return becomes if telling >= COUNTED_TELLING else None
    else:
        answers = np.concatenate([y.ravel() for *_, y in pairs])
        most = commonest(answers)
        moved = sum((shown != x).sum() if shown.shape == x.shape else shown.size for shown, x, _ in pairs)
        telling = min(moved, sum(((shown >= 0) & (y != most)).sum() for shown, _, y in pairs))
    return becomes if telling >= TELLING else None


@lru_cache(64)
def _view_for(demonstrations, tests):
    demonstrations, tests = [tuple(np.array(g) for g in pair) for pair in demonstrations], [np.array(x) for x in tests]
    for name in VIEWS:
        for offset in vectors(name, demonstrations) if name in SHIFTED else [(0, 0)]:
            becomes = explains((name, offset), demonstrations)
            if becomes is not None and (not changes(becomes) or all(set(items(name, x) if name in COUNTED else x.ravel().tolist()) <= set(becomes) for x in tests)):
                return (name, offset), becomes
    return ("", (0, 0)), {}


def view_for(demonstrations, tests=()) -> tuple:
    """The first view that explains every answer and what its colours become: (name, offset), {colour shown: colour}; ("", (0, 0)), {} where none does. Where colours change, those of the tests must be known."""
    frozen = lambda grid: tuple(map(tuple, grid.tolist()))  # noqa: E731
    return _view_for(tuple(tuple(map(frozen, pair)) for pair in demonstrations), tuple(map(frozen, tests)))


def changes(becomes: dict) -> bool:
    """Whether colours become others, beside what nothing becomes."""
    return any(a != c for c, a in becomes.items() if c >= 0)
