"""The Tiny Recursive Model in plain PyTorch (torch >= 1.13): SPEC sections 1 and 2, with the reference's tensor names.

Also its predecessor HRM ("Hierarchical Reasoning Model", Wang et al. 2025), the same loop with two differences: y has a network of its
own, H_level, and only the last update of z and the last of y get gradients (figure 4 there, "one-step gradient").
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

import ops
from config import TrmConfig, swiglu_width
from kernels.block import fused_block


class Weight(nn.Module):
    """One matrix [out, in] under the name `weight`; truncated normal of std 1/sqrt(in)."""

    def __init__(self, out: int, n: int, bias: bool = False):
        super().__init__()
        self.weight = nn.Parameter(ops.truncated_normal((out, n), 1 / math.sqrt(n)))
        if bias:
            self.bias = nn.Parameter(torch.zeros(out))


class Embedding(nn.Module):
    """Rows [count, D] under the name `embedding_weight`."""

    def __init__(self, count: int, dim: int):
        super().__init__()
        self.embedding_weight = nn.Parameter(ops.truncated_normal((count, dim), 1 / math.sqrt(dim)))


class PuzzleEmbedding(nn.Module):
    """One row [puzzle_emb_ndim] a task, zeros at first."""

    def __init__(self, count: int, dim: int):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(count, dim))


class SwiGLU(nn.Module):
    """gate_up_proj [2I, n] and down_proj [n, I]."""

    def __init__(self, n: int, expansion: float):
        super().__init__()
        inner = swiglu_width(n, expansion)
        self.gate_up_proj, self.down_proj = Weight(2 * inner, n), Weight(n, inner)

    def forward(self, x, precision):
        return ops.swiglu(x, self.gate_up_proj.weight, self.down_proj.weight, precision)

    def along_tokens(self, x):
        """The same over the FIRST axis: x [L, B, D] -> [L, B, D], each projection one product with a matrix [L, B*D]."""
        flat = x.reshape(x.shape[0], -1)
        g, u = (self.gate_up_proj.weight.to(x.dtype) @ flat).chunk(2, 0)
        return (self.down_proj.weight.to(x.dtype) @ (F.silu(g) * u)).view(x.shape)


class Attention(nn.Module):
    """qkv_proj [3D, D] (all Q heads, all K heads, all V heads) and o_proj [D, D]."""

    def __init__(self, dim: int):
        super().__init__()
        self.qkv_proj, self.o_proj = Weight(3 * dim, dim), Weight(dim, dim)


class Block(nn.Module):
    """Post-norm block: token mixing (attention, or an MLP along tokens), then channel mixing."""

    def __init__(self, config: TrmConfig):
        super().__init__()
        self.config = config
        if config.mlp_t:
            self.mlp_t = SwiGLU(config.length, config.expansion)
        else:
            self.self_attn = Attention(config.hidden_size)
        self.mlp = SwiGLU(config.hidden_size, config.expansion)

    def forward(self, h, rope, precision):
        c = self.config
        if precision == "mixed" and (c.mlp_t or c.hidden_size // c.num_heads % 16 == 0):
            return fused_block(h, self, rope)
        if c.mlp_t:                                   # h [L, B, D]; this norm runs over tokens
            h = ops.rms_norm(h + self.mlp_t.along_tokens(h), c.rms_norm_eps, 0)
        else:                                         # h [B, L, D]
            mixed = ops.attention(h, self.self_attn.qkv_proj.weight, self.self_attn.o_proj.weight, c.num_heads, rope, precision)
            h = ops.rms_norm(h + mixed, c.rms_norm_eps)
        return ops.rms_norm(h + self.mlp(h, precision), c.rms_norm_eps)


class Net(nn.Module):
    """net(h, injection) = blocks(h + injection)."""

    def __init__(self, config: TrmConfig, layers: int):
        super().__init__()
        self.layers = nn.ModuleList([Block(config) for _ in range(layers)])

    def forward(self, h, injection, rope, precision):
        h = h + injection
        for layer in self.layers:
            h = layer(h, rope, precision)
        return h


class Trm(nn.Module):
    """Embeddings, net, heads and one supervision step.

    The state (y, z) is [L, B, D] for mlp_t (both mixings are then single products) and [B, L, D] otherwise;
    `batch_axis` says which axis is the batch. Public results are always batch first.
    """

    def __init__(self, config: TrmConfig, precision: str = "float32"):
        super().__init__()
        self.config, self.precision = config, precision
        D = config.hidden_size
        self.H_init = nn.Parameter(ops.truncated_normal((D,), 1), requires_grad=False)
        self.L_init = nn.Parameter(ops.truncated_normal((D,), 1), requires_grad=False)
        self.embed_tokens = Embedding(config.vocab_size, D)
        self.lm_head = Weight(config.vocab_size, D)
        self.q_head = Weight(2, D, bias=True)
        with torch.no_grad():
            self.q_head.weight.zero_()
            self.q_head.bias.fill_(-5)
        if config.puzzle_emb_len:
            self.puzzle_emb = PuzzleEmbedding(config.num_puzzle_identifiers, config.puzzle_emb_ndim)
        if config.pos_encodings == "learned":
            self.embed_pos = Embedding(config.length, D)
        if config.pos_encodings == "rope" and not config.mlp_t:
            cos, sin = ops.rope_tables(config.length, D // config.num_heads, config.rope_theta)
            self.register_buffer("rope_cos", cos, persistent=False)
            self.register_buffer("rope_sin", sin, persistent=False)
        self.L_level = Net(config, config.L_layers)
        if config.arch == "hrm":
            self.H_level = Net(config, config.H_layers)
        self.compiled = None                          # (z's net, y's net) by torch.compile, set by the trainer on CUDA

    @property
    def batch_axis(self) -> int:
        return 1 if self.config.mlp_t else 0

    def nets(self) -> tuple:
        """(the network that updates z, the network that updates y): one and the same for TRM."""
        return (self.L_level, self.H_level if self.config.arch == "hrm" else self.L_level)

    @property
    def activation(self):
        return torch.bfloat16 if self.precision == "bfloat16" else torch.float32

    def _positions(self, cells):
        """Indices into the L positions: the prefix, then the canvas cells in use (None = all of them)."""
        if cells is None:
            return None
        prefix = self.config.puzzle_emb_len
        return torch.cat((torch.arange(prefix, device=cells.device), cells + prefix))

    def embed(self, tokens, ids, positions=None):
        """x: tokens [B, S] and puzzle ids [B] -> [B, L, D], scaled by sqrt(D), prefix first (SPEC section 2)."""
        c = self.config
        x = F.embedding(tokens, self.embed_tokens.embedding_weight)
        if c.puzzle_emb_len:
            rows = F.embedding(ids, self.puzzle_emb.weights)
            rows = F.pad(rows, (0, c.puzzle_emb_len * c.hidden_size - c.puzzle_emb_ndim))
            x = torch.cat((rows.view(-1, c.puzzle_emb_len, c.hidden_size), x), 1)
        if c.pos_encodings == "learned":
            table = self.embed_pos.embedding_weight
            x = 0.70710678 * (x + (table if positions is None else table[positions]))
        return (math.sqrt(c.hidden_size) * x).to(self.activation)

    def initial_state(self, batch: int, length: int = 0):
        """(y, z) of fresh slots: H_init and L_init at every position."""
        length = length or self.config.length
        shape = (length, batch) if self.config.mlp_t else (batch, length)
        return tuple(v.to(self.activation).expand(*shape, -1).clone() for v in (self.H_init, self.L_init))

    def forward(self, y, z, tokens, ids, cells=None):
        """One supervision step: T cycles of n updates of z and one of y; y and z enter it as constants.

        Gradients go through the last cycle (TRM), or through the last update of z and the last of y (HRM).

        tokens [B, S], ids [B]; cells: optional canvas indices [S] when the batch covers only a part of the canvas.
        Returns y, z (state layout), logits [B, S, V], q [B, 2] fp32 (halt, continue).
        """
        c, positions = self.config, self._positions(cells)
        x = self.embed(tokens, ids, positions)
        if c.mlp_t:
            x = x.transpose(0, 1).contiguous()
        rope = None
        if hasattr(self, "rope_cos"):
            rope = (self.rope_cos, self.rope_sin) if positions is None else (self.rope_cos[positions], self.rope_sin[positions])
        think, answer = self.compiled or self.nets()
        learnt = 1 if c.arch == "hrm" else c.L_cycles
        with torch.no_grad():
            constant = x.detach()
            for cycle in range(c.H_cycles):
                last = cycle == c.H_cycles - 1
                for _ in range(c.L_cycles - (learnt if last else 0)):
                    z = think(z, y + constant, rope, self.precision)
                if not last:
                    y = answer(y, z, rope, self.precision)
        y, z = y.detach(), z.detach()
        for _ in range(learnt):
            z = think(z, y + x, rope, self.precision)
        y = answer(y, z, rope, self.precision)
        out = y.transpose(0, 1) if c.mlp_t else y
        logits = ops.linear(out[:, c.puzzle_emb_len:], self.lm_head.weight, "float32")
        q = ops.linear(out[:, 0], self.q_head.weight, "float32", self.q_head.bias).float()
        return y, z, logits, q
