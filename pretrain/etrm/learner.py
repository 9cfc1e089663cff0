"""Learns one task, plainly: batches, three supervised steps, Muon and AdamW, the average, the rule to stop, the votes. kernels/etrm.py does the same faster."""
import math
from dataclasses import dataclass, replace

import numpy as np
import torch

from etrm.model import answer_loss, exact
from etrm.reads import Canvas
from etrm.task import BACK, TURNS, ArcTask
from optim import AdamW, Ema, Muon


@dataclass(frozen=True)
class Settings:
    """How a task is learnt; what the study in README.md kept."""
    steps: int = 250                     # at most
    supervision: int = 3                 # supervision steps of a training step; an answer takes config.halt_max_steps
    batch: int = 12
    muon_lr: float = 0.02
    muon_weight_decay: float = 1.0       # the strongest brake on over-fitting: README.md, "The study"
    muon_momentum: float = 0.9
    muon_iterations: int = 4
    lr: float = 3e-3                     # AdamW on the rest, without decay
    row_lr: float = 1e-2                 # and on rows and colour vectors
    row_weight_decay: float = 0.05
    warmup: int = 20
    floor: float = 0.03                  # the cosine's end
    clip: float = 1.0                    # of everything but rows and colour vectors
    ema: float = 0.97
    smoothing: float = 0.01
    least: int = 80                      # stop after more steps than this, once the last `window` batches are exact
    window: int = 60
    fitted: float = 0.995
    turns: int = 1                       # 8: turned copies, a row each
    renamings: int = 4                   # ways of naming the colours that vote, the first one unchanged
    noise: float = 0.3                   # standard deviation of what the fused learner adds to the input of every net call in training; the plain one leaves it out


def suited(s: Settings, task: ArcTask) -> Settings:
    """For a task: where colours change, what a colour means of its own is most of what there is to learn, so it goes faster, with less noise."""
    return replace(s, row_lr=0.05, noise=0.1) if task.recolours() else s


def schedule(step: int, s: Settings, steps: int = 0) -> float:
    """Factor on the learning rates of 0-based `step`: linear warm-up times half a cosine over steps (default: s.steps), not below the floor."""
    return min(1, (step + 1) / s.warmup) * max(s.floor, 0.5 * (1 + math.cos(math.pi * step / (steps or s.steps))))


class Batches:
    """Draws batches of one shape: a shape by its number of examples, up to s.batch different examples of it, and one time in two a renaming for all of them."""

    def __init__(self, task: ArcTask, s: Settings, rng):
        self.task, self.s, self.rng, groups = task, s, rng, {}
        for example in task.examples(s.turns):
            groups.setdefault(example.shape, []).append(example)
        self.groups = list(groups.values())
        sizes = np.array([len(g) for g in self.groups], float)
        self.weights = sizes / sizes.sum()

    def next(self) -> list:
        group = self.groups[self.rng.choice(len(self.groups), p=self.weights)]
        chosen = [group[i] for i in self.rng.permutation(len(group))[:self.s.batch]]
        names = self.task.renaming(self.rng) if self.rng.random() < 0.5 else None
        return chosen if names is None else [e.renamed(names) for e in chosen]


def tensors(examples, K: int, dtype=torch.float32) -> tuple:
    """planes [B, K, H, W], rows [B], labels [B, H, W] and the canvas of examples of one shape."""
    H, W, h, w = examples[0].shape
    B = len(examples)
    planes, labels = torch.zeros(B, K, H, W, dtype=dtype), torch.full((B, H, W), -100)
    inputs, answers = torch.zeros(B, 1, H, W, 1, dtype=dtype), torch.zeros(B, 1, H, W, 1, dtype=dtype)
    inputs[:, :, :h, :w] = 1
    for b, e in enumerate(examples):
        planes[b, :, :h, :w] = torch.from_numpy(e.grid[None] == np.arange(K)[:, None, None])
        labels[b, :e.answer.shape[0], :e.answer.shape[1]] = torch.from_numpy(e.answer)
        answers[b, :, :e.answer.shape[0], :e.answer.shape[1]] = 1
    levels = torch.zeros(B, len(examples[0].levels), H, W, dtype=torch.long)
    levels[:, :, :h, :w] = torch.from_numpy(np.stack([e.levels for e in examples]))
    return planes, torch.tensor([e.row for e in examples]), labels, Canvas(inputs, answers, h, w, planes[:, :, :h, :w].argmax(1), levels)


def groups_of(model) -> dict:
    """Names of the parameters by optimiser: matrices (Muon), rest (AdamW), rows (AdamW of its own rate, not clipped)."""
    groups = dict(matrices=[], rest=[], rows=[])
    for name, _ in model.named_parameters():
        kind = "rows" if name in ("puzzle_emb.weights", "colour_emb.weight") else "matrices" if "_proj." in name else "rest"
        groups[kind].append(name)
    return groups


class EagerLearner:
    """One training run in plain PyTorch, in the dtype of the model."""

    def __init__(self, model, s: Settings):
        self.model, self.s, self.steps_done = model, s, 0
        named = dict(model.named_parameters())
        matrices, rest, rows = ([named[n] for n in names] for names in groups_of(model).values())
        self.clipped = matrices + rest
        self.muon = Muon(matrices, s.muon_lr, s.muon_momentum, s.muon_weight_decay, s.muon_iterations)
        self.adam = AdamW(rest, s.lr, weight_decay=0.0)
        self.row_adam = AdamW(rows, s.row_lr, weight_decay=s.row_weight_decay)
        self.ema = Ema(model.parameters(), s.ema, warm=True)

    def gradients(self, examples) -> tuple:
        """Sets .grad to the sum over the supervision steps. Returns the loss of each step and the share of examples exact at the last."""
        model = self.model
        planes, rows, labels, canvas = tensors(examples, model.config.num_colours, model.H_init.dtype)
        y, z = model.initial_state(planes)
        for p in model.parameters():
            p.grad = None
        losses = []
        for _ in range(self.s.supervision):
            y, z, logits = model(y, z, planes, rows, canvas)
            loss = answer_loss(logits, labels, self.s.smoothing)
            loss.backward()
            losses.append(loss.item())
        return losses, exact(logits, labels).float().mean().item()

    def step(self, examples, scale: float) -> tuple:
        """One optimiser step at `scale` of the learning rates -> (losses, exact)."""
        result = self.gradients(examples)
        self.norm = torch.nn.utils.clip_grad_norm_(self.clipped, self.s.clip).item()
        self.adam.step(scale)
        self.row_adam.step(scale)
        self.muon.step(scale)
        self.ema.update()
        self.steps_done += 1
        return result

    def answer(self, examples) -> list:
        """The averaged weights' answers to questions of one shape after halt_max_steps supervision steps: (indices of colours [h, w], its log-probability) of each."""
        self.ema.swap()
        with torch.no_grad():
            planes, rows, _, canvas = tensors(examples, self.model.config.num_colours, self.model.H_init.dtype)
            y, z = self.model.initial_state(planes)
            for _ in range(self.model.config.halt_max_steps):
                y, z, logits = self.model(y, z, planes, rows, canvas)
        self.ema.swap()
        sure, best = torch.log_softmax(logits, 1).max(1)
        h, w = examples[0].answer.shape
        return [(b[:h, :w].numpy(), p[:h, :w].sum().item()) for b, p in zip(best, sure)]


def ballots(learner, task: ArcTask, grid, size, s: Settings, rng) -> list:
    """What every turn and up to s.renamings namings of the colours answer: (grid of digits as tuples of rows, its log-probability)."""
    found = []
    for turn in range(s.turns):
        namings = [np.arange(task.K)] + [n for n in (task.renaming(rng) for _ in range(s.renamings - 1)) if n is not None]
        asked = [task.question(grid, size, turn).renamed(n) for n in namings]
        for names, (answer, sure) in zip(namings, learner.answer(asked)):
            digits = task.colours[np.argsort(names)[answer]]
            found.append((tuple(map(tuple, TURNS[BACK[turn]](digits).tolist())), sure))
    return found
