"""The training loop: deep supervision, optimisers, EMA, validation, data parallelism and exact resume."""
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

import losses
from evaluate import evaluate
from init import neighbour_heads
from optim import AdamW, Ema, Muon, SignSgd, schedule
from supervision import Carry
from tasks import make_task
from trm import Trm


class Trainer:
    """One run in one folder: `checkpoint.pt` (everything needed to go on), `best.pt` (the best EMA weights by validation), `log.jsonl`."""

    def __init__(self, recipe, folder, device="cpu", precision="float32", validation=256, compile_net=False, task=None):
        self.recipe, self.folder, self.device, self.validation = recipe, Path(folder), device, validation
        self.rank = dist.get_rank() if dist.is_initialized() else 0
        self.world = dist.get_world_size() if dist.is_initialized() else 1
        if recipe.batch % self.world:
            raise ValueError(f"global batch {recipe.batch} is no multiple of {self.world} processes")
        self.rows = slice(recipe.batch // self.world * self.rank, recipe.batch // self.world * (self.rank + 1))
        self.task = task or make_task(recipe)
        rows = getattr(self.task, "identifiers", 1)
        if rows > recipe.config.num_puzzle_identifiers:
            recipe = self.recipe = replace(recipe, config=replace(recipe.config, num_puzzle_identifiers=rows))
        torch.manual_seed(recipe.seed)
        self.model = Trm(recipe.config, precision)
        if recipe.neighbour_stride:
            neighbour_heads(self.model, recipe.neighbour_stride)
        self.model.to(device)
        hinted = recipe.hint_weight > 0 and hasattr(self.task, "hint_classes")
        self.hint_head = torch.nn.Linear(recipe.config.hidden_size, self.task.hint_classes).to(device) if hinted else None    # stays here: no part of the model
        if compile_net:
            self.model.compiled = tuple(torch.compile(net, dynamic=False) for net in self.model.nets())
        self.rng = np.random.default_rng(recipe.seed)
        self.carry = Carry(self.model, device)
        self._make_optimisers()
        self.step, self.stage, self.seconds = 0, -1, 0.0
        self.best_score, self.best = -1.0, None
        self.recent, self.history = [], []

    def _make_optimisers(self):
        r, named = self.recipe, [(n, p) for n, p in self.model.named_parameters() if p.requires_grad]
        named += [("hint_head." + n, p) for n, p in self.hint_head.named_parameters()] if self.hint_head else []
        self.parameters = [p for _, p in named]
        self.sign = None
        if r.puzzle_lr and r.config.puzzle_emb_len:
            self.sign = SignSgd(self.model.puzzle_emb.weights, r.puzzle_lr, r.puzzle_weight_decay)
            named = [(n, p) for n, p in named if n != "puzzle_emb.weights"]
        hidden = [p for n, p in named if "_level." in n] if r.optimiser == "muon" else []
        rest = [p for n, p in named if not (hidden and "_level." in n)]
        self.muon = Muon(hidden, r.muon_lr, r.muon_momentum, r.muon_weight_decay) if hidden else None
        self.adam = AdamW(rest, r.lr, weight_decay=r.weight_decay, atan2=r.optimiser == "adamatan2")
        self.ema = Ema([p for _, p in named], r.ema, r.ema_warm)

    def train_step(self):
        """One supervision step of every slot and one optimiser step. Returns the global loss per example."""
        r, c = self.recipe, self.recipe.config
        stage = self.task.stage(self.step / r.steps)
        if stage != self.stage:
            self.stage, self.carry = stage, Carry(self.model, self.device)
            cells = self.task.cells(stage)
            self.cells = None if cells is None else torch.from_numpy(cells).to(self.device)
        rows = self.task.batch(r.batch, self.rng, stage)
        explore = torch.from_numpy(self.rng.random(r.batch) < r.exploration)[self.rows].to(self.device)
        minimum = torch.from_numpy(self.rng.integers(2, max(3, c.halt_max_steps + 1), r.batch))[self.rows].to(self.device)
        self.carry.refill({k: v[self.rows] for k, v in rows.items()})
        y, z, logits, q = self.model(self.carry.y, self.carry.z, self.carry.tokens, self.carry.ids, self.cells)
        total, token, halt, right = losses.supervision_loss(logits, q, self.carry.labels, r.loss, r.smoothing, r.halt_weight)
        hint = self._hint_loss(y)
        total = total + r.hint_weight * hint
        for p in self.parameters:
            p.grad = None
        (total / r.batch).backward()
        sums = torch.stack([total.detach().double(), token.detach().double(), halt.detach().double(), hint.detach().double(), right.double().sum()])
        self._reduce(sums)
        if r.clip:
            torch.nn.utils.clip_grad_norm_(self.parameters, r.clip)
        self.step += 1
        scale = schedule(self.step, r.steps, r.warmup, r.floor)
        if self.sign:
            self.sign.step(self._all_ids(), scale)
        self.adam.step(scale)
        if self.muon:
            self.muon.step(scale)
        self.ema.update()
        self.carry.advance(y, z, q[:, 0], explore, minimum, c.halt_max_steps)
        mean = (sums / r.batch).tolist()
        self.recent.append(mean)
        return mean[0]

    def _hint_loss(self, y):
        """Sum over the batch of the hints' mean cross-entropy a slot, read from the new y by the hint head; 0 without hints."""
        if not self.hint_head:
            return y.new_zeros(())
        cells = y.transpose(0, self.model.batch_axis)[:, self.recipe.config.puzzle_emb_len:]
        hints = torch.from_numpy(self.task.hints(self.carry.tokens.cpu().numpy())).to(self.device)
        return losses.token_loss(self.hint_head(cells.float()), hints, "softmax").sum()

    def _reduce(self, sums):
        """Sums gradients and metrics over the processes (the loss is already divided by the GLOBAL batch)."""
        for p in self.parameters:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        if self.world > 1:
            flat = torch.cat([p.grad.flatten() for p in self.parameters])
            dist.all_reduce(flat)
            dist.all_reduce(sums)
            for p, g in zip(self.parameters, flat.split([p.numel() for p in self.parameters])):
                p.grad.copy_(g.view_as(p))

    def _gather(self, local):
        """Concatenates a batch-first tensor over the processes."""
        if self.world == 1:
            return local
        sent = (local.byte() if local.dtype == torch.bool else local).contiguous()       # gloo has no bool
        parts = [torch.empty_like(sent) for _ in range(self.world)]
        dist.all_gather(parts, sent)
        return torch.cat(parts).to(local.dtype)

    def _all_ids(self):
        return self._gather(self.carry.ids)

    def validate(self, count=None) -> dict:
        """Metrics of the EMA weights on the held-out sets; keeps the weights when the score is the best so far."""
        self.ema.swap()
        result = evaluate(self.model, self.task, count or self.validation)
        score = result["score"]
        if score > self.best_score:
            self.best_score = score
            self.best = dict(weights={k: v.detach().cpu().clone() for k, v in self.model.state_dict().items()}, step=self.step, result=result)
            self._write("best.pt", dict(self.best, recipe=self.recipe.to_dict(), seconds=self.seconds))
        self.ema.swap()
        return result

    def run(self, seconds=float("inf"), save_every=180.0, stop=lambda: False, log=print):
        """Trains until recipe.steps, `seconds` of this call, or stop(); saves every `save_every` seconds and at the end."""
        began = saved = mark = time.time()
        while self.step < self.recipe.steps and time.time() - began < seconds and not stop():
            self.train_step()
            now = time.time()
            self.seconds, mark = self.seconds + now - mark, now
            if self.step % self.recipe.eval_every == 0 or self.step == self.recipe.steps:
                self._report(self.validate(), log)
                self.seconds, mark = self.seconds + time.time() - mark, time.time()
            if time.time() - saved > save_every:
                self.save()
                saved = time.time()
        self.save()

    def _report(self, result, log):
        loss, token, halt, hint, right = np.mean(self.recent, 0)
        line = dict(step=self.step, seconds=round(self.seconds), stage=self.stage, loss=round(loss, 4), token=round(token, 4), halt=round(halt, 4),
                    hint=round(hint, 4), right=round(right, 4), validation=result)
        self.recent = []
        self.history.append(line)
        if self.rank == 0:
            log(json.dumps(line))

    def _write(self, name, content):
        if self.rank == 0:
            self.folder.mkdir(parents=True, exist_ok=True)
            torch.save(content, self.folder / (name + ".tmp"))
            os.replace(self.folder / (name + ".tmp"), self.folder / name)

    def save(self):
        """Writes checkpoint.pt; every process must call it (the carry is gathered)."""
        carry = {k: self._gather(v).cpu().clone() for k, v in self.carry.state().items()} if self.carry.tokens is not None else None
        self._write("checkpoint.pt", dict(
            recipe=self.recipe.to_dict(), model=self.model.state_dict(), ema=self.ema.state_dict(), adam=self.adam.state_dict(),
            muon=self.muon.state_dict() if self.muon else None, hint_head=self.hint_head.state_dict() if self.hint_head else None, carry=carry, stage=self.stage, rng=self.rng.bit_generator.state,
            torch_rng=torch.get_rng_state(), step=self.step, seconds=self.seconds, best_score=self.best_score, best=self.best,
            recent=self.recent, history=self.history))

    def start_from(self, model: Trm):
        """A new run begins with these weights (and fresh optimisers) instead of random ones; ValueError for another configuration."""
        if self.step or model.config != self.recipe.config:
            raise ValueError("a run can start from a model only at step 0 and with the same configuration: "
                             f"{model.config.to_dict()} against {self.recipe.config.to_dict()}")
        self.model.load_state_dict(model.state_dict())
        self._make_optimisers()                       # the average starts from the weights, too

    def resume(self) -> bool:
        """Loads checkpoint.pt when there is one. A changed recipe.steps is allowed: the schedule follows the new value."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        c = torch.load(path, map_location="cpu", weights_only=False)
        if c["recipe"]["config"] != self.recipe.to_dict()["config"]:
            raise ValueError(f"{path} holds another model configuration")
        self.model.load_state_dict(c["model"])
        if self.hint_head:
            self.hint_head.load_state_dict(c["hint_head"])
        self.ema.load_state_dict(c["ema"])
        self.adam.load_state_dict(c["adam"])
        if self.muon:
            self.muon.load_state_dict(c["muon"])
        self.stage = c["stage"]
        if c["carry"] is not None:
            cells = self.task.cells(self.stage)
            self.cells = None if cells is None else torch.from_numpy(cells).to(self.device)
            self.carry.load(c["carry"], self.rows)
        self.rng.bit_generator.state = c["rng"]
        torch.set_rng_state(c["torch_rng"])
        self.step, self.seconds, self.best_score, self.best = c["step"], c["seconds"], c["best_score"], c["best"]
        self.recent, self.history = c["recent"], c["history"]
        return True
