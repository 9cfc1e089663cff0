"""E-TRM's learner on the fused kernels (etrm.cpp): the same steps as etrm/learner.py's, many times faster on one core."""
import ctypes
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from data.compile import compile_cpp
from etrm.marks import levels_in
from etrm.reads import READS

WIDTHS = (16, 32, 48, 64)                                 # hidden sizes the kernels are compiled for
MAX_READS = 12
C = ctypes


class Shape(C.Structure):
    _fields_ = [(n, C.c_int) for n in ("d", "layers", "n", "colours", "rows", "reads", "supervision", "marks", "levels")] + [("read", C.c_int * MAX_READS)] + \
        [(n, C.c_float) for n in ("eps", "smoothing", "noise")]


class Optimiser(C.Structure):
    _fields_ = [(n, C.c_float) for n in ("muon_lr", "muon_decay", "momentum", "lr", "row_lr", "row_decay", "clip", "ema")] + [("iterations", C.c_int), ("sparse", C.c_int)]


@lru_cache(maxsize=1)
def library():
    """The compiled kernels (g++)."""
    lib = C.CDLL(str(compile_cpp(Path(__file__).with_name("etrm.cpp"), shared=True, flags=("-fopenmp-simd", "-fno-math-errno", "-fno-trapping-math"))))
    lib.etrm_optimise.restype = C.c_float
    return lib


def pointer(array):
    return C.c_void_p(array.ctypes.data)


def questions(examples, K: int):
    """(sizes, rows and planes [B, 16]; the grids one behind the other, the levels of their marks and the answers likewise)."""
    meta = np.zeros((len(examples), 16), np.int32)
    for m, e in zip(meta, examples):
        planes = range(K) if e.colours is None else e.colours
        m[:6 + len(planes)] = (*e.grid.shape, *e.answer.shape, e.row, len(planes), *planes)
    flat = lambda gs: np.concatenate([g.ravel() for g in gs]).astype(np.int8)  # noqa: E731
    return meta, flat([e.grid for e in examples]), flat([e.levels for e in examples]), flat([e.answer for e in examples])


class FusedLearner:
    """One training run, as EagerLearner's; the model's parameters become views of one flat array that the kernels change. Examples may differ in shape."""

    def __init__(self, model, s, seed: int = 0, sparse: bool = False):
        """sparse: rows and colour vectors of which a batch holds nothing are left alone by its step."""
        c = model.config
        if c.hidden_size not in WIDTHS or c.H_cycles != 1:
            raise ValueError(f"the fused learner takes hidden_size in {WIDTHS} and H_cycles 1, not {c.hidden_size} and {c.H_cycles}")
        self.model, self.s, self.seed, self.steps_done = model, s, seed, 0
        named = list(model.named_parameters())
        self.flat = np.concatenate([p.detach().numpy().astype(np.float32).ravel() for _, p in named])
        at = 0
        with torch.no_grad():
            for _, p in named:
                p.data = torch.from_numpy(self.flat[at:at + p.numel()]).view(p.shape)
                at += p.numel()
        self.inits = np.concatenate([model.H_init.numpy(), model.L_init.numpy()]).astype(np.float32)
        self.gradient, self.m, self.v = (np.zeros_like(self.flat) for _ in range(3))
        self.average = self.flat.copy()
        read = (C.c_int * MAX_READS)(*(list(READS).index(name) for name in c.reads))
        self.shape = Shape(c.hidden_size, c.L_layers, c.L_cycles, c.num_colours, c.num_puzzle_identifiers, len(c.reads), s.supervision, len(c.marks), levels_in(c.marks), read,
                           c.rms_norm_eps, s.smoothing, s.noise)
        self.optimiser = Optimiser(s.muon_lr, s.muon_weight_decay, s.muon_momentum, s.lr, s.row_lr, s.row_weight_decay, s.clip, s.ema, s.muon_iterations, sparse)

    def gradients(self, examples) -> tuple:
        """Fills self.gradient; the loss of each supervision step and the share of examples exact at the last."""
        meta, grids, levels, answers = questions(examples, self.model.config.num_colours)
        losses, exact = np.zeros(self.s.supervision), np.zeros(len(examples), np.uint8)
        library().etrm_gradients(C.byref(self.shape), pointer(self.flat), pointer(self.inits), len(examples), pointer(meta), pointer(grids), pointer(levels), pointer(answers),
                                 pointer(self.gradient), pointer(losses), pointer(exact), C.c_uint64(self.seed * 1_000_003 + self.steps_done))
        return losses.tolist(), float(exact.mean())

    def step(self, examples, scale: float) -> tuple:
        """One optimiser step at `scale` of the learning rates -> (losses, exact)."""
        result = self.gradients(examples)
        self.steps_done += 1
        self.norm = library().etrm_optimise(C.byref(self.shape), C.byref(self.optimiser), *(pointer(a) for a in (self.flat, self.gradient, self.m, self.v, self.average)),
                                            C.c_float(scale), self.steps_done)
        return result

    def answer(self, examples) -> list:
        """The averaged weights' answers after halt_max_steps supervision steps: (indices of colours [h, w], its log-probability) of each question."""
        meta, grids, levels, answers = questions(examples, self.model.config.num_colours)
        sure = np.zeros(len(examples), np.float32)
        library().etrm_answer(C.byref(self.shape), pointer(self.average), pointer(self.inits), self.model.config.halt_max_steps, len(examples), pointer(meta), pointer(grids), pointer(levels),
                              pointer(answers), pointer(sure))
        ends = np.cumsum([e.answer.size for e in examples])[:-1]
        return [(found.reshape(e.answer.shape), float(p)) for e, found, p in zip(examples, np.split(answers, ends), sure)]
