"""Each kind of block as one autograd function on the fused CPU kernels: bf16 products and tensors, fp32 residual stream."""
import ctypes
from functools import lru_cache
from pathlib import Path

import torch
import torch.nn.functional as F

from data.compile import compile_cpp


@lru_cache(maxsize=1)
def library():
    """The compiled kernels (g++ with OpenMP)."""
    return ctypes.CDLL(str(compile_cpp(Path(__file__).with_name("cpu.cpp"), shared=True, flags=("-fopenmp", "-fno-math-errno", "-fno-trapping-math"))))


def _call(name, *arguments):
    """Tensors go as pointers (None as null), ints as long, floats as float."""
    convert = {int: ctypes.c_long, float: ctypes.c_float, type(None): lambda _: None}
    getattr(library(), name)(*(ctypes.c_void_p(a.data_ptr()) if isinstance(a, torch.Tensor) else convert[type(a)](a) for a in arguments))


def _bf16(*shape):
    return torch.empty(shape, dtype=torch.bfloat16)


def _residual_rms(x, o, eps, columns=False):
    """rms(x + o) a row, or a column: fp32 result, bf16 copy, 1/rms. x [N, D] fp32, o [N, D] bf16."""
    y, copy, inverse = torch.empty_like(x), _bf16(*x.shape), torch.empty(x.shape[1 if columns else 0])
    _call("column_rms_forward" if columns else "residual_rms_forward", x, o, y, copy, inverse, *x.shape, float(eps))
    return y, copy, inverse


def _residual_rms_backward(dy, extra, y, inverse, columns=False):
    """The gradient of x + o from that of its norm, dy + extra: fp32, and a bf16 copy."""
    dx, copy = torch.empty_like(y), _bf16(*y.shape)
    _call("column_rms_backward" if columns else "residual_rms_backward", dy.contiguous(), extra, y, inverse, dx, copy, *y.shape)
    return dx, copy


def _channels(a, ab, gate_up, down, eps):
    """rms(a + SwiGLU(a)) along channels, a [N, D] fp32 with its bf16 copy: the result [N, D], and what the way back needs."""
    gu = F.linear(ab, gate_up)
    inner = _bf16(len(a), gu.shape[1] // 2)
    _call("swiglu_forward", gu, inner, *inner.shape)
    y, _, inverse = _residual_rms(a, F.linear(inner, down), eps)
    return y, (ab, gu, inner, y, inverse, gate_up, down)


def _channels_backward(grad, saved):
    """From dy [N, D]: da's two parts (fp32 through the sum, bf16 through the SwiGLU), d_gate_up, d_down."""
    ab, gu, inner, y, inverse, gate_up, down = saved
    da, dab = _residual_rms_backward(grad, None, y, inverse)
    dgu = torch.empty_like(gu)
    _call("swiglu_backward", gu, dab @ down, dgu, *inner.shape)
    return da, dgu @ gate_up, (dgu.t() @ ab).float(), (dab.t() @ inner).float()


class FusedAttentionBlock(torch.autograd.Function):
    """h [B, L, D] fp32 -> rms(a + SwiGLU(a)) with a = rms(h + Attention(h)); the same as trm.Block up to bf16 rounding."""

    @staticmethod
    def forward(ctx, h, qkv_weight, o_weight, gate_up, down, cos, sin, heads, eps):
        B, L, D = h.shape
        x = h.reshape(B * L, D).contiguous()
        qkv_weight, o_weight, gate_up, down = (w.bfloat16() for w in (qkv_weight, o_weight, gate_up, down))
        xb = x.bfloat16()
        qkv = F.linear(xb, qkv_weight)
        o = _bf16(B * L, D)
        _call("attention_forward", qkv, cos, sin, o, B, L, D, heads)
        a, ab, inverse = _residual_rms(x, F.linear(o, o_weight), eps)
        y, channels = _channels(a, ab, gate_up, down, eps)
        ctx.save_for_backward(xb, qkv, o, a, inverse, cos, sin, qkv_weight, o_weight, *channels)
        ctx.shape = (B, L, D, heads)
        return y.view(B, L, D)

    @staticmethod
    def backward(ctx, grad):
        xb, qkv, o, a, inverse, cos, sin, qkv_weight, o_weight, *channels = ctx.saved_tensors
        B, L, D, heads = ctx.shape
        da, extra, d_gate_up, d_down = _channels_backward(grad.reshape(B * L, D), channels)
        dx, dxb = _residual_rms_backward(da, extra, a, inverse)
        do, d_o = dxb @ o_weight, dxb.t() @ o
        dqkv = torch.empty_like(qkv)
        _call("attention_backward", qkv, cos, sin, o, do, dqkv, B, L, D, heads)
        dx = dx.add_((dqkv @ qkv_weight).float())
        return (dx.view(B, L, D), (dqkv.t() @ xb).float(), d_o.float(), d_gate_up, d_down, None, None, None, None)


class FusedMixerBlock(torch.autograd.Function):
    """h [L, B, D] fp32 -> rms(a + SwiGLU(a)) with a = rms(h + SwiGLU along tokens(h)), its norm along tokens; trm.Block with mlp_t."""

    @staticmethod
    def forward(ctx, h, token_gate_up, token_down, gate_up, down, eps):
        L, B, D = h.shape
        x = h.reshape(L, B * D).contiguous()
        token_gate_up, token_down, gate_up, down = (w.bfloat16() for w in (token_gate_up, token_down, gate_up, down))
        xb = x.bfloat16()
        gu = token_gate_up @ xb
        inner = _bf16(len(gu) // 2, B * D)
        _call("swiglu_forward", gu, inner, 1, inner.numel())
        a, ab, inverse = _residual_rms(x, token_down @ inner, eps, columns=True)
        y, channels = _channels(a.view(L * B, D), ab.view(L * B, D), gate_up, down, eps)
        ctx.save_for_backward(xb, gu, inner, a, inverse, token_gate_up, token_down, *channels)
        return y.view(L, B, D)

    @staticmethod
    def backward(ctx, grad):
        xb, gu, inner, a, inverse, token_gate_up, token_down, *channels = ctx.saved_tensors
        da, extra, d_gate_up, d_down = _channels_backward(grad.reshape(-1, grad.shape[-1]), channels)
        dx, dxb = _residual_rms_backward(da.view(a.shape), extra.view(a.shape), a, inverse, columns=True)
        dgu = torch.empty_like(gu)
        _call("swiglu_backward", gu, token_down.t() @ dxb, dgu, 1, inner.numel())
        dx = dx.add_((token_gate_up.t() @ dgu).float())
        return (dx.view(grad.shape), (dgu @ xb.t()).float(), (dxb @ inner.t()).float(), d_gate_up, d_down, None)


def fused_block(h, block, rope):
    """trm.Block's forward on the kernels; head widths must be multiples of 16."""
    c, mlp = block.config, (block.mlp.gate_up_proj.weight, block.mlp.down_proj.weight)
    if c.mlp_t:
        return FusedMixerBlock.apply(h, block.mlp_t.gate_up_proj.weight, block.mlp_t.down_proj.weight, *mlp, c.rms_norm_eps)
    cos, sin = (t.contiguous() for t in rope) if rope else (None, None)
    return FusedAttentionBlock.apply(h, block.self_attn.qkv_proj.weight, block.self_attn.o_proj.weight, *mlp, cos, sin, c.num_heads, c.rms_norm_eps)
