"""ARC: reading tasks, the grid encoding and augmentations of SPEC section 5, the evaluator's crop of section 6."""
import json
from pathlib import Path

import numpy as np

VOCAB = 12                                            # 0 pad, 1 end marker, colour + 2
IGNORE = -100
INVERSE = (0, 3, 2, 1, 4, 5, 6, 7)


def load_tasks(folder, canvas: int) -> dict:
    """name -> dict(train=[(input, output)], test=[...]) of every *.json task whose grids all fit into canvas x canvas."""
    tasks = {}
    for path in sorted(Path(folder).glob("*.json")):
        raw = json.loads(path.read_text())
        task = {part: [(np.array(p["input"], np.uint8), np.array(p["output"], np.uint8)) for p in raw[part]] for part in ("train", "test")}
        if all(max(g.shape) <= canvas for pairs in task.values() for pair in pairs for g in pair):
            tasks[path.stem] = task
    if not tasks:
        raise ValueError(f"{folder}: no ARC task with grids of at most {canvas}x{canvas}")
    return tasks


def dihedral(grid, k: int):
    """0 identity; 1, 2, 3 counter-clockwise quarter turns; 4 left-right; 5 up-down; 6 transpose; 7 anti-transpose."""
    if k < 4:
        return np.rot90(grid, k)
    return (np.fliplr, np.flipud, np.transpose, lambda g: np.fliplr(np.rot90(g)))[k - 4](grid)


def augment(grid, k: int, colours):
    """Colour map first, then dihedral. colours [10] with colours[0] = 0."""
    return dihedral(np.asarray(colours)[grid], k)


def undo(grid, k: int, colours):
    """The inverse of `augment`."""
    return np.argsort(colours)[dihedral(grid, INVERSE[k])]


def encode(grid, canvas: int, row: int = 0, column: int = 0):
    """Tokens [canvas*canvas]: the grid at (row, column), end markers below and right of it where they fit, pad elsewhere."""
    tokens = np.zeros((canvas, canvas), np.int64)
    h, w = grid.shape
    tokens[row:row + h, column:column + w] = grid.astype(np.int64) + 2
    if row + h < canvas:
        tokens[row + h, column:column + w] = 1
    if column + w < canvas:
        tokens[row:row + h, column + w] = 1
    return tokens.ravel()


def labels_of(tokens):
    """Pad is ignored, the end markers are trained (SPEC section 3)."""
    return np.where(tokens == 0, IGNORE, tokens)


def crop(tokens, canvas: int):
    """The largest rectangle at (0, 0) that holds only colours, minus 2 (first maximum wins); None when there is none."""
    colour = (np.asarray(tokens).reshape(canvas, canvas) >= 2) & (np.asarray(tokens).reshape(canvas, canvas) <= 11)
    best, shape, width = 0, None, canvas
    for height in range(1, canvas + 1):
        row = colour[height - 1]
        width = min(width, canvas if row.all() else int(np.argmin(row)))
        if height * width > best:
            best, shape = height * width, (height, width)
    return None if shape is None else (np.asarray(tokens).reshape(canvas, canvas)[:shape[0], :shape[1]] - 2).astype(np.uint8)


def random_augmentation(rng: np.random.Generator):
    """(dihedral id 0..7, colour map [10] with 0 fixed)."""
    return int(rng.integers(8)), np.concatenate(([0], rng.permutation(9) + 1))
