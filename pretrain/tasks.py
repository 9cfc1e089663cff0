"""What a trainer needs to know of a puzzle kind: batches, validation sets, and when an answer counts as right."""
import numpy as np

from data import maze


class MazeTask:
    """Mazes on a canvas, from small boards to large ones.

    stages: [[side, until], ...]: while progress < until, boards have at most that side and the batch covers only
    the side x side corner of the canvas (positions stay those of the full canvas). The last side is the canvas's.
    """

    def __init__(self, low, high, canvas, pool, stages, seed=0, validation=1024):
        if stages[-1] != [canvas, 1.0]:
            raise ValueError("the last maze stage must be [canvas, 1.0]")
        self.low, self.canvas, self.pool_size, self.stages, self.seed = low, canvas, pool, stages, seed
        self.held_out = maze.generate(validation, 1_000_003 + seed, low, high, canvas)
        self.high, self.loaded, self.pool = high, -1, None

    def stage(self, progress: float) -> int:
        """Index of the stage at `progress` (0..1)."""
        return next(i for i, (_, until) in enumerate(self.stages) if progress < until or until >= 1)

    def cells(self, stage: int):
        """Canvas indices a batch of this stage covers; None for the whole canvas."""
        side = self.stages[stage][0]
        return None if side == self.canvas else np.add.outer(np.arange(side) * self.canvas, np.arange(side)).ravel()

    def batch(self, count: int, rng: np.random.Generator, stage: int) -> dict:
        """`count` random training examples: tokens, labels [count, S'] and ids [count], int64."""
        if self.loaded != stage:
            side = min(self.high, self.stages[stage][0])
            self.pool = maze.without(maze.generate(self.pool_size, self.seed * 100 + stage + 1, self.low, side, self.canvas), self.held_out)
            self.loaded = stage
        rows = rng.integers(0, len(self.pool["kind"]), count)
        cells = self.cells(stage)
        pick = (lambda a: a[rows]) if cells is None else (lambda a: a[rows[:, None], cells])
        return dict(tokens=pick(self.pool["question"]).astype(np.int64), labels=pick(self.pool["answer"]).astype(np.int64),
                    ids=np.zeros(count, np.int64))

    def validation(self, count: int) -> dict:
        """Named sets of at most `count` examples, on the whole canvas."""
        part = {k: v[:count] for k, v in self.held_out.items()}
        return {"all": dict(tokens=part["question"].astype(np.int64), labels=part["answer"].astype(np.int64), ids=np.zeros(len(part["kind"]), np.int64),
                            info=part)}

    def judge(self, prediction, example: dict) -> dict:
        """Name -> bool [B]. prediction [B, S]."""
        pairs = [maze.check(q, p, self.canvas) for q, p in zip(example["tokens"], prediction)]
        return dict(shortest=np.array([s for _, s in pairs]), valid=np.array([v for v, _ in pairs]))

    score = "shortest"


def make_task(recipe, **extra):
    kinds = {"maze": MazeTask}
    return kinds[recipe.task](**recipe.data, seed=recipe.seed, **extra)
