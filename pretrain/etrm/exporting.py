"""The file of a pretrained E-TRM and its card: the averaged weights in F16, the mean row, and how many tasks are learnt from it and from random weights."""
import hashlib
import json
from pathlib import Path

import numpy as np

import safetensors_io
from config import EtrmConfig
from etrm.learner import Settings
from learn import judge_all, read_tasks, totals

DATA = ("RE-ARC pairs to 12x12 (MIT), the ARC-AGI-1 training tasks (Apache-2.0), ConceptARC (MIT), Mini-ARC and tasks of ARC-AGI-2 alone (Apache-2.0) and {families} generated rules: "
        "{tasks} tasks in eight turns, at most {cells} cells x colours a sample when it ended; the 50 development tasks and their copies left out")
NOTE = ("learning starts from this file: share of {n} tasks solved by one of two candidates, one run a task of at most {steps} steps, the answer after {answers} supervision steps; scratch: the same from "
        "random weights. Failures from this file: {not_fitted} not fitted, {wrong} fitted and wrong, {size} of another size; from random weights {scratch_not_fitted}, {scratch_wrong}, {scratch_size}")


def to_half(source) -> bytes:
    """The bytes of `source` (latest.safetensors or best.safetensors of a run) in F16, its metadata kept."""
    tensors, metadata = safetensors_io.read(source)
    return safetensors_io.pack({name: value.astype(np.float16) for name, value in tensors.items()}, {k: v for k, v in metadata.items() if k != "format"})


def export(name: str, run, out, tasks, hardware: str, workers: int, s: Settings) -> dict:
    """Writes OUT/NAME.safetensors and .json from RUN/best.safetensors, or latest.safetensors where nothing was judged. tasks: a file of those that it is measured on."""
    source = next((p for p in (Path(run) / "best.safetensors", Path(run) / "latest.safetensors") if p.exists()), None)
    if source is None:
        raise FileNotFoundError(f"{run} holds no best.safetensors and no latest.safetensors")
    data, target = to_half(source), Path(out) / f"{name}.safetensors"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    tensors, facts = safetensors_io.read(target)
    parameters = sum(v.size for k, v in tensors.items() if not k.endswith("_init"))
    asked = read_tasks(tasks)
    counted = [totals([line for line, _ in judge_all(asked, sorted(asked), [(s, 1)], EtrmConfig(), start, 0, workers)]) for start in (target, None)]
    card = make_card(name, data, parameters, facts, counted, s, hardware)
    (Path(out) / f"{name}.json").write_text(json.dumps(card, indent=1) + "\n")
    return card


def make_card(name: str, data: bytes, parameters: int, facts: dict, counted, s: Settings, hardware: str) -> dict:
    """facts: the file's metadata; counted: totals of learn.py from the file and from random weights."""
    c, recipe, n = EtrmConfig.parse(json.loads(facts["config"])), json.loads(facts["recipe"]), counted[0]["tasks"]
    start, scratch = counted
    failures = {p + k: t[k] for p, t in (("", start), ("scratch_", scratch)) for k in ("not_fitted", "wrong", "size")}
    return dict(
        name=name, task="arc", architecture=f"E-TRM, hidden {c.hidden_size}, {c.L_layers} blocks, T={c.H_cycles} n={c.L_cycles}, reads {', '.join(c.reads)}", parameters=parameters, seqLen=900,
        file=f"{name}.safetensors", dtype="F16", sha256=hashlib.sha256(data).hexdigest(), licence="MIT",
        data=DATA.format(families=facts["families"], tasks=facts["tasks"], cells=facts["cells"]),
        training=f"Muon {recipe['muon_lr']} + AdamW {recipe['lr']}, {recipe['puzzle_lr']} on rows and colour vectors, softmax loss, label smoothing {recipe['smoothing']}, batch {recipe['batch']}, "
                 f"{int(facts['step']):,} steps, {int(facts['samples']):,} samples, {hardware}, about {round(float(facts['seconds']) / 60)} minutes, seed {recipe['seed']}",
        accuracy=dict(supervisionSteps=c.halt_max_steps, n=n, solved=round(start["solved"] / n, 4), scratch=round(scratch["solved"] / n, 4),
                      note=NOTE.format(n=n, steps=s.steps, answers=c.halt_max_steps, **failures) + "; measured with F16 weights on this file, learning in fp32"),
        details=dict(config=c.to_dict(), steps=int(facts["step"]), samples=int(facts["samples"]), seconds=int(facts["seconds"]), hardware=hardware, learning=s.__dict__,
                     measured=dict(start=start, scratch=scratch), recipe=recipe))
