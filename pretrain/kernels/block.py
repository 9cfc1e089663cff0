"""An attention block as one autograd function on the fused CPU kernels: bf16 products and tensors, fp32 residual stream."""
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


def _residual_rms(x, o, eps):
    """rms(x + o): fp32 result, bf16 copy, 1/rms a row. x [N, D] fp32, o [N, D] bf16."""
    y, copy, inverse = torch.empty_like(x), _bf16(*x.shape), torch.empty(len(x))
    _call("residual_rms_forward", x, o, y, copy, inverse, *x.shape, float(eps))
    return y, copy, inverse


def _residual_rms_backward(dy, extra, y, inverse):
    dx, copy = torch.empty_like(y), _bf16(*y.shape)
    _call("residual_rms_backward", dy.contiguous(), extra, y, inverse, dx, copy, *y.shape)
    return dx, copy


class FusedBlock(torch.autograd.Function):
    """h [B, L, D] fp32 -> rms(a + SwiGLU(a)) with a = rms(h + Attention(h)); the same as trm.Block up to bf16 rounding."""

    @staticmethod
    def forward(ctx, h, qkv_weight, o_weight, gate_up, down, cos, sin, heads, eps):
        B, L, D = h.shape
        x = h.reshape(B * L, D).contiguous()
        weights = [w.bfloat16() for w in (qkv_weight, o_weight, gate_up, down)]
        xb = x.bfloat16()
        qkv = F.linear(xb, weights[0])
        o = _bf16(B * L, D)
        _call("attention_forward", qkv, cos, sin, o, B, L, D, heads)
        a, ab, inverse_a = _residual_rms(x, F.linear(o, weights[1]), eps)
        gu = F.linear(ab, weights[2])
        inner = _bf16(B * L, gu.shape[1] // 2)
        _call("swiglu_forward", gu, inner, *inner.shape)
        y, _, inverse_y = _residual_rms(a, F.linear(inner, weights[3]), eps)
        ctx.save_for_backward(xb, qkv, o, a, ab, inverse_a, gu, inner, y, inverse_y, cos, sin, *weights)
        ctx.shape = (B, L, D, heads)
        return y.view(B, L, D)

    @staticmethod
    def backward(ctx, grad):
        xb, qkv, o, a, ab, inverse_a, gu, inner, y, inverse_y, cos, sin, w_qkv, w_o, w_gu, w_down = ctx.saved_tensors
        B, L, D, heads = ctx.shape
        da, dab = _residual_rms_backward(grad.reshape(B * L, D), None, y, inverse_y)
        d_inner, d_down = dab @ w_down, dab.t() @ inner
        dgu = torch.empty_like(gu)
        _call("swiglu_backward", gu, d_inner, dgu, *inner.shape)
        d_gate_up = dgu.t() @ ab
        dx, dxb = _residual_rms_backward(da, dgu @ w_gu, a, inverse_a)
        do, d_o = dxb @ w_o, dxb.t() @ o
        dqkv = torch.empty_like(qkv)
        _call("attention_backward", qkv, cos, sin, o, do, dqkv, B, L, D, heads)
        dx = dx.add_((dqkv @ w_qkv).float())
        return (dx.view(B, L, D), (dqkv.t() @ xb).float(), d_o.float(), d_gate_up.float(), d_down.float(), None, None, None, None)


def fused_block(h, block, rope):
    """trm.Block's forward on the kernels; head widths must be multiples of 16."""
    c, cos, sin = block.config, *(t.contiguous() for t in (rope or (torch.empty(0), torch.empty(0))))
    if rope is None:
        cos = sin = None
    return FusedBlock.apply(h, block.self_attn.qkv_proj.weight, block.self_attn.o_proj.weight, block.mlp.gate_up_proj.weight,
                            block.mlp.down_proj.weight, cos, sin, c.num_heads, c.rms_norm_eps)
