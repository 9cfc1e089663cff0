"""Losses of SPEC section 3: stablemax or softmax cross-entropy over valid labels, and the halting loss."""
import torch
import torch.nn.functional as F

IGNORE = -100


class _StablemaxNll(torch.autograd.Function):
    """-log p[label] with s(v) = v+1 for v >= 0 and 1/(1-v) for v < 0; the gradient by hand, as s'/s = 1/(1+|v|) on both sides."""

    @staticmethod
    def forward(ctx, logits, labels):
        v = logits.double() if logits.dtype == torch.float64 or not logits.is_cuda else logits.float()
        s = torch.where(v < 0, 1 / (1 + v.abs()), v + 1)
        p = s / s.sum(-1, keepdim=True)
        ctx.save_for_backward(v, p, labels)
        ctx.kind = logits.dtype
        return -p.gather(-1, labels[..., None])[..., 0].log()

    @staticmethod
    def backward(ctx, grad):
        v, p, labels = ctx.saved_tensors
        d = p.clone()
        d.scatter_add_(-1, labels[..., None], -torch.ones_like(p[..., :1]))
        return (d / (1 + v.abs()) * grad[..., None]).to(ctx.kind), None


def token_loss(logits, labels, kind: str = "stablemax", smoothing: float = 0.0):
    """Per-sequence mean over its valid labels (divisor at least 1). logits [B, S, V], labels [B, S] -> [B]."""
    valid = labels != IGNORE
    target = torch.where(valid, labels, torch.zeros_like(labels))
    if kind == "stablemax":
        nll = _StablemaxNll.apply(logits, target)
    elif kind == "softmax":
        nll = F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), label_smoothing=smoothing, reduction="none").view(labels.shape)
    else:
        raise ValueError(f"loss: {kind!r} is neither stablemax nor softmax")
    return torch.where(valid, nll, torch.zeros_like(nll)).sum(-1) / valid.sum(-1).clamp(min=1)


def exactly_right(logits, labels):
    """True where every valid label is predicted right; also for a sequence without valid labels. -> bool [B]."""
    return ((logits.argmax(-1) == labels) | (labels == IGNORE)).all(-1)


def supervision_loss(logits, q, labels, kind: str = "stablemax", smoothing: float = 0.0, halt_weight: float = 0.5):
    """Sum over the batch of token loss + halt_weight * BCE(q_halt, exactly right). Returns (total, token sum, halt sum, right)."""
    right = exactly_right(logits, labels)
    token = token_loss(logits, labels, kind, smoothing).sum()
    halt = F.binary_cross_entropy_with_logits(q[:, 0], right.to(q.dtype), reduction="sum")
    return token + halt_weight * halt, token, halt, right
