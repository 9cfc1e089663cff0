"""Optimisers: Muon for the hidden matrices, AdamATan2 (the paper's), sign-SGD for puzzle rows, the EMA, the schedules."""
import math

import torch


class Muon:
    """Momentum, then an orthogonalised update by Newton-Schulz steps, for 2-D weights (Jordan et al.; the quintic's constants are theirs)."""

    def __init__(self, parameters, lr=0.02, momentum=0.6, weight_decay=0.005, iterations=3):
        self.parameters, self.lr, self.momentum, self.weight_decay, self.iterations = list(parameters), lr, momentum, weight_decay, iterations
        self.buffers = [torch.zeros_like(p) for p in self.parameters]

    def orthogonalised(self, u):
        """u [m, n] with its singular values driven towards 1."""
        x = u.bfloat16() if u.is_cuda else u
        tall = x.shape[0] > x.shape[1]
        x = x.t() if tall else x
        x = x / (x.norm() + 1e-7)
        for _ in range(self.iterations):
            a = x @ x.t()
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
        return (x.t() if tall else x).to(u.dtype)

    @torch.no_grad()
    def step(self, scale=1.0):
        lr = self.lr * scale
        for p, m in zip(self.parameters, self.buffers):
            m.mul_(self.momentum).add_(p.grad)
            update = self.orthogonalised(p.grad + self.momentum * m)
            p.mul_(1 - lr * self.weight_decay).add_(update, alpha=-lr * max(1.0, p.shape[0] / p.shape[1]) ** 0.5)

    def state_dict(self):
        return dict(buffers=[b.clone() for b in self.buffers])

    def load_state_dict(self, state):
        for b, s in zip(self.buffers, state["buffers"]):
            b.copy_(s)


class AdamW:
    """AdamW, or AdamATan2 as in the package of SPEC section 4: p -= lr/(1-b1^t) * atan2(m, sqrt(v)/sqrt(1-b2^t))."""

    def __init__(self, parameters, lr=1e-4, betas=(0.9, 0.95), weight_decay=0.1, eps=1e-8, atan2=False):
        self.parameters, self.lr, self.betas, self.weight_decay, self.eps, self.atan2 = list(parameters), lr, betas, weight_decay, eps, atan2
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, scale=1.0):
        self.t += 1
        lr, (b1, b2) = self.lr * scale, self.betas
        first, second = 1 - b1 ** self.t, math.sqrt(1 - b2 ** self.t)
        for p, m, v in zip(self.parameters, self.m, self.v):
            g = p.grad if p.grad is not None else torch.zeros_like(p)
            p.mul_(1 - lr * self.weight_decay)
            m.lerp_(g, 1 - b1)
            v.lerp_(g * g, 1 - b2)
            root = v.sqrt() / second
            p.sub_((torch.atan2(m, root) if self.atan2 else m / (root + self.eps)) * (lr / first))

    def state_dict(self):
        return dict(m=[x.clone() for x in self.m], v=[x.clone() for x in self.v], t=self.t)

    def load_state_dict(self, state):
        self.t = state["t"]
        for mine, theirs in zip(self.m + self.v, state["m"] + state["v"]):
            mine.copy_(theirs)


class SignSgd:
    """Sparse sign-SGD of the puzzle rows a batch touches: p <- p*(1 - lr*wd) - lr*sign(g) (SPEC section 4)."""

    def __init__(self, parameter, lr=1e-2, weight_decay=0.1):
        self.parameter, self.lr, self.weight_decay = parameter, lr, weight_decay

    @torch.no_grad()
    def step(self, ids, scale=1.0):
        """ids: puzzle ids of the batch (all ranks), any shape; rows not among them stay."""
        lr, rows = self.lr * scale, torch.unique(ids)
        p = self.parameter
        p[rows] = p[rows] * (1 - lr * self.weight_decay) - lr * torch.sign(p.grad[rows])


class Ema:
    """Exponential moving average of parameters; `warm` shortens it over the first steps: min(rate, (1+t)/(10+t))."""

    def __init__(self, parameters, rate=0.999, warm=False):
        self.parameters, self.rate, self.warm, self.t = list(parameters), rate, warm, 0
        self.shadow = [p.detach().clone() for p in self.parameters]

    @torch.no_grad()
    def update(self):
        self.t += 1
        rate = min(self.rate, (1 + self.t) / (10 + self.t)) if self.warm else self.rate
        for s, p in zip(self.shadow, self.parameters):
            s.mul_(rate).add_(p.detach(), alpha=1 - rate)

    @torch.no_grad()
    def swap(self):
        """Exchanges the averaged values with the parameters' own; call twice to undo."""
        for s, p in zip(self.shadow, self.parameters):
            held = p.detach().clone()
            p.copy_(s)
            s.copy_(held)

    def state_dict(self):
        return dict(shadow=[s.clone() for s in self.shadow], t=self.t)

    def load_state_dict(self, state):
        self.t = state["t"]
        for mine, theirs in zip(self.shadow, state["shadow"]):
            mine.copy_(theirs)


def schedule(step: int, steps: int, warmup: int, floor: float) -> float:
    """Factor on the learning rates at 1-based `step`: linear warm-up, then a cosine from 1 to `floor` at `steps`."""
    if step < warmup:
        return step / warmup
    progress = min(1.0, (step - warmup) / max(1, steps - warmup))
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress))
