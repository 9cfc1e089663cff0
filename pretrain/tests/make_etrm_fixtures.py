"""Writes the E-TRM fixtures that the app is checked by: plain PyTorch (etrm/model.py, etrm/learner.py) in float32, compared with itself in float64.

`python3 pretrain/tests/make_etrm_fixtures.py OUT`: j_etrm (forward, gradients), j_etrm_n2 (two updates of z), j_etrm_places (the read `places`), j_etrm_moved (every read), j_etrm_marked (two marks), j_etrm_marks (the levels of every mark on small grids), j_etrm_tasks (what
made-up tasks are learnt with), j_etrm_train (20 optimiser steps), j_etrm_votes, j_etrm_ties, j_etrm_turned (turned copies).
"""
import copy
import json
import sys
from collections import Counter
from pathlib import Path

import context  # noqa: F401
import numpy as np
import torch
import torch.nn.functional as F

import safetensors_io
from config import EtrmConfig
from etrm.learner import Batches, EagerLearner, Settings, ballots, schedule, tensors
from etrm.marks import LEVELS, MARKS, levels_of
from etrm.model import Etrm
from etrm.reads import READS, WEIGHTS
from etrm.task import ArcTask, Example, answer_sizes, displaced
from learn import candidates
from marked_tasks import RULES, make_task
from viewed_tasks import FAMILIES, make_task as make_viewed


def random_model(seed: int, **config) -> Etrm:
    torch.manual_seed(seed)
    model = Etrm(EtrmConfig(**config))
    with torch.no_grad():                                 # rows and colour vectors start at zero: here they must count
        model.puzzle_emb.weights.normal_(0, 0.3)
        model.colour_emb.weight.normal_(0, 0.3)
    return model


def weights(model, prefix: str = "weights.inner.") -> dict:
    return {prefix + n: p.detach().float().numpy().copy() for n, p in model.state_dict().items()}


def grids(rng, count, shape, answer, K, rows=1) -> list:
    return [Example(rng.integers(0, K, shape), rng.integers(0, K, answer), i % rows) for i in range(count)]


def apart(a: dict, b: dict) -> dict:
    """Largest absolute difference of equally named arrays, per kind of name."""
    worst = {}
    for name, value in a.items():
        kind = ".".join(p for p in name.split(".")[:3] if p != "inner") if name.startswith(("grad", "params", "ema")) else name
        kind = kind.split(".layers")[0].split(".L_level")[0] if name.startswith("grad") else kind
        worst[kind] = max(worst.get(kind, 0.0), float(np.abs(value.astype(np.float64) - b[name]).max()))
    return {k: float(f"{v:.2g}") for k, v in worst.items()}


def write(out: Path, name: str, arrays: dict, facts: dict):
    arrays = {k: (v.astype(np.float32) if v.dtype == np.float64 else v.astype(np.int32) if v.dtype == np.int64 else v) for k, v in arrays.items()}
    (out / f"{name}.safetensors").write_bytes(safetensors_io.pack(arrays, {}))
    (out / f"{name}.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


def forward_trace(model, examples, case: str, trace: bool, gradients: bool) -> dict:
    """Names of the tensors: fixtures' README.md."""
    c, found = model.config, {}
    planes, rows, labels, canvas = tensors(examples, c.num_colours, model.H_init.dtype)
    if trace:
        generator = torch.Generator().manual_seed(99)
        h = torch.randn(*planes.shape, c.hidden_size, generator=generator).to(model.H_init.dtype)
        block = model.L_level.layers[0]
        found[f"{case}.block.in"] = h
        found[f"{case}.block.out"] = block(h, canvas)
        for i, name in enumerate(c.reads):
            u = F.linear(h, block.reads.in_proj.weight).chunk(len(c.reads), -1)[i]
            found[f"{case}.block.read.{name}"] = READS[name](u, canvas, *([getattr(block.reads, name).weight] if name in WEIGHTS else []))
    y, z = model.initial_state(planes)
    with torch.no_grad():
        for step in range(1, 4):
            y, z, logits = model(y, z, planes, rows, canvas)
            found.update({f"{case}.step{step}.logits": logits, **({f"{case}.step{step}.y": y, f"{case}.step{step}.z": z} if trace else {})})
    learner = EagerLearner(model, Settings())
    losses, exact = learner.gradients(examples)
    found[f"{case}.losses"] = torch.tensor(losses, dtype=torch.float64)
    if gradients:
        found.update({f"grad.{case}.inner.{n}": p.grad for n, p in model.named_parameters()})
    return {k: v.detach().numpy().copy() for k, v in found.items()}


def both(model, make) -> tuple:
    """(what `make` gives in float32, how far float64 is from it)."""
    single, double = make(model), make(copy.deepcopy(model).double())
    return single, apart(single, double)


def write_forward(out, name, model, cases, traced, graded):
    """cases: name -> examples of one shape."""
    arrays, distance, batches = weights(model), {}, {}
    for case, examples in cases.items():
        found, far = both(model, lambda m: forward_trace(m, examples, case, case in traced, case in graded))
        arrays.update(found)
        distance.update(far)
        batches[case] = [dict(input=e.grid.tolist(), answer=e.answer.tolist(), row=e.row, **(dict(levels=e.levels.tolist()) if len(e.levels) else {})) for e in examples]
    write(out, name, arrays, dict(config=model.config.to_dict(), batches=batches, smoothing=0.01, supervision=3, float64=distance))


def digits(text: str):
    """'102/300' -> [[1, 0, 2], [3, 0, 0]]."""
    return np.array([[int(c) for c in row] for row in text.split("/")])


MARKED = dict(                                            # shapes of up to four sizes; all but `narrow` have cells between others in their row
    shapes=("1100203/1100000/0030030/0003300/2000001/2202000", "0330001/0030021/1000020/1110000/1002200/0000000"),
    small=("102/020/331", "230/011/302", "012/300/123"), narrow=("1/2/2/0/3/3/3", "0/1/1/1/2/0/3"))


def write_marked(out):
    model, rng = random_model(6, hidden_size=16, num_colours=4, num_puzzle_identifiers=2, reads=("colours",), marks=("order", "between in row")), np.random.default_rng(3)

    def example(text, row):                               # planes are digits: black is plane 0
        grid = digits(text)
        return Example(grid, rng.integers(0, 4, grid.shape), row, levels=levels_of(model.config.marks, grid))

    cases = {case: [example(text, i % 2) for i, text in enumerate(texts)] for case, texts in MARKED.items()}
    write_forward(out, "j_etrm_marked", model, cases, ("shapes",), ("shapes", "small", "narrow"))


SMALL_GRIDS = (                                           # digits; what each is for
    "0", "5", "1000", "0102030", "1/0/1/2", "11111", "00000", "0/0/0", "000/000/000", "111/111/111", "123/456/789",
    "12/21", "10/01", "01/10", "110/101/011",                                                             # shapes that touch by their corners
    "111/101/111", "1111/1001/1001/1111", "11111/10001/10201/10001/11111", "111/121/111", "0111/1101/0111",   # rings, black or another colour inside
    "1111111/1000001/1022201/1020201/1022201/1000001/1111111",                                              # rings in rings
    "11111/10101/11011/10001/11111", "0100/1010/0100", "0110/1001/0110",                                    # enclosed by corners only: open for regions by sides, closed for black
    "1110111/1010101/1110111/0000000/2220220", "1010/0101/1010",                                            # ties of size
    "100200/110220/000000/333003/000000/404040", "500000/550000/555000/000000/000660", "7000001/0800090/0060500/0004000",
    "000000/022220/020020/020020/022220/000000", "000000/022220/020000/020020/022220/000000",               # closed, open
    "300000003/000000000/000111000/000101000/000111000/000000000/300000003",
    "1020304/0000000/5060708/0000000/9010203/0000000", "0000000/0123400/0000000/0500600/0000000/0770088",
    "110000011/100000001/000222000/000202000/000222000/000000000/003330000/003030440/103330441/110000011",    # 10 x 9
    "222222222/200000002/201110002/201010302/201110002/200000332/222222222/000000000/044440000/040040050",
    "1111/2222/1111/0000", "1200/1200/1200", "0003/0003/3333", "00000/03000/00000/00030/00000", "01110/10001/10101/10001/01110", "9999/9009/9999/9009/9999",
)


def write_marks(out):
    (out / "j_etrm_marks.json").write_text(json.dumps(dict(
        levels=LEVELS, grids=[dict(grid=digits(g).tolist(), marks={name: levels_of((name,), digits(g))[0].tolist() for name in MARKS}) for g in SMALL_GRIDS],
        several=[dict(grid=digits(g).tolist(), marks=names, levels=levels_of(names, digits(g)).tolist()) for g in SMALL_GRIDS[26:34]
                 for names in (("order", "between in row"), ("enclosed", "beside"), ("beside", "order"))],
        note="marks: the level of each cell, 0 where the mark does not hold; several: rows of embed_mark, counted from 1 through both marks"), separators=(",", ":")) + "\n")


def write_tasks(out):
    rng, pair = np.random.default_rng(12), lambda x, y: (x.tolist(), y.tolist())  # noqa: E731
    noise = lambda h=5, w=6: np.where(rng.random((h, w)) < 0.5, 0, rng.integers(1, 5, (h, w)))  # noqa: E731
    crossed = ArcTask.parse(make_task("both diagonals", 1))
    names = np.array([0, 3, 1, 4, 2])
    tasks = {rule: ArcTask.parse(make_task(rule, 1)) for rule in RULES}
    tasks.update({family: ArcTask.parse(make_viewed(family, 0)) for family in FAMILIES})
    tasks.update({f"drawn {name}": ArcTask.parse(task) for name, task in json.loads((context.TESTS / "fixtures" / "arc_made_up.json").read_text()).items()})
    tasks.update({
        "both diagonals, once": ArcTask(crossed.demonstrations[:1], crossed.tests),
        "nothing changes": ArcTask([pair(x, x) for x in (noise(), noise())], [pair(*[noise()] * 2)]),
        "no rule": ArcTask([pair(noise(), noise()) for _ in range(3)], [pair(noise(), noise())]),
        "resized": ArcTask([pair(x, np.where(x == 0, 9, x)[:, :-1]) for x in (noise(), noise(4, 4))], [pair(*[noise()] * 2)]),
        "recoloured": ArcTask([pair(x, names[x]) for x in (noise(), noise(3, 3), noise())], [pair(*[noise()] * 2)]),
        "chequer that recolours": ArcTask([pair(x, np.where(np.add.outer(*map(np.arange, x.shape)) % 2, names[x], x)) for x in (noise(), noise(7, 7), noise())], [pair(*[noise()] * 2)]),
        "shift by one": ArcTask([pair(x, np.pad(x, ((0, 0), (1, 0)))[:, :-1]) for x in (noise(), noise(4, 4), noise())], [pair(*[noise()] * 2)])})
    for dy, dx, recoloured in ((0, -2, False), (2, 1, True), (-3, 0, False), (3, -3, True), (-1, 3, False)):
        shown = lambda x: np.maximum(displaced(names[x] if recoloured else x, dy, dx), 0)  # noqa: E731
        tasks[f"shift by {dy}, {dx}"] = ArcTask([pair(x, shown(x)) for x in (noise(), noise(6, 5), noise())], [pair(*[noise()] * 2)])
    looks = {"mirrored": np.fliplr, "transposed": lambda x: x.T, "half turn of the half": lambda x: np.rot90(x, 2), "repeated": lambda x: np.tile(x, (2, 2)), "enlarged": lambda x: np.kron(x, np.ones((2, 2), int)),
             "right half": lambda x: x[:, x.shape[1] // 2:], "fallen": lambda x: -np.sort(-(x > 0).astype(int), 0)[::-1] * 3, "mirrored in its width": lambda x: np.hstack((x, np.fliplr(x)))}
    for name, look in looks.items():
        grids_ = [noise(4, 6), noise(5, 4), noise(3, 4)] if name != "fallen" else [3 * (noise(4, 6) > 0), 3 * (noise(5, 4) > 0), 3 * (noise(3, 4) > 0)]
        tasks[f"look: {name}"] = ArcTask([pair(x, look(x)) for x in grids_], [pair(*[noise()] * 2)])
    box = [np.pad(noise(h, w) * 0 + rng.integers(1, 5, (h, w)), ((1, 2), (2, 1))) for h, w in ((2, 3), (3, 3), (2, 2))]
    tasks["look: cut out"] = ArcTask([pair(x, x[1:-2, 2:-1]) for x in box], [pair(*[np.pad(np.ones((3, 4), int), 2)] * 2)])
    tasks["too little to tell"] = ArcTask([pair(x, x[:1, :1]) for x in (noise(), noise(), noise())], [pair(*[noise()] * 2)])
    for name, look in dict(turned=np.rot90, transposed=lambda x: x.T).items():
        tasks[f"look: squares {name}"] = ArcTask([pair(x, look(x)) for x in (noise(3, 3), noise(4, 4), noise(3, 3))], [pair(*[noise(2, 5)] * 2)])
    (out / "j_etrm_tasks.json").write_text(json.dumps(dict(
        tasks={name: dict(task=task_json(t), colours=t.colours.tolist(), free=t.free.tolist(), marks=t.marks, reads=t.reads, view=t.view, offset=t.offset,
                               shown=t.planes(t.tests[0][0], 0, t.tests[0][1].shape).tolist(), sizes=answer_sizes(t.demonstrations, t.tests[0][0])) for name, t in tasks.items()},
        note="free: indices of colours; shown: the planes of the first test's input moved by the offset or as the view shows it for its answer, -1 where none is on; sizes: the rule and what it gives for that input"), separators=(",", ":")) + "\n")


def mirror_task(rng) -> ArcTask:
    """3x4 grids mirrored left to right, three to learn from; the colours 1 to 3 are free."""
    pairs = []
    for colours in ((0, 1, 2), (0, 2, 3), (0, 3, 1), (0, 1, 3)):
        x = rng.choice(colours, (3, 4))
        pairs.append((x.tolist(), np.fliplr(x).tolist()))
    return ArcTask(pairs[:3], pairs[3:])


def task_json(task: ArcTask) -> dict:
    pair = lambda p: dict(input=p[0].tolist(), output=p[1].tolist())  # noqa: E731
    return dict(train=[pair(p) for p in task.demonstrations], test=[pair(p) for p in task.tests])


def write_training(out):
    task, s = mirror_task(np.random.default_rng(5)), Settings(noise=0, muon_weight_decay=0.02)
    first = random_model(16, hidden_size=16, num_colours=task.K)     # with 6, 9, 11 and 14 a maximum is nearly tied: rounding decides, and CPUs round differently
    rng = np.random.default_rng(7)
    batches = Batches(task, s, rng)
    drawn = [batches.next() for _ in range(20)]

    def run(model):
        learner, found, log = EagerLearner(model, s), {}, []
        for t, examples in enumerate(drawn):
            scale = schedule(t, s)
            losses, exact = learner.step(examples, scale)
            log.append(dict(scale=scale, losses=losses, exact=exact, norm=learner.norm))
            if t + 1 in (1, 5, 20):
                found.update({k: v.copy() for k, v in weights(model, f"params{t + 1}.inner.").items() if "_init" not in k})
                found.update({f"ema{t + 1}.inner.{n}": v.numpy().copy() for (n, _), v in zip(model.named_parameters(), learner.ema.shadow)})
            if t == 0:
                found.update({f"grad.inner.{n}": p.grad.numpy().copy() for n, p in model.named_parameters()})
        return found, log

    single, log = run(copy.deepcopy(first))
    double, log64 = run(copy.deepcopy(first).double())
    losses64 = max(abs(a - b) for x, y in zip(log, log64) for a, b in zip(x["losses"], y["losses"]))
    for entry, examples in zip(log, drawn):
        entry["batch"] = [dict(input=e.grid.tolist(), answer=e.answer.tolist(), row=e.row) for e in examples]
    write(out, "j_etrm_train", {**weights(first), **single}, dict(
        config=first.config.to_dict(), settings=s.__dict__, task=task_json(task), colours=task.colours.tolist(), free=task.free.tolist(),
        steps=log, note="grad.inner.*: of step 1 after clipping, that is times min(1, 1/(norm + 1e-6)) for all but puzzle_emb and colour_emb; norm: before clipping",
        float64=dict(apart(single, double), losses=float(f"{losses64:.2g}"))))


def write_votes(out):
    """A model half trained on turned copies, so that its votes differ."""
    task, s = mirror_task(np.random.default_rng(5)), Settings(turns=8, noise=0, muon_weight_decay=0.02)
    model = random_model(8, hidden_size=16, num_colours=task.K, num_puzzle_identifiers=8)
    rng = np.random.default_rng(9)
    learner, batches = EagerLearner(model, s), Batches(task, s, rng)
    for t in range(45):
        learner.step(batches.next(), schedule(t, s))
    learner.ema.swap()
    learner = EagerLearner(model, s)                      # its average is the model itself now
    asked, answer = [], learner.answer

    def watched(examples):
        result = answer(examples)
        planes, rows, _, canvas = tensors(examples, task.K)
        y, z = model.initial_state(planes)
        with torch.no_grad():
            for _ in range(4):
                y, z, logits = model(y, z, planes, rows, canvas)
        best = logits.topk(2, 1).values
        gap = (best[:, 0] - best[:, 1])[:, :examples[0].answer.shape[0], :examples[0].answer.shape[1]]
        for e, (r, _), g in zip(examples, result, gap):
            asked.append(dict(turn=e.row, input=e.grid.tolist(), answer=r.tolist(), gap=round(g.min().item(), 4)))
        return result

    learner.answer = watched
    x, right = task.tests[0]
    rule, sizes = answer_sizes(task.demonstrations, x)
    votes = Counter(grid for grid, _ in ballots(learner, task, x, sizes[0], s, np.random.default_rng(10)))
    write(out, "j_etrm_votes", weights(model), dict(
        config=model.config.to_dict(), task=task_json(task), colours=task.colours.tolist(), free=task.free.tolist(), rule=rule, size=list(sizes[0]), asked=asked,
        votes=[dict(grid=[list(r) for r in g], count=n) for g, n in votes.most_common()],
        note="asked: every question in the names it was put in (turn, then up to 4 namings), the answer in the same names, and the smallest gap of two logits in it"))


def write_turned(out):
    """The turned copies of a demonstration and of a question, of tasks with marks, with an offset and with answers of another shape."""
    rng, pair = np.random.default_rng(14), lambda x, y: (x.tolist(), y.tolist())  # noqa: E731
    noise = lambda h=4, w=5: rng.integers(1, 5, (h, w))  # noqa: E731
    moved = [noise() for _ in range(3)]
    tasks = {
        "marked": ArcTask.parse(make_task("middle row", 1)),
        "offset": ArcTask([pair(x, np.roll(x, 2, 1) * (np.arange(5) > 1)) for x in moved], [pair(*[noise()] * 2)]),
        "resized": ArcTask([pair(x, x[:, :-2]) for x in (noise(), noise(3, 6))], [pair(*[noise()] * 2)]),
        "viewed": ArcTask([pair(x, np.roll(x, 5, 1) * (np.arange(8) > 4)) for x in (noise(4, 8), noise(4, 8), noise(4, 8))], [pair(*[noise(4, 8)] * 2)])}
    shown = lambda e: dict(turn=e.row, input=e.grid.tolist(), answer=e.answer.tolist(), levels=e.levels.tolist())  # noqa: E731
    found = {}
    for name, task in tasks.items():
        x, _ = task.tests[0]
        size = answer_sizes(task.demonstrations, x)[1][0]
        found[name] = dict(task=task_json(task), marks=list(task.marks), view=task.view, offset=list(task.offset), size=list(size), colours=task.colours.tolist(),
                           examples=[shown(e) for e in task.examples(8)[:8]], questions=[shown(task.question(x, size, t)) for t in range(8)])
    (out / "j_etrm_turned.json").write_text(json.dumps(dict(
        tasks=found, note="examples: the first demonstration's turned copies; input, answer: places in colours, -1 where nothing is shown; levels: rows of embed_mark from 1, 0 for none"), separators=(",", ":")) + "\n")


def write_ties(out):
    """Votes that are equal, as learn.py decides them: each turn of j_etrm_votes' weights counts as a run of its own, and the surer grid is not the one that came first."""
    facts = json.loads((out / "j_etrm_votes.json").read_text())
    tensors_, _ = safetensors_io.read(out / "j_etrm_votes.safetensors")
    model = Etrm(EtrmConfig.parse(facts["config"]))
    model.load_state_dict({k[len("weights.inner."):]: torch.from_numpy(v.astype(np.float32)) for k, v in tensors_.items()})
    task, learner = ArcTask.parse(facts["task"]), EagerLearner(model, Settings())
    asked = []
    for q in facts["asked"]:
        (grid, sure), = learner.answer([Example(np.array(q["input"]), np.array(q["answer"]), q["turn"])])
        asked.append(dict(turn=q["turn"], input=q["input"], answer=grid.tolist(), sure=round(sure / grid.size, 6)))
    size, rng, ties = tuple(facts["size"]), np.random.default_rng(11), []
    while len(ties) < 4:
        question = rng.choice(task.colours, (3, 4))       # not the task's own: here the turns disagree
        found = [dict(grid=g, sure=round(p / (size[0] * size[1]), 6)) for g, p in ballots(learner, task, question, size, Settings(turns=8), rng)]
        runs = [dict(seed=t + 1, ballots=found[4 * t:4 * t + 4]) for t in range(8)]
        for pair in ([x, y] for x in runs for y in runs if x is not y):
            best = candidates([dict(tests=[[r["ballots"]]]) for r in pair], 0)
            came = tuple(map(tuple, pair[0]["ballots"][0]["grid"]))
            if len(best) == 2 and abs(best[0][1] - best[1][1]) < 1e-6 and came != best[0][0]:
                ties.append(dict(runs=pair, candidates=[dict(grid=[list(r) for r in g], votes=round(v, 4)) for g, v in best]))
                break
    (out / "j_etrm_ties.json").write_text(json.dumps(dict(
        asked=asked, ties=ties, note="asked: j_etrm_votes' questions with the mean log-probability of the answer's cells; ties: runs and their two candidates, the surer first"), separators=(",", ":")) + "\n")


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    rng = np.random.default_rng(1)
    write_forward(out, "j_etrm", random_model(2, num_colours=4, num_puzzle_identifiers=2), dict(
        square=grids(rng, 2, (3, 3), (3, 3), 4, 2), crossed=grids(rng, 1, (3, 4), (5, 3), 4), wide=grids(rng, 2, (5, 6), (2, 3), 4, 2)),
        ("square", "crossed"), ("crossed",))
    write_forward(out, "j_etrm_n2", random_model(3, hidden_size=8, L_cycles=2, num_colours=5, num_puzzle_identifiers=3), dict(
        square=grids(rng, 3, (4, 4), (6, 5), 5, 3), tall=grids(rng, 1, (5, 2), (5, 2), 2)), (), ("square", "tall"))
    write_forward(out, "j_etrm_places", random_model(4, hidden_size=8, num_colours=3, reads=(*EtrmConfig().reads, "places")), dict(
        whole=grids(rng, 1, (2, 3), (4, 6), 3), uneven=grids(rng, 1, (3, 3), (5, 4), 3), smaller=grids(rng, 1, (5, 4), (3, 2), 3), crossed=grids(rng, 1, (2, 5), (4, 3), 3)),
        ("whole", "uneven"), ("whole", "smaller"))
    rng = np.random.default_rng(2)
    sparse = lambda shape, answer: [Example(np.where(rng.random(shape) < .5, 0, rng.integers(0, 3, shape)), rng.integers(0, 3, answer)) for _ in range(2)]  # noqa: E731
    write_forward(out, "j_etrm_moved", random_model(5, hidden_size=16, num_colours=3, reads=tuple(READS)), dict(
        fallen=sparse((4, 5), (4, 5)), boxed=sparse((5, 4), (3, 2)), larger=sparse((3, 3), (6, 3)), turned=sparse((2, 5), (5, 2))), (), ("fallen", "boxed", "turned"))
    write_marked(out)
    write_marks(out)
    write_tasks(out)
    write_training(out)
    write_votes(out)
    write_ties(out)
    write_turned(out)


if __name__ == "__main__":
    main()
