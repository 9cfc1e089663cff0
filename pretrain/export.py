"""Exports a run's best weights: F16 safetensors with the reference's tensor names, and a model card measured on that file.

`python3 pretrain/export.py maze-lite --run pretrain/runs/maze-lite --out public/models` writes maze-lite.safetensors and .json.
A run of E-TRM is measured by the tasks that are learnt from it (etrm/exporting.py): `python3 pretrain/export.py e-trm --tasks DEVELOPMENT.json`.
"""
import argparse
import hashlib
import json
import os
import platform
from pathlib import Path

import numpy as np
import torch

import etrm.exporting
import safetensors_io
from config import TrmConfig
from data import sudoku
from data.arc_synthetic import FAMILIES
from etrm.learner import Settings
from evaluate import evaluate
from recipes import Recipe
from tasks import make_task
from trm import Trm

NOTES = {
    "sudoku": "exact answers after {n} supervision steps, one pass; easy = singles solve it, mid = 1-5 guesses, hard = more than 5 guesses of a singles + backtracking solver",
    "maze": "after {n} supervision steps, one pass; shortest = the path cells are exactly one shortest path (any); valid = exactly one simple path "
            "from start to goal, of any length. A board smaller than the canvas lies at the top left, the rest is wall",
    "arc": "after {n} supervision steps, one pass, no votes: share of test pairs of the TRAINING tasks whose grid is exactly right (their demonstrations "
           "were trained, the test pairs were not); a starting point for fine-tuning, not a solver. The puzzle rows are {rows} copies of the mean of the trained ones",
}


def load_best(run) -> tuple:
    """(weights, recipe, facts) of RUN/best.pt."""
    best = torch.load(Path(run) / "best.pt", map_location="cpu", weights_only=False)
    recipe = Recipe(**{**best["recipe"], "config": TrmConfig.parse(best["recipe"]["config"])})
    return best["weights"], recipe, dict(step=best["step"], seconds=best["seconds"], result=best["result"])


def to_file(weights: dict, config: TrmConfig, task: str, step: int, rows: int = 0) -> bytes:
    """The safetensors bytes, F16; `task` says in the metadata which puzzles it is for. rows > 0: that many copies of the mean puzzle row instead of the whole table."""
    tensors = {}
    for name, value in weights.items():
        value = value.float()
        if name == "puzzle_emb.weights" and rows:
            value = value.mean(0, keepdim=True).repeat(rows, 1)
        tensors["inner." + name] = value.numpy().astype(np.float16)
    if rows:
        config = TrmConfig.parse({**config.to_dict(), "num_puzzle_identifiers": rows})
    return safetensors_io.pack(tensors, dict(config=json.dumps(config.to_dict()), task=task, step=str(step)))


def load_file(path, precision: str = "float32") -> Trm:
    """A Trm with the weights and the configuration of an exported file."""
    tensors, metadata = safetensors_io.read(path)
    model = Trm(TrmConfig.parse(json.loads(metadata["config"])), precision)
    model.load_state_dict({k[len("inner."):]: torch.from_numpy(v.astype(np.float32)) for k, v in tensors.items()})
    return model


def architecture(c: TrmConfig) -> str:
    kind = f"{c.arch.upper()}-MLP" if c.mlp_t else f"{c.arch.upper()}-attention ({c.num_heads} heads, {c.pos_encodings})"
    layers = f"{c.H_layers} + {c.L_layers}" if c.arch == "hrm" else f"{c.L_layers}"
    return f"{kind}, hidden {c.hidden_size}, {layers} layers, T={c.H_cycles} n={c.L_cycles}, prefix {c.puzzle_emb_len}"


def describe_data(recipe: Recipe) -> str:
    d = recipe.data
    if recipe.task == "sudoku":
        parts = ", ".join(f"{round(100 * share)} % {'minimal' if high == 17 else f'with {low}-{high} givens'}" for share, low, high in d.get("parts", sudoku.PARTS))
        return f"{d['pool']:,} generated puzzles with unique solutions ({parts}), symmetries on the fly, a tenth partly filled in; no public benchmark puzzle"
    if recipe.task == "maze":
        return (f"generated mazes of sides {d['low']}-{d['high']} (40 % perfect, 20 % with loops, 20 % random walls, 20 % sparse strokes) at the top left of a "
                f"{d['canvas']}x{d['canvas']} canvas padded with wall, about {d['pool']:,} a curriculum stage (sides up to {', '.join(str(s) for s, _ in d['stages'])}); "
                "label = the canonical shortest path")
    return (f"demonstrations of the ARC-AGI-1 training tasks that fit {d['canvas']}x{d['canvas']}, {d['augmentations']} augmentations each, and "
            f"{d['synthetic']} rules of each of {len(FAMILIES)} synthetic families ({round(100 * d['synthetic_share'])} % of the examples), translations on the fly")


def card(name: str, data: bytes, model: Trm, recipe: Recipe, facts: dict, accuracy: dict, count: int, hardware: str, remark: str = "") -> dict:
    """The model card; flat `accuracy` shares were measured on the exported file, `details` says the rest in full."""
    c, r = model.config, recipe
    optimiser = {"muon": f"Muon {r.muon_lr} + AdamW {r.lr}", "adamw": f"AdamW {r.lr}", "adamatan2": f"AdamATan2 {r.lr}"}[r.optimiser]
    shares = {}
    for set_name, numbers in accuracy.items():
        if isinstance(numbers, dict):
            measures = {k: v for k, v in numbers.items() if k not in ("cells", "halting", "groups")}
            shares.update({set_name if len(measures) == 1 else k: v for k, v in measures.items()})
    note = NOTES[r.task].format(n=c.halt_max_steps, rows=c.num_puzzle_identifiers)
    return dict(
        name=name, task=r.task, architecture=architecture(c), parameters=sum(p.numel() for p in model.parameters() if p.requires_grad),
        seqLen=c.seq_len, file=f"{name}.safetensors", dtype="F16", sha256=hashlib.sha256(data).hexdigest(), licence="MIT", data=describe_data(r),
        training=f"{optimiser}, {r.loss} loss, label smoothing {r.smoothing}, {'hints, ' if r.hint_weight else ''}batch {r.batch}, {facts['step']:,} steps, {hardware}, "
                 f"about {round(facts['seconds'] / 60)} minutes, seed {r.seed}{'; ' + remark if remark else ''}",
        accuracy=dict(supervisionSteps=c.halt_max_steps, n=count, **shares, note=f"{note}; measured with F16 weights in {'fp32 arithmetic' if model.precision == 'float32' else 'bf16 products'}, {'before the puzzle table was reduced to its mean' if r.task == 'arc' else 'on this file'}"),
        details=dict(config=c.to_dict(), steps=facts["step"], seconds=round(facts["seconds"]), hardware=hardware, measured=accuracy,
                     validation=dict(note="the run's own validation when these weights were the best (EMA weights in fp32)", **facts["result"]),
                     recipe={k: v for k, v in r.to_dict().items() if k not in ("config", "data")}, data={k: v for k, v in r.data.items() if k != "folder"}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="file name of the model; a recipe's name as a rule")
    parser.add_argument("--run", help="folder of the run (default: pretrain/runs/NAME)")
    parser.add_argument("--out", default="public/models")
    parser.add_argument("--validation", type=int, default=512, help="examples a validation set for the card")
    parser.add_argument("--precision", choices=("float32", "mixed"), default="float32", help="of the card's measurement; mixed is many times faster on long boards")
    parser.add_argument("--rows", type=int, default=0, help="ship this many copies of the mean puzzle row instead of the table")
    parser.add_argument("--hardware", default=f"{os.cpu_count()} CPU cores ({platform.machine()}), no GPU")
    parser.add_argument("--remark", default="", help="what the recipe alone does not say of this run, for the card")
    parser.add_argument("--tasks", metavar="FILE", help="a run of E-TRM: the tasks it is measured on, as learn.py takes them")
    a = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    if a.tasks:
        made = etrm.exporting.export(a.name, a.run or Path(__file__).resolve().parent / "runs" / a.name, a.out, a.tasks, a.hardware, os.cpu_count(), Settings())
        print(json.dumps(dict(sha256=made["sha256"], accuracy=made["accuracy"])))
        return
    weights, recipe, facts = load_best(a.run or Path(__file__).resolve().parent / "runs" / a.name)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    whole = to_file(weights, recipe.config, recipe.task, facts["step"])
    target = out / f"{a.name}.safetensors"
    target.write_bytes(whole)
    accuracy = evaluate(load_file(target, a.precision), make_task(recipe), a.validation)
    data = to_file(weights, recipe.config, recipe.task, facts["step"], a.rows) if a.rows else whole
    target.write_bytes(data)
    content = card(a.name, data, load_file(target, a.precision), recipe, facts, accuracy, a.validation, a.hardware, a.remark)
    (out / f"{a.name}.json").write_text(json.dumps(content, indent=1) + "\n")
    print(json.dumps(dict(bytes=len(data), sha256=content["sha256"], accuracy=accuracy)))


if __name__ == "__main__":
    main()
