"""What a checkpoint of the published layout gives in double precision, for the questions of a FILE.expected.json, which was computed in
single precision: `expected64.py CHECKPOINT EXPECTED OUT`. Two programs in single precision differ by both their roundings; from these
numbers each differs by its own alone. The model is plain PyTorch (SPEC sections 1 and 2), 512 channels, 8 heads, 16 prefix positions.
"""
import argparse
import json
import math

import torch
import torch.nn.functional as F

D, HEADS, PREFIX, EPS = 512, 8, 16, 1e-5
SIZE = D // HEADS


def rms(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPS)


def glu(x, gate_up, down):
    gate, up = (x @ gate_up.T).chunk(2, -1)
    return (F.silu(gate) * up) @ down.T


def rotated(x, angles):
    half = SIZE // 2
    return x * angles.cos() + torch.cat((-x[..., half:], x[..., :half]), -1) * angles.sin()


def attention(h, qkv, out):
    L = h.shape[0]
    q, k, v = (h @ qkv.T).view(L, 3, HEADS, SIZE).permute(1, 2, 0, 3)
    # Angles are single precision in the reference, and part of the model.
    inverse = 1 / (1e4 ** (torch.arange(0, SIZE, 2).float() / SIZE))
    angles = torch.outer(torch.arange(L).float(), inverse).repeat(1, 2).double()
    mixed = torch.softmax(rotated(q, angles) @ rotated(k, angles).transpose(-1, -2) / math.sqrt(SIZE), -1) @ v
    return mixed.transpose(0, 1).reshape(L, D) @ out.T


def net(h, weights):
    """h [L, D] through the two blocks."""
    for i in range(2):
        def of(name, i=i):
            return weights.get(f"L_level.layers.{i}.{name}.weight")
        if of("mlp_t.down_proj") is not None:
            h = rms(h.T + glu(h.T, of("mlp_t.gate_up_proj"), of("mlp_t.down_proj"))).T
        else:
            h = rms(h + attention(h, of("self_attn.qkv_proj"), of("self_attn.o_proj")))
        h = rms(h + glu(h, of("mlp.gate_up_proj"), of("mlp.down_proj")))
    return h


@torch.no_grad()
def steps(weights, row, question, H_cycles, L_cycles, count):
    cells = weights["embed_tokens.embedding_weight"][torch.tensor(question)]
    x = torch.zeros(PREFIX + len(question), D, dtype=torch.float64)
    x[0], x[PREFIX:] = row, cells
    x *= math.sqrt(D)
    y, z = (weights[name].expand_as(x) for name in ("H_init", "L_init"))
    for _ in range(count):
        for _ in range(H_cycles):
            for _ in range(L_cycles):
                z = net(z + y + x, weights)
            y = net(y + z, weights)
        logits = y[PREFIX:] @ weights["lm_head.weight"].T
        best = logits.topk(2).values
        yield {
            "tokens": logits.argmax(-1).tolist(),
            "halt": (y[0] @ weights["q_head.weight"].T + weights["q_head.bias"])[0].item(),
            "y_first": y[PREFIX, :8].tolist(),
            "margin": (best[:, 0] - best[:, 1]).min().item(),
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "expected", "out"):
        parser.add_argument(name)
    args = parser.parse_args()
    tensors = {name.split(".inner.")[-1]: tensor for name, tensor in torch.load(args.checkpoint).items()}
    table = tensors.pop("puzzle_emb.weights")
    weights = {name: tensor.double() for name, tensor in tensors.items()}
    with open(args.expected) as file:
        expected = json.load(file)
    for case in expected["cases"]:
        was = case["steps"]
        row = table[case["row"]].double()
        case["steps"] = list(steps(weights, row, case["question"], expected["H_cycles"], expected["L_cycles"], len(was)))
        for i, (single, double) in enumerate(zip(was, case["steps"])):
            apart = max(abs(a - b) for a, b in zip(single["y_first"], double["y_first"]))
            print(f"row {case['row']}, step {i + 1}: y in single precision is {apart:.1e} from this")
    with open(args.out, "w") as file:
        json.dump(expected, file)


main()
