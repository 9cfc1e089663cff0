"""Learns ARC tasks one by one from their demonstrations and answers their tests: `python3 pretrain/learn.py --tasks FILE --json OUT`.

FILE: one ARC task, or {name: task, ...}, or a folder of task files. A line of JSON a task, totals at the end; OUT holds every run with its ballots.
`--pool OUT ...` puts the runs of several OUT files together and counts again, without learning. The same call gives the same answers (not with --seconds).
"""
import argparse
import json
import multiprocessing
import os
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import safetensors_io
from config import EtrmConfig
from etrm.learner import Batches, Settings, ballots, schedule, suited
from etrm.model import Etrm
from etrm.task import READS, ArcTask, answer_sizes
from kernels.etrm import FusedLearner


def read_tasks(path) -> dict:
    """name -> task as in ARC's JSON."""
    path = Path(path)
    if path.is_dir():
        return {f.stem: json.loads(f.read_text()) for f in sorted(path.glob("*.json"))}
    tasks = json.loads(path.read_text())
    return {path.stem: tasks} if "train" in tasks else tasks


def start_from(path, K: int, rows: int) -> Etrm:
    """A network of an exported file's weights and configuration: its mean row for every turn, K colour vectors of zero."""
    tensors, metadata = safetensors_io.read(path)
    model = Etrm(replace(EtrmConfig.parse(json.loads(metadata["config"])), num_colours=K, num_puzzle_identifiers=rows))
    values = {k[len("inner."):]: torch.from_numpy(v.astype(np.float32)) for k, v in tensors.items()}
    values["puzzle_emb.weights"] = values["puzzle_emb.weights"].mean(0, keepdim=True).repeat(rows, 1)
    values["colour_emb.weight"] = torch.zeros(K, model.config.hidden_size)
    model.load_state_dict(values)
    return model


def learn(task: ArcTask, s: Settings, config: EtrmConfig, seed: int, start=None, seconds: float = 0) -> dict:
    """One run: steps, seconds of processor time, whether the averaged weights answer every demonstration exactly, and the ballots for every test, a list a possible size."""
    s = suited(s, task)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    if start:
        model = start_from(start, task.K, s.turns)
    else:
        asked = dict(reads=task.reads, marks=task.marks, view=task.view, offset=task.offset) if config.reads == READS else {}
        model = Etrm(replace(config, num_colours=task.K, num_puzzle_identifiers=s.turns, **asked))
    task.marks, task.view, task.offset = model.config.marks, model.config.view, model.config.offset
    learner, batches, exact, began, used, done = FusedLearner(model, s, seed), Batches(task, s, rng), [], time.time(), time.process_time(), 0.0
    while done < 1:
        losses, right = learner.step(batches.next(), schedule(done * s.steps, s) if seconds else schedule(learner.steps_done, s))
        exact.append(right)
        done = (time.time() - began) / seconds if seconds else learner.steps_done / s.steps
        if learner.steps_done > s.least and np.mean(exact[-s.window:]) > s.fitted:
            break
    shown = task.examples()
    fitted = all((grid == e.answer).all() for e, (grid, _) in zip(shown, learner.answer(shown)))
    tests = []
    for grid, _ in task.tests:
        _, sizes = answer_sizes(task.demonstrations, grid)
        tests.append([[dict(grid=g, sure=round(p / (size[0] * size[1]), 5)) for g, p in ballots(learner, task, grid, size, s, rng)] for size in sizes])
    return dict(seed=seed, turns=s.turns, steps=learner.steps_done, loss=round(losses[-1], 4), fitted=fitted, seconds=round(time.process_time() - used, 1), tests=tests)


def candidates(runs, test: int) -> list:
    """Two grids at most with their votes; every run has one, shared among its ballots. Equal votes: the surer grid first, by its ballots' mean. Of two possible sizes, the first of each."""
    tallies = []
    for size in range(len(runs[0]["tests"][test])):
        votes, sure = Counter(), {}
        for run in runs:
            for ballot in run["tests"][test][size]:
                grid = tuple(map(tuple, ballot["grid"]))
                votes[grid] += 1 / len(run["tests"][test][size])
                sure.setdefault(grid, []).append(ballot["sure"])
        tallies.append(sorted(votes.items(), key=lambda v: (-round(v[1], 6), -np.mean(sure[v[0]])))[:2])
    return tallies[0] if len(tallies) == 1 else [tally[0] for tally in tallies]


def judge(name: str, task: ArcTask, runs) -> dict:
    """The line of a task. failure: size (no candidate has the right one), not fitted (no run knows its demonstrations), wrong."""
    found = [candidates(runs, i) for i in range(len(task.tests))]
    line = dict(task=name, K=task.K, fitted=sum(r["fitted"] for r in runs), runs=len(runs), steps=[r["steps"] for r in runs], seconds=round(sum(r["seconds"] for r in runs), 1),
                rule=answer_sizes(task.demonstrations, task.tests[0][0])[0], votes=[[round(n, 3) for _, n in c] for c in found])
    if any(answer is None for _, answer in task.tests):
        return line
    right = [[g == tuple(map(tuple, answer.tolist())) for g, _ in c] for c, (_, answer) in zip(found, task.tests)]
    line.update(solved=all(any(r) for r in right), first=all(r[0] for r in right))
    if not line["solved"]:
        size = all(any((len(g), len(g[0])) == answer.shape for g, _ in c) for c, (_, answer) in zip(found, task.tests))
        line["failure"] = "size" if not size else "wrong" if line["fitted"] else "not fitted"
    return line


def totals(lines) -> dict:
    count = Counter(line["failure"] for line in lines if "failure" in line)
    return dict(tasks=len(lines), solved=sum(line.get("solved", False) for line in lines), first=sum(line.get("first", False) for line in lines),
                fitted=sum(line["fitted"] > 0 for line in lines), not_fitted=count["not fitted"], wrong=count["wrong"], size=count["size"],
                seconds=round(sum(line["seconds"] for line in lines), 1), median_seconds=float(np.median([line["seconds"] for line in lines])),
                steps=int(sum(sum(line["steps"]) for line in lines)))


def work(job) -> dict:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    task, *rest = job
    return learn(ArcTask.parse(task), *rest)


def judge_all(tasks: dict, names, kinds, config: EtrmConfig, start=None, seconds: float = 0, workers: int = 1):
    """Learns every named task once for each of `kinds`, (Settings, seed), on `workers` processes -> its line and its runs, task by task."""
    jobs, runs = [(tasks[n], kind, config, seed, start, seconds) for n in names for kind, seed in kinds], []
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for i, run in enumerate(pool.imap(work, jobs)):
            runs.append(run)
            if len(runs) == len(kinds):
                name = names[i // len(kinds)]
                yield judge(name, ArcTask.parse(tasks[name]), runs), runs
                runs = []


def override(assignments) -> tuple:
    """['steps=400', 'config.L_cycles=2'] -> (Settings, EtrmConfig)."""
    values = dict(item.split("=", 1) for item in assignments)
    own = {k: json.loads(v) for k, v in values.items() if not k.startswith("config.")}
    return Settings(**own), EtrmConfig(**{k[7:]: json.loads(v) for k, v in values.items() if k.startswith("config.")})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--limit", type=int, help="the first N tasks only")
    parser.add_argument("--only", nargs="*", help="these tasks only")
    parser.add_argument("--steps", type=int, help=f"at most this many training steps a run (default {Settings.steps})")
    parser.add_argument("--seconds", type=float, default=0.0, help="a run takes at most this long instead")
    parser.add_argument("--seeds", type=int, default=1, help="runs a task whose ballots are put together")
    parser.add_argument("--turned", type=int, default=0, help="further runs that learn from eight turned copies, a row each")
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    parser.add_argument("--start", metavar="FILE", help="weights to start from (.safetensors)")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="changes to etrm/learner.py's Settings, or config.KEY=VALUE")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--json", metavar="OUT", help="where the runs and totals go")
    parser.add_argument("--pool", nargs="*", default=[], metavar="OUT", help="no learning: the runs of these files")
    a = parser.parse_args()
    tasks = read_tasks(a.tasks)
    names = [n for n in (a.only or sorted(tasks)) if n in tasks][:a.limit]
    s, config = override(a.set)
    s = replace(s, **({"steps": a.steps} if a.steps else {}))
    began = time.time()
    if a.pool:
        files = [json.loads(Path(p).read_text())["runs"] for p in a.pool]
        names = [n for n in names if all(n in f for f in files)]
        runs = {n: [r for f in files for r in f[n]] for n in names}
        lines = [judge(n, ArcTask.parse(tasks[n]), runs[n]) for n in names]
        print(*map(json.dumps, lines), sep="\n", flush=True)
    else:
        kinds = [(s, a.seed + k) for k in range(a.seeds)] + [(replace(s, turns=8), a.seed + k) for k in range(a.turned)]
        runs, lines = {}, []
        for line, found in judge_all(tasks, names, kinds, config, a.start, a.seconds, a.workers):
            lines.append(line)
            runs[line["task"]] = found
            print(json.dumps(line), flush=True)
    total = dict(totals(lines), wall=round(time.time() - began, 1))
    print(json.dumps(dict(totals=total)), flush=True)
    if a.json:
        Path(a.json).write_text(json.dumps(dict(totals=total, settings=s.__dict__, config=config.to_dict(), start=a.start, lines=lines, runs=runs)))


if __name__ == "__main__":
    main()
