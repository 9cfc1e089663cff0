"""Structured initialisation: attention heads that start out looking at the four neighbours of a cell.

A maze is solved by local rules, and with 1-D RoPE a neighbour is a fixed offset: +1, -1, +stride, -stride. Random heads
spend most of a short training on finding these offsets. Here every token gets a common component along one unit vector u;
the query and key matrices map u to vectors whose rotated product peaks at the wanted offset. The rest stays random and
everything stays trainable; the architecture and the tensor names do not change.
"""
import math

import torch


@torch.no_grad()
def neighbour_heads(model, stride: int, layers=(0,), sharpness: float = 0.8, slowest: float = 0.1, common: float = 1.0):
    """Turns the heads of some layers, four at a time, into right, left, down, up heads. The model must use RoPE.

    sharpness: length of the query and key components a frequency; slowest: frequencies below it (radians a position) are
    left alone, so that content can still be matched over any distance; common: length of u in the token embeddings.
    """
    c = model.config
    D, width = c.hidden_size, c.hidden_size // c.num_heads
    u = torch.sign(torch.randn(D)) / math.sqrt(D)
    model.embed_tokens.embedding_weight.add_(common * u)
    for state in (model.H_init, model.L_init):
        state.add_((math.sqrt(D) - torch.dot(state, u)) * u)
    frequency = 1.0 / c.rope_theta ** (torch.arange(0, width, 2).float() / width)
    length = torch.where(frequency >= slowest, sharpness * torch.ones_like(frequency), torch.zeros_like(frequency))
    key = torch.cat((length, torch.zeros_like(length)))
    for layer in (net.layers[i] for net in dict.fromkeys(model.nets()) for i in layers):
        weight = layer.self_attn.qkv_proj.weight
        for head in range(c.num_heads):
            offset = (1, -1, stride, -stride)[head % 4]
            # A key at p + offset is turned by frequency * (p + offset); the query at p brings frequency * offset itself.
            query = torch.cat((length * (frequency * offset).cos(), length * (frequency * offset).sin()))
            rows = slice(head * width, (head + 1) * width)
            weight[rows].add_(torch.outer(query, u))
            weight[D + rows.start:D + rows.stop].add_(torch.outer(key, u))
