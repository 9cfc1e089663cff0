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


class EtrmTrainer:
    """One run in one folder: `checkpoint.npz` (everything needed to go on), `latest.safetensors` and `best.safetensors` (averaged weights for learn.py --start), `log.jsonl`.

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
        self.recent, self.best, self.seconds = [], -1, 0.0

    @property
    def step(self) -> int:
        return self.learner.steps_done

    def train_step(self):
        losses, exact = self.learner.step([self.corpus.draw(self.rng) for _ in range(self.settings.batch)], schedule(self.step, self.settings))
        self.recent.append((losses[-1], exact))
        return losses[-1]

    def to_file(self) -> bytes:
        """The averaged weights with one row, the mean, and ten colour vectors of zero."""
        tensors, at, average = {"inner.H_init": self.model.H_init.numpy(), "inner.L_init": self.model.L_init.numpy()}, 0, self.learner.average
        for name, p in self.model.named_parameters():
            tensors["inner." + name] = average[at:at + p.numel()].reshape(p.shape)
            at += p.numel()
        tensors["inner.puzzle_emb.weights"] = tensors["inner.puzzle_emb.weights"].mean(0, keepdims=True)
        tensors["inner.colour_emb.weight"] = np.zeros((10, self.model.config.hidden_size), np.float32)
        config = replace(self.model.config, num_puzzle_identifiers=1, num_colours=10)
        return safetensors_io.pack(tensors, dict(config=json.dumps(config.to_dict()), step=str(self.step)))

    def evaluate(self) -> dict:
        """Writes latest.safetensors, learns the judged tasks from it, and keeps it as best.safetensors when more of them are solved than ever."""
        path = self.write("latest.safetensors", self.to_file())
        tasks = {n: ArcTask.parse(t) for n, t in self.judged.items()}
        lines = [judge(n, t, [learn(t, Settings(), self.recipe.config, 1, path)]) for n, t in tasks.items()]
        result = dict(totals(lines), which=[line["task"] for line in lines if line.get("solved")]) if lines else dict(solved=0)
        if result["solved"] > self.best:
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
                line = dict(step=self.step, samples=self.step * self.settings.batch, seconds=round(self.seconds), loss=round(loss, 4), exact=round(exact, 4))
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
        state = dict(step=self.step, rng=self.rng.bit_generator.state, best=self.best, seconds=self.seconds, recent=self.recent, names=self.corpus.names)
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
        for name in ("flat", "m", "v", "average", "inits"):
            getattr(own, name)[:] = held[name]
        with torch.no_grad():
            self.model.H_init.copy_(torch.from_numpy(held["inits"][:len(held["inits"]) // 2]))
            self.model.L_init.copy_(torch.from_numpy(held["inits"][len(held["inits"]) // 2:]))
        own.steps_done, self.best, self.seconds, self.recent = state["step"], state["best"], state["seconds"], [tuple(r) for r in state["recent"]]
        self.rng.bit_generator.state = state["rng"]
        return True
