"""One ARC task as E-TRM sees it: its colours, which of them may be renamed, its demonstrations in eight turns, and the sizes an answer may have."""
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import torch

from config import EtrmConfig
from etrm.marks import MARKS, levels_of
from etrm.reads import Canvas, moves, sources
from etrm.views import COUNTED, SHIFTED, changes, own_size, turns_sides, view_for, view_of

TURNS = (lambda g: g, lambda g: np.rot90(g), lambda g: np.rot90(g, 2), lambda g: np.rot90(g, 3), np.fliplr, np.flipud, lambda g: g.T, lambda g: np.fliplr(np.rot90(g)))
BACK = (0, 3, 2, 1, 4, 5, 6, 7)                           # TURNS[BACK[t]] undoes TURNS[t]
KEEPS_SHAPE = (0, 2, 4, 5)
READS = EtrmConfig().reads


@dataclass(frozen=True)
class Example:
    """One grid to be turned into another. Both hold indices of planes, the former -1 where none is on; row: of puzzle_emb; colours: the row of colour_emb of every plane (default: its own); levels [M, h, w]: of the task's marks (`marks.levels_of`)."""
    grid: np.ndarray
    answer: np.ndarray
    row: int = 0
    colours: tuple = None
    levels: np.ndarray = None

    def __post_init__(self):
        if self.levels is None:
            object.__setattr__(self, "levels", np.zeros((0, *self.grid.shape), np.int64))

    @property
    def shape(self) -> tuple:
        """What examples of one batch share: height and width of the canvas, and of the input."""
        (h, w), (a, b) = self.grid.shape, self.answer.shape
        return max(h, a), max(w, b), h, w

    def renamed(self, names) -> "Example":
        """names [K]: the new index of every colour."""
        return replace(self, grid=np.append(names, -1)[self.grid], answer=names[self.answer])


class ArcTask:
    """demonstrations and tests: pairs of grids of the digits 0-9 (a test's answer may be None).

    `colours` are the digits that occur (not those of the tests' answers), sorted; K their number; `free` the indices of colours without a part of
    their own: not black, not brought by an answer, not in every input. Renaming them changes nothing in the rule.
    """

    def __init__(self, demonstrations, tests):
        grid = lambda g: None if g is None else np.array(g, np.int64)  # noqa: E731
        self.demonstrations = [(grid(x), grid(y)) for x, y in demonstrations]
        self.tests = [(grid(x), grid(y)) for x, y in tests]
        seen = [g for pair in self.demonstrations for g in pair] + [x for x, _ in self.tests]
        self.colours = np.unique(np.concatenate([g.ravel() for g in seen]))
        self.K = len(self.colours)
        fixed, everywhere = {0}, set(self.colours.tolist())
        for x, y in self.demonstrations:
            fixed |= set(np.unique(y).tolist()) - set(np.unique(x).tolist())
            everywhere &= set(np.unique(x).tolist())
        view, becomes = self._view()
        fixed.add(becomes.get(-1, 0))
        if self.recolours():
            fixed = set(self.colours.tolist())
        self.free = np.array([i for i, c in enumerate(self.colours.tolist()) if c not in fixed | everywhere], np.int64)

        offset, _ = self.neighbour()
        self.view, self.offset = view if view[0] or not offset or max(map(abs, offset)) < 2 else ("", offset)    # of the cell that each cell is shown: further than the read `local` reaches at once
        self.marks = self._marks()

    def _view(self) -> tuple:
        """`view_for` where no neighbour and no one look explains the answers."""
        nearer = self.neighbour()[0] or self._look()
        return (("", (0, 0)), {}) if nearer else view_for(self.demonstrations, [x for x, _ in self.tests])

    def _look(self) -> str:
        """`one_look`; `moved` only where the task has black, which falls behind."""
        look = one_look(self.demonstrations)
        return look if look != "moved" or self.colours[0] == 0 else ""

    def _marks(self) -> tuple:
        """The first mark, else the first two, with which, and without which not, every answer's cell follows from its own colour: to become one colour, or stay as it is, the same
        for all free colours. So that it is no accident, the demonstrations have two cells for each such case on average, and of two marks half of the cases are in more than one of
        them. (): there are none."""
        if self.neighbour()[0] or self._look() or self.view or any(x.shape != y.shape for x, y in self.demonstrations):
            return ()
        free = set(self.colours[self.free].tolist())

        marked = {name: [levels_of((name,), x)[0].ravel().tolist() for x, _ in self.demonstrations] for name in MARKS}

        def follows(names) -> bool:
            becomes, shown = {}, Counter()
            for i, (x, y) in enumerate(self.demonstrations):
                cases = set()
                for colour, answer, *level in set(zip(x.ravel().tolist(), y.ravel().tolist(), *(marked[name][i] for name in names))):
                    possible = ({answer} - free) | ({"itself"} if answer == colour else set())
                    key = ("free" if colour in free else colour, *level)
                    becomes[key] = becomes.get(key, possible) & possible
                    if not becomes[key]:
                        return False
                    cases.add(key)
                shown.update(cases)
            again = sum(count > 1 for count in shown.values())
            return 2 * len(shown) <= sum(x.size for x, _ in self.demonstrations) and (len(names) < 2 or 2 * again >= len(shown))

        return next((names for count in (0, 1, 2) for names in combinations(MARKS, count) if follows(names)), ())

    @classmethod
    def parse(cls, task: dict) -> "ArcTask":
        """From ARC's JSON: {train: [{input, output}], test: [{input, output?}]}."""
        return cls([(p["input"], p["output"]) for p in task["train"]], [(p["input"], p.get("output")) for p in task["test"]])

    def neighbour(self):
        """(dy, dx), each up to three cells, where every answer's cell follows from the one cell of the input at that distance, by colour; the cell itself before its neighbours, near
        ones first; each colour seen twice on average, three times for a neighbour, so that it is no accident. None: none does, or nothing changes. Also whether colours change on the way."""
        if any(x.shape != y.shape for x, y in self.demonstrations):
            return None, False
        for dy, dx in sorted(((a, b) for a in range(-3, 4) for b in range(-3, 4)), key=lambda o: abs(o[0]) + abs(o[1])):
            becomes = set()
            for x, y in self.demonstrations:
                becomes |= set(zip(displaced(x, dy, dx).ravel().tolist(), y.ravel().tolist()))
            if len(becomes) == len({c for c, _ in becomes}) and (2 if (dy, dx) == (0, 0) else 3) * len(becomes) <= sum(x.size for x, _ in self.demonstrations):
                changes = any(b != max(a, 0) for a, b in becomes)
                if changes and not {c for x, _ in self.tests for c in np.unique(x).tolist()} <= {a for a, _ in becomes}:
                    continue                              # a test's colour that no demonstration has: what becomes of it?
                return ((dy, dx), changes) if changes or (dy, dx) != (0, 0) else (None, False)
        return None, False

    def recolours(self) -> bool:
        """Whether cells change their colours, each always to the same one, where they are, moved or as a view shows them."""
        return self.neighbour()[1] or changes(self._view()[1])

    @property
    def reads(self) -> tuple:
        """Names of the reads that the task is learnt with: `colours` alone where each cell follows from itself or a far neighbour, with `local` where it follows from a near one; one of
        the reads that gather cells alone where that explains every answer (`one_look`). Else all,
        and where an answer's size differs from its input's `quarters`, if every answer has its input's sides exchanged, else `places`; `moved` only where the task has black and its demonstrations keep what is in every column, or in every row, or where the answers are as large as the box of what is not black."""
        pairs = self.demonstrations
        offset, _ = self.neighbour()
        if offset:
            return ("colours",) if offset in ((0, 0), self.offset) else ("local", "colours")
        if self.view or self.marks:
            return ("colours",)
        if self._look():
            return (self._look(),)
        kept = any(all(x.shape == y.shape and (np.sort(x, axis) == np.sort(y, axis)).all() for x, y in pairs) for axis in (0, 1))
        resized = any(x.shape != y.shape for x, y in pairs)
        boxed = resized and all(content(x) == y.shape for x, y in pairs)
        exchanged = all(x.shape == y.shape[::-1] for x, y in pairs)
        return (*READS, *["quarters" if exchanged else "places"] * resized, *["moved"] * bool(self.colours[0] == 0 and (kept or boxed)))

    def indices(self, grid):
        return np.searchsorted(self.colours, grid)

    def planes(self, grid, turn: int, size: tuple):
        """The plane that is on in every cell of the grid as the task's view shows it for an answer of that size, or moved by the task's offset, and turned; -1: none."""
        if self.view:
            shown = view_of((self.view, self.offset), grid, size)
            if shown is not None:
                return TURNS[turn](np.where(shown < 0, -1, self.indices(shown)))
        return TURNS[turn](self.indices(grid) if self.view else displaced(self.indices(grid), *self.offset))

    def levels(self, grid, turn: int):
        """Of the task's marks in the grid before it is turned, turned with it [M, h, w]: a row stays the middle one when it has become a column."""
        return np.array([TURNS[turn](level) for level in levels_of(self.marks, grid)], np.int64).reshape(len(self.marks), *TURNS[turn](grid).shape)

    def examples(self, turns: int = 1) -> list:
        """Every demonstration in the first `turns` turns, each turn with a row of its own."""
        return [Example(self.planes(x, t, y.shape), self.indices(TURNS[t](y)), t, levels=None if self.view else self.levels(x, t)) for x, y in self.demonstrations for t in range(turns)]

    def question(self, grid, size, turn: int = 0) -> Example:
        """A test input with an answer of that size, all zeros: only its shape counts."""
        return Example(self.planes(grid, turn, size), np.zeros(size if turn in KEEPS_SHAPE else size[::-1], np.int64), turn, levels=None if self.view else self.levels(grid, turn))

    def renaming(self, rng):
        """A random permutation of the free colours -> names [K], or None where there are none to exchange."""
        if len(self.free) < 2:
            return None
        names = np.arange(self.K)
        names[self.free] = rng.permutation(self.free)
        return names


def displaced(grid, dy: int, dx: int):
    """In each cell what stands (dy, dx) from it, or -1 where that is outside."""
    (h, w), by = grid.shape, max(abs(dy), abs(dx))
    return np.pad(grid, by, constant_values=-1)[by + dy:by + dy + h, by + dx:by + dx + w]


def content(grid) -> tuple:
    """Height and width of the box of what is not black (0, 0 where all is)."""
    rows, columns = np.nonzero(grid.any(1))[0], np.nonzero(grid.any(0))[0]
    return (int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1) if len(rows) else (0, 0)


def looks(x, size: tuple) -> dict:
    """What each row of the reads that gather cells sees of an input [h, w] where its answer would lie: {read: a grid a row, -1 in cells that see none, None for a row that does not exist}."""
    found = {"turns": [np.fliplr(x), np.flipud(x), np.rot90(x, 2)] if x.shape == size else []}          # quarter turns of a square are seen by `quarters`, which a test that is none has, too
    found["quarters"] = [x.T, np.fliplr(x.T), np.flipud(x.T), np.rot90(x.T, 2)] if x.shape[::-1] == size else []
    found["places"] = []
    for source in sources(Canvas(None, None, *x.shape), *size):
        if source is None:
            found["places"].append(None)
            continue
        i, j = (t.numpy() for t in source)
        inside = (i >= 0) & (i < x.shape[0]) & (j >= 0) & (j < x.shape[1])
        found["places"].append(np.where(inside, x[i.clip(0, x.shape[0] - 1), j.clip(0, x.shape[1] - 1)], -1))
    found["moved"] = []
    for at in moves(torch.from_numpy(x)):
        seen = np.full((max(size[0], x.shape[0]), max(size[1], x.shape[1])), -1)
        seen[:x.shape[0], :x.shape[1]] = np.where(at.numpy() >= 0, x.ravel()[at.numpy().clip(0)], -1)
        found["moved"].append(seen[:size[0], :size[1]])
    return found


TELLING = 8


def one_look(demonstrations) -> str:
    """The first read of which one row shows every cell of every answer, the same row in all of them; "" where there is none, nothing changes, or the answers have fewer than
    TELLING cells beside those of their commonest colour: one-cell answers are easily explained."""
    answers = np.concatenate([y.ravel() for _, y in demonstrations])
    if len(answers) - np.bincount(answers).max() < TELLING or all(x.shape == y.shape and (x == y).all() for x, y in demonstrations):
        return ""
    seen = [(looks(x, y.shape), y) for x, y in demonstrations]
    for read in seen[0][0]:
        for row in zip(*(rows[read] for rows, _ in seen)):
            if all(s is not None and (s == y).all() for s, (_, y) in zip(row, seen)):
                return read
    return ""


def _ratio(x, y):
    return y[0] / x.shape[0], y[1] / x.shape[1]


RULES = (                                                 # (of an input and its answer's size a value that all demonstrations must share, the size it gives for an input)
    ("same", lambda x, y: x.shape == y or None, lambda x, _: x.shape),
    ("constant", lambda x, y: y, lambda x, v: v),
    ("ratio", _ratio, lambda x, v: (x.shape[0] * v[0], x.shape[1] * v[1])),
    ("transposed", lambda x, y: x.shape == y[::-1] or None, lambda x, _: x.shape[::-1]),
    ("difference", lambda x, y: (y[0] - x.shape[0], y[1] - x.shape[1]), lambda x, v: (x.shape[0] + v[0], x.shape[1] + v[1])),
    ("content", lambda x, y: content(x) == y or None, lambda x, _: content(x)),
)


def told_by(demonstrations) -> tuple:
    """What the one read, or else the view, that explains the answers says of their size: names of rules, and the view."""
    look = one_look(demonstrations)
    if look:
        return {"quarters": ("transposed",), "places": ("same", "ratio"), "moved": ("same", "content"), "turns": ("same",)}[look], ("", (0, 0))
    view, _ = view_for(demonstrations)
    return ("transposed",) if turns_sides(view) else ("same", "difference") if view[0] in SHIFTED else ("counted",) if view[0] in COUNTED else ("same",), view


def answer_sizes(demonstrations, grid) -> tuple:
    """(the name of the rule that all demonstrations obey and its one size) or (None, the two likeliest sizes): by how many demonstrations obey, then by the rules' order, in which
    those of the read or the view that explains the answers (`told_by`) come first."""
    votes, (told, view) = Counter(), told_by(demonstrations)
    upright = any(len(y) > 1 for _, y in demonstrations)
    counted = (("counted", lambda x, y: own_size(view, x, upright) == y or None, lambda x, _: own_size(view, x, upright)),) if "counted" in told else ()
    for order, (name, value, size) in enumerate(sorted((*RULES, *counted), key=lambda rule: rule[0] not in told)):
        values = Counter(value(x, y.shape) for x, y in demonstrations)
        values.pop(None, None)
        for v, count in values.most_common():
            h, w = size(grid, v)
            if h == int(h) and w == int(w) and 1 <= h <= 30 and 1 <= w <= 30:
                if count == len(demonstrations):
                    return name, [(int(h), int(w))]
                votes[int(h), int(w)] = max(votes[int(h), int(w)], count - order / 8)
    return None, [s for s, _ in votes.most_common(2)] or [grid.shape]
