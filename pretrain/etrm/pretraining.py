"""Pretraining of E-TRM (`train.py e-trm`): one network on many tasks, judged by how many development tasks are then learnt from its weights."""
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import safetensors_io
from etrm.corpus import Corpus
from etrm.learner import Settings, schedule
from etrm.model import Etrm
from etrm.task import ArcTask
from kernels.etrm import FusedLearner
from learn import judge, learn, read_tasks, totals

SHARED = ("flat", "m", "v", "average")                    # the learner's arrays: parameters, momenta, average


class EtrmTrainer:
    """One run in one folder: `checkpoint.npz` (everything needed to go on exactly), `state.safetensors` (a fifth of it, enough to go on well), `latest.safetensors` and
    `best.safetensors` (averaged weights for learn.py --start; without judged tasks the best are the latest), `log.jsonl`.

    recipe.data: the corpus (etrm/corpus.py), `judge` (a file of tasks that are learnt at every evaluation) and `judged` (how many of them, 0: all).
    """
    rank = 0

    def __init__(self, recipe, folder):
        data = dict(recipe.data)
        judged, count = data.pop("judge", ""), data.pop("judged", 0)
        self.judged = dict(sorted(read_tasks(judged).items())[:count or None]) if judged else {}
        self.corpus, self.folder, r = Corpus(**data), Path(folder), recipe
        config = replace(r.config, num_puzzle_identifiers=self.corpus.rows, num_colours=10 * len(self.corpus.names))
        self.recipe = replace(r, config=config)
        self.settings = Settings(steps=r.steps, batch=r.batch, muon_lr=r.muon_lr, muon_weight_decay=r.muon_weight_decay, muon_momentum=r.muon_momentum, lr=r.lr,
                                 row_lr=r.puzzle_lr, row_weight_decay=r.puzzle_weight_decay, warmup=r.warmup, floor=r.floor, clip=r.clip, ema=r.ema, smoothing=r.smoothing, noise=0)
        torch.manual_seed(r.seed)
        self.rng = np.random.default_rng(r.seed)
        self.model = Etrm(config)
        self.learner = FusedLearner(self.model, self.settings, r.seed, sparse=True)
        self.recent, self.best, self.samples, self.seconds = [], -1, 0, 0.0
        spans, at = {}, 0
        for name, p in self.model.named_parameters():
            spans[name] = slice(at, at := at + p.numel())
        self.spans = spans
        self.tables = slice(spans["puzzle_emb.weights"].start, spans["colour_emb.weight"].stop)        # rows and colour vectors lie one behind the other

    @property
    def step(self) -> int:
        return self.learner.steps_done

    def train_step(self):
        losses, exact = self.learner.step([self.corpus.draw(self.rng) for _ in range(self.settings.batch)], schedule(self.step, self.settings))
        self.samples += self.settings.batch
        self.recent.append((losses[-1], exact))
        return losses[-1]

    def to_file(self) -> bytes:
        """The averaged weights with one row, the mean of those that were trained, and ten colour vectors of zero."""
        tensors = {"inner.H_init": self.model.H_init.numpy(), "inner.L_init": self.model.L_init.numpy()}
        for name, p in self.model.named_parameters():
            tensors["inner." + name] = self.learner.average[self.spans[name]].reshape(p.shape)
        rows = tensors["inner.puzzle_emb.weights"]
        used = rows[rows.any(1)] if rows.any() else rows
        tensors["inner.puzzle_emb.weights"] = used.mean(0, keepdims=True)
        tensors["inner.colour_emb.weight"] = np.zeros((10, self.model.config.hidden_size), np.float32)
        config = replace(self.model.config, num_puzzle_identifiers=1, num_colours=10)
        return safetensors_io.pack(tensors, self.facts(config))

    def facts(self, config) -> dict:
        """A file's metadata: strings."""
        recipe = {k: v for k, v in self.recipe.to_dict().items() if k not in ("config", "data")}
        return dict(config=json.dumps(config.to_dict()), step=str(self.step), samples=str(self.samples), seconds=str(round(self.seconds)), tasks=str(len(self.corpus.names)),
                    families=str(self.corpus.families), cells=str(self.corpus.cells), recipe=json.dumps(recipe))

    def to_state(self) -> bytes:
        """Enough to go on elsewhere: weights, their momenta and average in F32; rows and colour vectors in F16 and alone; the names of their tasks."""
        own, t, tensors = self.learner, self.tables, dict(inits=self.learner.inits, tables=self.learner.flat[self.tables].astype(np.float16))
        for name in SHARED:
            tensors[name] = np.delete(getattr(own, name), t)
        return safetensors_io.pack(tensors, dict(self.facts(self.model.config), names=json.dumps(self.corpus.names)))

    def start_from(self, path):
        """Goes on from a `state.safetensors`: the momenta of its rows begin anew, their average is what they are, and other examples are drawn.

        Rows and colour vectors go to the tasks of their names, so the corpus may have grown. ValueError when the file is no state of such a network.
        """
        tensors, metadata = safetensors_io.read(path)
        own, t, d = self.learner, self.tables, self.model.config.hidden_size
        if "names" not in metadata or len(tensors["flat"]) != len(own.flat) - (t.stop - t.start) or len(tensors["inits"]) != len(own.inits):
            raise ValueError(f"{path} is no state of this network: it takes the state.safetensors of a run with the same config")
        names, mine = json.loads(metadata["names"]), {n: i for i, n in enumerate(self.corpus.names)}
        for name in SHARED:
            getattr(own, name)[:t.start], getattr(own, name)[t.stop:] = np.split(tensors[name], [t.start])
        rows, colours = np.split(tensors["tables"].astype(np.float32), [8 * len(names) * d])
        for span, values in (("puzzle_emb.weights", rows), ("colour_emb.weight", colours)):
            table, values = own.flat[self.spans[span]].reshape(len(mine), -1), values.reshape(len(names), -1)
            kept = [(mine[n], i) for i, n in enumerate(names) if n in mine]
            table[[a for a, _ in kept]] = values[[b for _, b in kept]]
        own.average[t] = own.flat[t]
        self.set_inits(tensors["inits"])
        own.steps_done, self.samples, self.seconds = int(metadata["step"]), int(metadata["samples"]), float(metadata["seconds"])
        self.rng = np.random.default_rng([self.recipe.seed, own.steps_done])

    def set_inits(self, values):
        """values [2 d]: H_init, then L_init."""
        self.learner.inits[:] = values
        for state, half in zip((self.model.H_init, self.model.L_init), np.split(self.learner.inits, 2)):
            state.copy_(torch.from_numpy(half))

    def evaluate(self) -> dict:
        """Writes latest.safetensors, learns the judged tasks from it, and keeps it as best.safetensors when more of them are solved than ever."""
        path = self.write("latest.safetensors", self.to_file())
        tasks = {n: ArcTask.parse(t) for n, t in self.judged.items()}
        lines = [judge(n, t, [learn(t, Settings(), self.recipe.config, 1, path)]) for n, t in tasks.items()]
        result = dict(totals(lines), which=[line["task"] for line in lines if line.get("solved")]) if lines else dict(solved=0)
        if result["solved"] > self.best or not lines:
            self.best = result["solved"]
            self.write("best.safetensors", self.to_file())
        return result

    def run(self, seconds=float("inf"), save_every=180.0, stop=lambda: False, log=print):
        """Trains until recipe.steps, `seconds` of this call, or stop(); a checkpoint every `save_every` seconds and at the end, an evaluation every recipe.eval_every steps."""
        began = saved = mark = time.time()
        while self.step < self.settings.steps and time.time() - began < seconds and not stop():
            self.train_step()
            now = time.time()
            self.seconds, mark = self.seconds + now - mark, now
            if self.step % self.recipe.eval_every == 0:
                loss, exact = np.mean(self.recent, 0)
                line = dict(step=self.step, samples=self.samples, seconds=round(self.seconds), loss=round(loss, 4), exact=round(exact, 4))
                self.recent = []
                log(json.dumps(dict(line, judged=self.evaluate())))
                mark = time.time()
            if time.time() - saved > save_every:
                self.save()
                saved = time.time()
        self.save()

    def write(self, name: str, data: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / (name + ".tmp")).write_bytes(data)
        os.replace(self.folder / (name + ".tmp"), self.folder / name)
        return self.folder / name

    def save(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        own = self.learner
        self.write("state.safetensors", self.to_state())
        self.write("latest.safetensors", self.to_file())
        state = dict(step=self.step, samples=self.samples, rng=self.rng.bit_generator.state, best=self.best, seconds=self.seconds, recent=self.recent, names=self.corpus.names)
        with open(self.folder / "checkpoint.tmp", "wb") as file:
            np.savez(file, flat=own.flat, m=own.m, v=own.v, average=own.average, inits=own.inits, state=np.frombuffer(json.dumps(state).encode(), np.uint8))
        os.replace(self.folder / "checkpoint.tmp", self.folder / "checkpoint.npz")

    def resume(self) -> bool:
        """Loads checkpoint.npz when there is one; ValueError when it was trained on other tasks."""
        path, own = self.folder / "checkpoint.npz", self.learner
        if not path.exists():
            return False
        held = np.load(path)
        state = json.loads(held["state"].tobytes())
        if state["names"] != self.corpus.names or held["flat"].shape != own.flat.shape:
            raise ValueError(f"{path} was trained on other tasks or with another configuration")
        for name in SHARED:
            getattr(own, name)[:] = held[name]
        self.set_inits(held["inits"])
        own.steps_done, self.best, self.samples, self.seconds = state["step"], state["best"], state["samples"], state["seconds"]
        self.recent = [tuple(r) for r in state["recent"]]
        self.rng.bit_generator.state = state["rng"]
        return True
