"""One named recipe a shipped model: its TrmConfig, its data and its hyper-parameters. README.md says what each one reached."""
import json
from dataclasses import asdict, dataclass, field, replace

from config import EtrmConfig, TrmConfig


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run, apart from the machine. Steps are optimiser steps = supervision steps of the batch."""
    task: str                                   # sudoku | maze | arc | e-trm
    config: TrmConfig                           # or EtrmConfig
    data: dict = field(default_factory=dict)    # keyword arguments of the task (tasks.py)
    optimiser: str = "muon"                     # muon (+ AdamW for the rest) | adamw | adamatan2 (the paper's, with sign-SGD for the rows)
    steps: int = 4000
    batch: int = 64                             # global batch, over all processes
    muon_lr: float = 0.02
    muon_momentum: float = 0.6
    muon_weight_decay: float = 0.005
    lr: float = 3e-4
    weight_decay: float = 1.0
    puzzle_lr: float = 0.0                      # 0: the puzzle rows are trained like the rest
    puzzle_weight_decay: float = 0.1
    warmup: int = 10
    floor: float = 0.02                         # the cosine's end, as a share of the learning rate
    clip: float = 1.0                           # 0: none
    loss: str = "softmax"
    smoothing: float = 0.1
    halt_weight: float = 0.1
    hint_weight: float = 0.0                    # > 0: weight of the loss on the task's hints (tasks.py), read from y by a linear head that is not exported
    exploration: float = 0.1
    ema: float = 0.995
    ema_warm: bool = True
    neighbour_stride: int = 0                   # > 0: attention heads start as neighbour heads of a grid of this width (init.py)
    seed: int = 0
    eval_every: int = 250

    def to_dict(self) -> dict:
        return asdict(self)

    def override(self, assignments) -> "Recipe":
        """['batch=32', 'config.hidden_size=96', 'data.pool=1000'] -> a changed recipe; values are JSON, or plain words."""
        changes, config, data = {}, {}, {}
        for item in assignments:
            path, _, text = item.partition("=")
            try:
                value = json.loads(text)
            except json.JSONDecodeError:
                value = text
            head, _, key = path.partition(".")
            {"config": config, "data": data}.get(head, changes)[key or head] = value
        return replace(self, config=replace(self.config, **config), data={**self.data, **data}, **changes)


SUDOKU_LITE = Recipe(
    "sudoku",
    TrmConfig(hidden_size=128, num_heads=4, mlp_t=True, puzzle_emb_len=1, seq_len=81, vocab_size=11, H_cycles=1, L_cycles=4,
              pos_encodings="none", puzzle_emb_ndim=128),
    dict(pool=250_000), steps=8000)

MAZE_LITE = Recipe(
    "maze",
    # One column more than the largest board: with 1-D RoPE the last cell of a row would else be the neighbour of the next row's first.
    TrmConfig(hidden_size=128, num_heads=4, puzzle_emb_len=1, seq_len=256, vocab_size=6, H_cycles=1, L_cycles=3,
              puzzle_emb_ndim=128, rope_theta=1054.0),
    dict(low=5, high=15, canvas=16, pool=200_000, stages=[[7, 0.085], [9, 0.255], [11, 0.45], [16, 1.0]], large_share=0.2),
    steps=3400, batch=32, muon_lr=0.015, hint_weight=1.0, exploration=0.2, neighbour_stride=16, eval_every=400)

RECIPES = {
    "sudoku-lite": SUDOKU_LITE,
    # HRM's two networks, its 2 x 2 cycles and its one-step gradient, on sudoku-lite's blocks, data, optimisers and number of steps.
    "hrm-lite": replace(SUDOKU_LITE, config=replace(SUDOKU_LITE.config, arch="hrm", H_layers=2, H_cycles=2, L_cycles=2)),
    "sudoku": replace(SUDOKU_LITE, config=replace(SUDOKU_LITE.config, hidden_size=512, num_heads=8, puzzle_emb_len=15, puzzle_emb_ndim=512, L_cycles=9),
                      batch=384, lr=1e-4, smoothing=0.2, halt_weight=0.05, ema=0.999, warmup=50, floor=0.01, eval_every=500),
    "sudoku-paper": Recipe(
        "sudoku", replace(SUDOKU_LITE.config, hidden_size=512, num_heads=8, puzzle_emb_len=16, puzzle_emb_ndim=512, H_cycles=3, L_cycles=6),
        dict(pool=250_000), optimiser="adamatan2", steps=65_104, batch=768, lr=1e-4, weight_decay=1.0, puzzle_lr=1e-4, puzzle_weight_decay=1.0,
        warmup=2000, floor=1.0, clip=0.0, loss="stablemax", smoothing=0.0, halt_weight=0.5, ema=0.999, ema_warm=False, eval_every=2000),
    "maze-lite": MAZE_LITE,
    # The same network for boards up to 30x30: twice the supervision steps, since paths are longer; theta 100 sets neighbours at 31 apart from all others.
    "maze-30": replace(MAZE_LITE, config=replace(MAZE_LITE.config, seq_len=961, halt_max_steps=32, rope_theta=100.0),
                       data=dict(low=5, high=30, canvas=31, pool=200_000, stages=[[7, 0.09], [9, 0.26], [12, 0.52], [16, 0.71], [21, 0.87], [31, 1.0]], large_share=0.2),
                       steps=3100, exploration=0.1, neighbour_stride=31, eval_every=1000),
    "maze": replace(MAZE_LITE, config=replace(MAZE_LITE.config, hidden_size=512, num_heads=8, puzzle_emb_len=12, puzzle_emb_ndim=512, seq_len=961, L_cycles=4,
                                              rope_theta=10000.0),
                    data=dict(low=5, high=30, canvas=31, pool=400_000, stages=[[16, 0.2], [31, 1.0]]), batch=128, muon_lr=0.005, lr=1e-4,
                    smoothing=0.2, halt_weight=0.05, ema=0.999, warmup=50, floor=0.01, steps=6000, neighbour_stride=31),
    # The same network for many ARC tasks; learn.py --start goes on from it (etrm/pretraining.py).
    "e-trm": Recipe(
        "e-trm", EtrmConfig(reads=(*EtrmConfig().reads, "places")), dict(pairs="", folders=[], exclude="", judge="", families=4, cells=500), steps=60_000, batch=16, muon_lr=0.02, muon_momentum=0.9, muon_weight_decay=0.05,
        lr=3e-3, puzzle_lr=1e-2, puzzle_weight_decay=0.05, warmup=100, floor=0.03, smoothing=0.01, ema=0.998, eval_every=2000),
}
