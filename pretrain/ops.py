"""The model's arithmetic: linear, SwiGLU, RMS norm, RoPE, attention, in three precisions.

precision "float32": everything fp32. "bfloat16" (CUDA): activations bf16, norms and rotation fp32 (SPEC section 2, dtypes).
"mixed" (CPU with AVX512-BF16): fp32 activations, the large matrix products in bf16.
"""
import math

import torch
import torch.nn.functional as F


class _Bf16Linear(torch.autograd.Function):
    """x [N, in] fp32 times weight^T [in, out] with both factors in bf16 and an fp32 result; the same for the gradients."""

    @staticmethod
    def forward(ctx, x, weight):
        x, weight = x.bfloat16(), weight.bfloat16()
        ctx.save_for_backward(x, weight)
        return F.linear(x, weight).float()

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        grad = grad.bfloat16()
        return (grad @ weight).float(), (grad.t() @ x).float()


def linear(x, weight, precision: str, bias=None):
    """x [..., in] @ weight[out, in]^T (+ bias)."""
    if precision == "mixed" and bias is None and x.shape[-1] >= 64:
        return _Bf16Linear.apply(x.reshape(-1, x.shape[-1]), weight).view(*x.shape[:-1], weight.shape[0])
    return F.linear(x, weight.to(x.dtype), None if bias is None else bias.to(x.dtype))


def swiglu(x, gate_up, down, precision: str):
    """Down(silu(g) * u) with [g | u] = GateUp(x), gate first. x [..., n] -> [..., n]."""
    g, u = linear(x, gate_up, precision).chunk(2, -1)
    return linear(F.silu(g) * u, down, precision)


def rms_norm(v, eps: float, dim: int = -1):
    """v / sqrt(mean(v^2) + eps) along `dim`, in fp32, without weights."""
    h = v.float()
    return (h * torch.rsqrt(h.square().mean(dim, keepdim=True) + eps)).to(v.dtype)


def rope_tables(positions: int, head_dim: int, theta: float):
    """cos, sin [positions, head_dim] fp32; NeoX halves (SPEC section 2, RoPE)."""
    frequency = 1.0 / theta ** (torch.arange(0, head_dim, 2, dtype=torch.float32) / head_dim)
    angle = torch.outer(torch.arange(positions, dtype=torch.float32), frequency)
    angle = torch.cat((angle, angle), -1)
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """x [..., L, head_dim] turned by its position's angles, in fp32, cast back."""
    a, b = x.chunk(2, -1)
    return (x * cos + torch.cat((-b, a), -1) * sin).to(x.dtype)


def attention(x, qkv_weight, o_weight, heads: int, rope, precision: str):
    """Bidirectional self-attention without mask or bias. x [B, L, D] -> [B, L, D]; rope: (cos, sin) [L, head_dim] or None."""
    B, L, D = x.shape
    q, k, v = linear(x, qkv_weight, precision).view(B, L, 3, heads, D // heads).permute(2, 0, 3, 1, 4)
    if rope is not None:
        q, k = rotate(q, *rope), rotate(k, *rope)
    if hasattr(F, "scaled_dot_product_attention"):
        o = F.scaled_dot_product_attention(q, k, v)
    else:
        o = torch.softmax((q * (D // heads) ** -0.5) @ k.transpose(-1, -2), -1) @ v
    return linear(o.transpose(1, 2).reshape(B, L, D), o_weight, precision)


def truncated_normal(shape, std: float):
    """Cut at 2 nominal sigmas and rescaled so that the RESULT has the requested std (SPEC section 1)."""
    if std == 0:
        return torch.zeros(shape)
    edge = math.erf(2 / math.sqrt(2))
    density = math.exp(-2.0) / math.sqrt(2 * math.pi)
    c = std / math.sqrt(1 - 4 * density / edge)
    u = torch.empty(shape).uniform_(-edge, edge)
    return (math.sqrt(2) * c * torch.erfinv(u)).clamp_(-2 * c, 2 * c)
