"""What a trainer needs to know of a puzzle kind: batches, validation sets, and when an answer counts as right.

Every task has: stage(progress), cells(stage), batch(count, rng, stage), validation(count), judge(prediction, example),
score (the measure that says an answer is right) and select (the one that picks the best weights).

A task may have hints(tokens [B, S]) -> [B, S]: a class a cell, of `hint_classes`, that an algorithm for the puzzle would know on the
way and the answer does not show (-100: none). The trainer can ask y for them besides the answer (Recipe.hint_weight).
"""
import numpy as np

from data import arc, maze, sudoku
from data.arc_synthetic import synthetic_tasks


class _WholeCanvas:
    """Tasks without a curriculum: one stage, all cells."""

    def stage(self, progress):
        return 0

    def cells(self, stage):
        return None


class SudokuTask(_WholeCanvas):
    """Generated puzzles (parts: [[share, low, high givens], ...]), a fresh symmetry each time, some partly filled in.

    climbed: so many more that were made harder; they are `climbed_share` of a batch, however few they are.
    """
    score = select = "solved"

    def __init__(self, pool, parts=sudoku.PARTS, nearly_solved=0.1, climbed=0, climbed_share=0.5, seed=0, validation=6000):
        self.nearly_solved, self.climbed_share, self.seed = nearly_solved, climbed_share, seed
        self.climbed = sudoku.climbed(climbed, seed + 1) if climbed else None
        parts = [list(p) for p in parts]
        self.held_out = sudoku.mixture(validation, 900_001 + seed, parts)
        pool = sudoku.mixture(pool, seed + 1, parts)
        held = {q.tobytes() for q in self.held_out["question"]}
        keep = [q.tobytes() not in held for q in pool["question"]]
        self.pool = {k: v[keep] for k, v in pool.items()}

    def batch(self, count, rng, stage):
        rows = rng.integers(0, len(self.pool["guesses"]), count)
        question, answer = self.pool["question"][rows], self.pool["answer"][rows]
        if self.climbed:
            rows = rng.integers(0, len(self.climbed["guesses"]), round(count * self.climbed_share))
            question, answer = question.copy(), answer.copy()
            question[: len(rows)], answer[: len(rows)] = self.climbed["question"][rows], self.climbed["answer"][rows]
        question, answer = sudoku.random_symmetries(question, answer, rng)
        question = sudoku.reveal(question, answer, rng, self.nearly_solved)
        return dict(tokens=question + 1, labels=answer + 1, ids=np.zeros(count, np.int64))

    def validation(self, count):
        """At most `count` puzzles a rating: easy, mid, hard, and hardest where it trains on climbed ones (data/sudoku.py)."""
        sets = {}
        pools = [(name, self.held_out, low, high) for name, low, high in sudoku.RATINGS]
        if self.climbed:
            pools.append(("hardest", sudoku.climbed(4 * count, 900_003 + self.seed), sudoku.HARDEST, 65535))
        for name, pool, low, high in pools:
            rows = np.nonzero((pool["guesses"] >= low) & (pool["guesses"] <= high))[0][:count]
            if len(rows):
                part = {k: v[rows] for k, v in pool.items()}
                sets[name] = dict(tokens=part["question"].astype(np.int64) + 1, labels=part["answer"].astype(np.int64) + 1,
                                  ids=np.zeros(len(rows), np.int64), info=part)
        return sets

    def judge(self, prediction, example):
        return dict(solved=np.array([sudoku.verify(q - 1, p - 1) for q, p in zip(example["tokens"], prediction)]))


class MazeTask:
    """Mazes on a canvas, from small boards to large ones.

    stages: [[side, until], ...]: while progress < until, boards have at most that side and the batch covers only
    the side x side corner of the canvas (positions stay those of the full canvas). The last side is the canvas's.
    large_share: in the last stage, this share of the pool has sides of the canvas's or one less: without a wall to its
    right, the last cell of a row must not be taken for a neighbour of the next row's first, and few boards teach that.
    """
    score = select = "shortest"
    hint_classes = 4

    def __init__(self, low, high, canvas, pool, stages, large_share=0.0, seed=0, validation=1024):
        if list(stages[-1]) != [canvas, 1.0]:
            raise ValueError("the last maze stage must be [canvas, 1.0]")
        self.low, self.high, self.canvas, self.pool_size, self.stages, self.seed = low, high, canvas, pool, stages, seed
        self.held_out = maze.generate(validation, 1_000_003 + seed, low, high, canvas)
        self.large_share, self.loaded, self.pool = large_share, -1, None

    def stage(self, progress):
        return next(i for i, (_, until) in enumerate(self.stages) if progress < until or until >= 1)

    def cells(self, stage):
        """Canvas indices a batch of this stage covers; None for the whole canvas."""
        side = self.stages[stage][0]
        return None if side == self.canvas else np.add.outer(np.arange(side) * self.canvas, np.arange(side)).ravel()

    def batch(self, count, rng, stage):
        if self.loaded != stage:
            side, seed = min(self.high, self.stages[stage][0]), self.seed * 100 + stage + 1
            large = round(self.pool_size * self.large_share) if stage == len(self.stages) - 1 else 0
            parts = [maze.generate(n, s, low, side, self.canvas) for n, s, low in ((self.pool_size - large, seed, self.low), (large, seed + 50, side - 1)) if n]
            self.pool = maze.without({k: np.concatenate([p[k] for p in parts]) for k in parts[0]}, self.held_out)
            self.loaded = stage
        rows = rng.integers(0, len(self.pool["kind"]), count)
        cells = self.cells(stage)
        pick = (lambda a: a[rows]) if cells is None else (lambda a: a[rows[:, None], cells])
        return dict(tokens=pick(self.pool["question"]).astype(np.int64), labels=pick(self.pool["answer"]).astype(np.int64),
                    ids=np.zeros(count, np.int64))

    def hints(self, tokens):
        return maze.moves(tokens)

    def validation(self, count):
        part = {k: v[:count] for k, v in self.held_out.items()}
        return {"all": dict(tokens=part["question"].astype(np.int64), labels=part["answer"].astype(np.int64), ids=np.zeros(len(part["kind"]), np.int64),
                            info=part)}

    def judge(self, prediction, example):
        pairs = [maze.check(q, p, self.canvas) for q, p in zip(example["tokens"], prediction)]
        return dict(shortest=np.array([s for _, s in pairs]), valid=np.array([v for v, _ in pairs]))

    def groups(self, example):
        """Name -> bool [B]: by kind of maze, and by the board's longer side and its width."""
        info = example["info"]
        side, full = np.maximum(info["height"], info["width"]), info["width"] == self.canvas
        parts = {name: info["kind"] == k for k, name in enumerate(maze.KINDS)}
        parts.update({f"side {low}-{high}": (side >= low) & (side <= high) for low, high in ((5, 7), (8, 10), (11, 13), (14, 15), (16, 30))})
        return {**parts, "full width": full, "less than full width": ~full}


class ArcTask(_WholeCanvas):
    """ARC tasks read from a folder plus synthetic ones; trains on demonstrations, validates on the test pairs.

    Every (task, augmentation) has its own puzzle row; augmentation 0 is the identity. Synthetic tasks have one row each.
    synthetic: rules a family; synthetic_share: share of the examples drawn from them.
    """
    score, select = "exact", "cells"                   # whole grids are too rarely right at first to tell runs apart

    def __init__(self, folder, canvas, augmentations, synthetic, synthetic_share, seed=0, validation=512):
        self.canvas, self.count, self.share, self.limit = canvas, augmentations, synthetic_share, validation
        rng = np.random.default_rng(10_000 + seed)
        self.tasks = list(arc.load_tasks(folder, canvas).values()) if folder else []
        self.maps = [[(0, np.arange(10))] + [arc.random_augmentation(rng) for _ in range(augmentations - 1)] for _ in self.tasks]
        self.synthetic = list(synthetic_tasks(synthetic, seed).values())
        if not self.tasks and not self.synthetic:
            raise ValueError("arc: no tasks (give data.folder, or data.synthetic > 0)")

    @property
    def identifiers(self):
        """Puzzle rows: one an ARC (task, augmentation), then one a synthetic task."""
        return len(self.tasks) * self.count + len(self.synthetic)

    def _example(self, rng):
        if self.synthetic and (not self.tasks or rng.random() < self.share):
            k = int(rng.integers(len(self.synthetic)))
            return len(self.tasks) * self.count + k, self.synthetic[k].pair(rng)
        t, a = int(rng.integers(len(self.tasks))), int(rng.integers(self.count))
        pairs = self.tasks[t]["train"]
        pair = pairs[int(rng.integers(len(pairs)))]
        return t * self.count + a, tuple(arc.augment(g, *self.maps[t][a]) for g in pair)

    def batch(self, count, rng, stage):
        tokens, labels, ids = [], [], []
        for _ in range(count):
            row, (x, y) = self._example(rng)
            free = [self.canvas - max(x.shape[k], y.shape[k]) for k in (0, 1)]
            at = [int(rng.integers(f + 1)) for f in free] if rng.random() < 0.5 else [0, 0]
            tokens.append(arc.encode(x, self.canvas, *at))
            labels.append(arc.labels_of(arc.encode(y, self.canvas, *at)))
            ids.append(row)
        return dict(tokens=np.array(tokens), labels=np.array(labels), ids=np.array(ids, np.int64))

    def validation(self, count):
        """Test pairs of the ARC tasks under their own (identity) row, and fresh pairs of the synthetic tasks."""
        def pack(rows):
            return dict(tokens=np.array([arc.encode(x, self.canvas) for _, x, _ in rows]), ids=np.array([r for r, _, _ in rows]),
                        labels=np.array([arc.labels_of(arc.encode(y, self.canvas)) for _, _, y in rows]))
        sets, rng = {}, np.random.default_rng(77)
        real = [(t * self.count, x, y) for t, task in enumerate(self.tasks) for x, y in task["test"]]
        made = [(len(self.tasks) * self.count + k, *s.pair(rng)) for k, s in enumerate(self.synthetic)]
        for name, rows in (("arc", real), ("synthetic", made)):
            if rows:
                order = np.random.default_rng(5).permutation(len(rows))[:min(count, self.limit)]
                sets[name] = pack([rows[i] for i in order])
        return sets

    def judge(self, prediction, example):
        return dict(exact=((prediction == example["labels"]) | (example["labels"] == arc.IGNORE)).all(-1))


TASKS = {"sudoku": SudokuTask, "maze": MazeTask, "arc": ArcTask}


def make_task(recipe, **extra):
    """The recipe's task; `extra` overrides the size of the validation set."""
    return TASKS[recipe.task](**recipe.data, seed=recipe.seed, **extra)
