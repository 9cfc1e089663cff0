"""Model parity with fixtures computed by the PyTorch reference: forward, one supervision step at a time and chained."""
import unittest

import context
import numpy as np
import torch

import ops
from config import swiglu_width


class ForwardParity(unittest.TestCase):
    # file, tolerance of z and logits from the stored carry, of q, and of steps 2 and 3 when chained
    CASES = {"a_sudoku_mlp_t": (1e-4, 5e-5, 6e-4), "a0_sudoku_mlp_t_rawinit": (2e-3, 2e-3, None),
             "b_maze_att": (5e-5, 3e-5, 5e-5), "c_arc_att": (5e-5, 3e-5, 5e-5), "i_hrm_att": (5e-5, 3e-5, 5e-5)}

    def close(self, mine, theirs, tolerance, what):
        self.assertLessEqual((mine - theirs).abs().max().item(), tolerance, what)

    def check(self, name):
        model, t, facts = context.reference_model(name)
        tolerance, q_tolerance, chained = self.CASES[name]
        tokens, ids = t["batch.inputs"].long(), t["batch.puzzle_identifiers"].long()
        batch, axis = len(tokens), model.batch_axis
        if "trace.input_embeddings" in t:
            self.close(model.embed(tokens, ids), t["trace.input_embeddings"], 1e-6, "input embeddings")
        steps = sum(k.endswith(".z_H") and k.startswith("step") for k in t)
        self.assertGreaterEqual(steps, 2)
        y, z = model.initial_state(batch)
        with torch.no_grad():
            for step in range(1, steps + 1):
                if chained is None and step > 1:       # the raw initialisation is chaotic: each step from the stored carry
                    y, z = (t[f"step{step - 1}.{k}"].transpose(0, axis).contiguous() for k in ("z_H", "z_L"))
                y, z, logits, q = model(y, z, tokens, ids)
                limit = tolerance if step == 1 or chained is None else chained
                self.close(y.transpose(0, axis), t[f"step{step}.z_H"], limit, f"{name} y {step}")
                self.close(z.transpose(0, axis), t[f"step{step}.z_L"], limit, f"{name} z {step}")
                self.close(logits, t[f"step{step}.logits"], limit, f"{name} logits {step}")
                self.close(q[:, 0], t[f"step{step}.q_halt"], max(q_tolerance, limit if step > 1 else 0), f"{name} q {step}")
                self.close(q[:, 1], t[f"step{step}.q_continue"], max(q_tolerance, limit if step > 1 else 0), f"{name} q continue {step}")

    def test_sudoku_mlp(self):
        self.check("a_sudoku_mlp_t")

    def test_sudoku_mlp_raw_initialisation(self):
        self.check("a0_sudoku_mlp_t_rawinit")

    def test_maze_attention(self):
        self.check("b_maze_att")

    def test_arc_attention(self):
        self.check("c_arc_att")

    def test_hrm_attention(self):
        self.check("i_hrm_att")

    def test_compiled_networks_are_no_part_of_the_weights(self):
        model, _, _ = context.reference_model("i_hrm_att")
        names = list(model.state_dict())
        model.compiled = tuple(torch.nn.Sequential(net) for net in model.nets())
        self.assertEqual(list(model.state_dict()), names)

    def test_one_net_call(self):
        model, t, _ = context.reference_model("b_maze_att")
        x = model.embed(t["batch.inputs"].long(), t["batch.puzzle_identifiers"].long())
        y, z = model.initial_state(len(x))
        with torch.no_grad():
            out = model.L_level(z, y + x, (model.rope_cos, model.rope_sin), "float32")
        self.close(out, t["trace.call0.out"], 3e-5, "z after the first net call")

    def test_part_of_the_canvas(self):
        """All cells named one by one give what the whole canvas gives; a part keeps the positions of its cells."""
        model, t, _ = context.reference_model("b_maze_att")
        tokens, ids = t["batch.inputs"].long(), t["batch.puzzle_identifiers"].long()
        y, z = model.initial_state(len(tokens))
        with torch.no_grad():
            whole = model(y, z, tokens, ids)[2]
            named = model(y, z, tokens, ids, torch.arange(100))[2]
            part = torch.arange(0, 100, 2)
            y2, z2 = model.initial_state(len(tokens), 16 + 50)
            moved = model(y2, z2, tokens[:, part], ids, part)[2]
            wrong = model(y2, z2, tokens[:, part], ids, torch.arange(50))[2]
        self.close(whole, named, 1e-6, "named cells")
        self.assertGreater((moved - wrong).abs().max().item(), 1e-3)


class Units(unittest.TestCase):
    def setUp(self):
        self.facts = context.read_json("h_units.json")

    def test_rms_norm(self):
        f = self.facts["rms_norm"]
        mine = ops.rms_norm(torch.tensor(f["x"]), f["eps"])
        np.testing.assert_allclose(mine.numpy(), f["y"], rtol=2e-6, atol=1e-7)

    def test_swiglu_widths(self):
        for n, width in self.facts["swiglu_width"].items():
            self.assertEqual(swiglu_width(int(n)), width)
        for key, width in self.facts["swiglu_width_expansion"].items():
            n, expansion = key.split("x")
            self.assertEqual(swiglu_width(int(n), float(expansion)), width)

    def test_truncated_normal(self):
        torch.manual_seed(3)
        values = ops.truncated_normal((200_000,), 0.25)
        self.assertAlmostEqual(values.std().item(), 0.25, delta=0.002)
        self.assertLessEqual(values.abs().max().item(), 0.25 * 2.2737)
        self.assertGreater(values.abs().max().item(), 0.25 * 2.26)
        self.assertEqual(ops.truncated_normal((5,), 0).abs().sum().item(), 0)


if __name__ == "__main__":
    unittest.main()
