"""What E-TRM is pretrained on: pairs of RE-ARC, task files, and the synthetic families; the development tasks and whatever shares a pair with them stay out."""
import json
import lzma
from pathlib import Path

import numpy as np

from data.arc_synthetic import synthetic_tasks
from etrm.task import TURNS, Example

# The tasks that learn.py is judged by. RE-ARC's pairs carry the names of the tasks they imitate, so its twins go with them.
DEVELOPMENT = frozenset("""09629e4f 150deff5 1b60fb0c 1cf80156 2013d3e2 25d8a9c8 28bf18c6 321b1fc6 3ac3eb23 445eab21 54d9e175 60b61512 662c240a 694f12f3 6e02f1e3 6e82a1ae
72ca375d 746b3537 834ec97d 88a10436 93b581b8 941d9a10 97999447 99b1bc43 9af7a82c a3325580 a416b8f3 a5313dff a61f2674 a78176bb a85d4709 aedd82e4 b1948b0a bc1d5164 c3e719e8
c9e6f938 c9f8e694 cce03e0d d10ecb37 d43fd935 d89b689b dae9d2b5 dc433765 ddf7fa4f e8593010 e98196ab e9afcf9a ed36ccf7 f76d97a5 f8c80d96""".split())


def _text(grid) -> str:
    return "/".join("".join(map(str, row)) for row in grid)


def _grid(text):
    return np.array([list(row) for row in text.split("/")]).astype(np.int64)


def read_folder_or_file(path) -> dict:
    """name -> [(input, output) as text], demonstrations and tests, of a folder of ARC files or of one {name: task}."""
    path = Path(path)
    tasks = {f.stem: json.loads(f.read_text()) for f in sorted(path.glob("*.json"))} if path.is_dir() else json.loads(path.read_text())
    return {name: [(_text(p["input"]), _text(p["output"])) for part in ("train", "test") for p in task[part] if "output" in p] for name, task in tasks.items()}


def read_pairs(path) -> dict:
    """name -> [(input, output) as text] of lines `task input output`, rows joined by '/'; .xz or plain."""
    tasks = {}
    with (lzma.open if str(path).endswith(".xz") else open)(path, "rt") as lines:
        for line in lines:
            name, x, y = line.split()
            tasks.setdefault(name, []).append((x, y))
    return tasks


class Corpus:
    """Tasks with a row for each of eight turns and a colour vector for each of ten digits. Every draw takes a task, a pair of it, a turn."""

    def __init__(self, pairs: str = "", folders=(), families: int = 4, exclude: str = "", cells: int = 500, side: int = 12):
        """exclude: file of the development tasks, for what shares a pair with them under another name; cells: the most cells x planes of an example."""
        tasks = {}
        for source in ([read_pairs(pairs)] if pairs else []) + [read_folder_or_file(f) for f in folders]:
            for name, found in source.items():
                tasks.setdefault(name, []).extend(found)
        held_out = {p for found in read_folder_or_file(exclude).values() for p in found} if exclude else set()
        self.tasks = {n: found for n, found in tasks.items() if n not in DEVELOPMENT and not any(p in held_out for p in found)}
        self.cells, self.side, self.held_out = cells, side, held_out
        made = synthetic_tasks(families, 0)
        self.tasks.update(made)
        self.families = len(made)
        self.names = sorted(self.tasks)
        if not self.names:
            raise ValueError("the corpus is empty: name pairs, folders or families")

    @property
    def rows(self) -> int:
        return 8 * len(self.names)

    def pair(self, index: int, rng) -> tuple:
        task = self.tasks[self.names[index]]
        if isinstance(task, list):
            return tuple(_grid(t) for t in task[rng.integers(len(task))])
        return tuple(np.asarray(g, np.int64) for g in task.pair(rng))

    def draw(self, rng) -> Example:
        """An example of a random task that is not too large; its planes are the colours of the pair and up to two more."""
        while True:
            index, turn = int(rng.integers(len(self.names))), int(rng.integers(8))
            x, y = self.pair(index, rng)
            present = np.unique(np.concatenate([x.ravel(), y.ravel(), rng.integers(0, 10, rng.integers(3))]))
            height, width = (max(a, b) for a, b in zip(x.shape, y.shape))
            if max(height, width) > self.side or height * width * len(present) > self.cells or len(present) < 2:
                continue
            if self.held_out and (_text(x.tolist()), _text(y.tolist())) in self.held_out:
                continue
            plane = lambda g: np.searchsorted(present, TURNS[turn](g))  # noqa: E731
            return Example(plane(x), plane(y), 8 * index + turn, tuple(int(10 * index + c) for c in present))
