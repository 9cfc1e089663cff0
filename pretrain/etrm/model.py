"""The network of E-TRM in plain PyTorch: the reference that the fused learner (kernels/etrm.cpp) and the app are checked against."""
import math

import torch
import torch.nn.functional as F
from torch import nn

import ops
from config import EtrmConfig
from etrm.marks import levels_in
from etrm.reads import READS, WEIGHTS, Canvas


class Table(nn.Module):
    """A matrix under the name `weight`: rows of zeros, or of a normal distribution."""

    def __init__(self, rows: int, dim: int, std: float = 0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(rows, dim) * std)


class Matrix(nn.Module):
    """[out, in] under the name `weight`, truncated normal of std 1/sqrt(in)."""

    def __init__(self, out: int, n: int):
        super().__init__()
        self.weight = nn.Parameter(ops.truncated_normal((out, n), 1 / math.sqrt(n)))


class Rows(nn.Module):
    """One row [d] a task, or a turn of it, under the name `weights`; zeros at first."""

    def __init__(self, count: int, dim: int):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(count, dim))


class ReadMixing(nn.Module):
    """h -> concat(read_i(chunk i of h W_in)) W_out over the reads of the configuration."""

    def __init__(self, config: EtrmConfig):
        super().__init__()
        d, self.names = config.hidden_size, config.reads
        self.in_proj, self.out_proj = Matrix(len(self.names) * d, d), Matrix(d, len(self.names) * d)
        for name in self.names:
            if name in WEIGHTS:
                setattr(self, name, Table(WEIGHTS[name], d, {"local": 0.1}.get(name, 0.2)))
        if "local" in self.names:
            with torch.no_grad():
                self.local.weight[4] += 1                 # the cell itself

    def forward(self, h, canvas: Canvas):
        chunks = F.linear(h, self.in_proj.weight).chunk(len(self.names), -1)
        parts = [READS[name](u, canvas, *([getattr(self, name).weight] if name in WEIGHTS else [])) for name, u in zip(self.names, chunks)]
        return F.linear(torch.cat(parts, -1), self.out_proj.weight)


class SwiGLU(nn.Module):
    """gate_up_proj [4d, d] (gate first) and down_proj [d, 2d]."""

    def __init__(self, d: int):
        super().__init__()
        self.gate_up_proj, self.down_proj = Matrix(4 * d, d), Matrix(d, 2 * d)

    def forward(self, h):
        gate, up = F.linear(h, self.gate_up_proj.weight).chunk(2, -1)
        return F.linear(F.silu(gate) * up, self.down_proj.weight)


def rms_norm(v, eps: float):
    return v * torch.rsqrt(v.square().mean(-1, keepdim=True) + eps)


class Block(nn.Module):
    """Post-norm: the reads, then the SwiGLU."""

    def __init__(self, config: EtrmConfig):
        super().__init__()
        self.eps, self.reads, self.mlp = config.rms_norm_eps, ReadMixing(config), SwiGLU(config.hidden_size)

    def forward(self, h, canvas: Canvas):
        h = rms_norm(h + self.reads(h, canvas), self.eps)
        return rms_norm(h + self.mlp(h), self.eps)


class Net(nn.Module):
    def __init__(self, config: EtrmConfig):
        super().__init__()
        self.layers = nn.ModuleList([Block(config) for _ in range(config.L_layers)])

    def forward(self, h, canvas: Canvas):
        for layer in self.layers:
            h = layer(h, canvas)
        return h


class Etrm(nn.Module):
    """Embeddings, net, head and one supervision step. States y and z are [B, K, H, W, d]."""

    def __init__(self, config: EtrmConfig):
        super().__init__()
        self.config = config
        d = config.hidden_size
        self.register_buffer("H_init", torch.randn(d))
        self.register_buffer("L_init", torch.randn(d))
        self.embed_cell, self.embed_region = Table(2, d, 1.0), Table(2, d, 0.5)
        if config.marks:
            self.embed_mark = Table(levels_in(config.marks), d, 0.5)
        self.puzzle_emb, self.colour_emb = Rows(config.num_puzzle_identifiers, d), Table(config.num_colours, d)
        self.lm_head = Table(1, d, 1 / math.sqrt(d))
        self.L_level = Net(config)

    def embed(self, planes, ids, canvas: Canvas):
        """planes [B, K, H, W] (1 where the input has that colour), ids [B] -> x [B, K, H, W, d]."""
        on = planes[..., None]
        marked = 0
        if self.config.marks:                             # row 0, of what holds nowhere, is zero
            marked = F.embedding(canvas.levels, F.pad(self.embed_mark.weight, (0, 0, 1, 0))).sum(1)[:, None]
        return marked + (on * self.embed_cell.weight[1] + (1 - on) * self.embed_cell.weight[0] + self.puzzle_emb.weights[ids][:, None, None, None]
                + self.colour_emb.weight[None, :, None, None] + canvas.input_mask * self.embed_region.weight[0] + canvas.answer_mask * self.embed_region.weight[1])

    def initial_state(self, planes):
        return tuple(v.expand(*planes.shape, -1) for v in (self.H_init, self.L_init))

    def forward(self, y, z, planes, ids, canvas: Canvas):
        """One supervision step, T cycles, gradients through the last one; y and z enter as constants. Returns y, z, logits [B, K, H, W]."""
        c = self.config
        x = self.embed(planes, ids, canvas)
        y, z = y.detach(), z.detach()
        for cycle in range(c.H_cycles):
            with torch.set_grad_enabled(torch.is_grad_enabled() and cycle == c.H_cycles - 1):
                for _ in range(c.L_cycles):
                    z = self.L_level(z + y + x, canvas)
                y = self.L_level(y + z, canvas)
        return y, z, (y * self.lm_head.weight[0]).sum(-1)


def answer_loss(logits, labels, smoothing: float = 0.01):
    """Mean over the answer's cells of the cross-entropy over the K colours. logits [B, K, H, W]; labels [B, H, W], -100 outside the answer."""
    return F.cross_entropy(logits, labels, label_smoothing=smoothing)


def exact(logits, labels):
    """True where every cell of the answer is right -> bool [B]."""
    return ((logits.argmax(1) == labels) | (labels < 0)).flatten(1).all(1)
