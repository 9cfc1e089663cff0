"""Losses, gradients and optimisers against the reference's numbers."""
import unittest

import context
import numpy as np
import torch

import losses
from optim import AdamW, Ema, Muon, SignSgd, schedule


class Loss(unittest.TestCase):
    def test_values_and_gradients(self):
        f = context.read_json("h_units.json")["loss"]
        for kind, tolerance in ((torch.float64, 1e-9), (torch.float32, 1e-6)):
            logits = torch.tensor(f["logits"], dtype=kind, requires_grad=True)
            q = torch.tensor(f["q_halt_logits"], dtype=kind)
            q = torch.stack((q, torch.zeros_like(q)), 1).requires_grad_()
            total, token, halt, right = losses.supervision_loss(logits, q, torch.tensor(f["labels"]))
            self.assertAlmostEqual(token.item(), f["lm_loss"], delta=1e-6 * f["lm_loss"])
            self.assertAlmostEqual(halt.item(), f["q_halt_loss"], delta=1e-6 * f["q_halt_loss"])
            self.assertEqual(right.tolist(), f["seq_is_correct"])
            total.backward()
            np.testing.assert_allclose(logits.grad.numpy(), np.array(f["grad_logits_of_total"]).reshape(logits.shape), rtol=1e-5, atol=tolerance)
            np.testing.assert_allclose(q.grad[:, 0].numpy(), f["grad_q_of_total"], rtol=1e-5, atol=tolerance)

    def test_a_logit_of_exactly_one_has_a_finite_gradient(self):
        logits = torch.ones(1, 2, 3, requires_grad=True)
        losses.token_loss(logits, torch.zeros(1, 2, dtype=torch.long)).sum().backward()
        self.assertTrue(torch.isfinite(logits.grad).all())

    def test_smoothed_softmax(self):
        torch.manual_seed(0)
        logits, labels = torch.randn(2, 5, 4), torch.randint(0, 4, (2, 5))
        labels[0, 2:] = losses.IGNORE
        logp = torch.log_softmax(logits, -1)
        target = 0.9 * torch.nn.functional.one_hot(labels.clamp(min=0), 4) + 0.1 / 4
        each = -(target * logp).sum(-1)
        want = torch.stack((each[0, :2].mean(), each[1].mean()))
        self.assertTrue(torch.allclose(losses.token_loss(logits, labels, "softmax", 0.1), want, atol=1e-6))

    def test_the_mean_is_over_valid_labels_and_never_divides_by_zero(self):
        logits, labels = torch.zeros(2, 3, 4), torch.tensor([[2, losses.IGNORE, losses.IGNORE], [losses.IGNORE] * 3])
        for kind in ("softmax", "stablemax"):
            self.assertTrue(torch.allclose(losses.token_loss(logits, labels, kind).float(), torch.tensor([4.0, 1.0]).log(), atol=1e-6))


class HrmStep(unittest.TestCase):
    def test_gradients_of_the_last_two_updates_alone(self):
        model, t, facts = context.reference_model("i_hrm_att")
        _, _, logits, q = model(t["step1.z_H"], t["step1.z_L"], t["batch.inputs"].long(), t["batch.puzzle_identifiers"].long())
        total, token, halt, _ = losses.supervision_loss(logits, q, t["batch.labels"].long())
        (total / len(q)).backward()
        self.assertAlmostEqual(token.item(), facts["lm_loss"], delta=1e-5 * facts["lm_loss"])
        self.assertAlmostEqual(halt.item(), facts["q_halt_loss"], delta=1e-5)
        named = dict(model.named_parameters())
        wanted = {k[len("grad.inner."):]: v for k, v in t.items() if k.startswith("grad.inner.") and "local_weights" not in k}
        self.assertEqual(sum(k.startswith("H_level") for k in wanted), 4)
        for key, want in wanted.items():
            self.assertLessEqual((named[key].grad - want).abs().max().item(), 1e-4 * want.abs().max().item() + 1e-12, key)


class TrainingStep(unittest.TestCase):
    """One training step of the reference: slot 0 keeps its carry, slot 1 is refilled."""

    def step(self, name, weights):
        model, _, _ = context.reference_model(weights)
        t, facts = context.read_tensors(name + ".safetensors"), context.read_json(name + ".json")
        halted, axis = t["carry_in.halted"], model.batch_axis

        def merge(field):
            return torch.where(halted.view(-1, *[1] * (t["batch." + field].dim() - 1)), t["batch." + field], t["carry_in.current_data." + field]).long()

        fresh = model.initial_state(2)
        state = [torch.where(halted[:, None, None], f.transpose(0, axis), t["carry_in." + k]).transpose(0, axis).contiguous()
                 for f, k in zip(fresh, ("z_H", "z_L"))]
        labels = merge("labels")
        labels[labels == 0] = losses.IGNORE
        y, z, logits, q = model(*state, merge("inputs"), merge("puzzle_identifiers"))
        total, token, halt, _ = losses.supervision_loss(logits, q, labels)
        (total / facts["global_batch_size"]).backward()
        self.assertAlmostEqual(token.item(), facts["lm_loss"], delta=1e-5 * facts["lm_loss"])
        self.assertAlmostEqual(halt.item(), facts["q_halt_loss"], delta=1e-5 * facts["q_halt_loss"])
        self.assertLessEqual((y.transpose(0, axis) - t["carry_out.z_H"]).abs().max().item(), 1e-4)
        self.assertLessEqual((logits - t["out.logits"]).abs().max().item(), 1e-4)
        compared = 0
        for key, want in t.items():
            if key.startswith("grad.inner.") and "local_weights" not in key:
                mine = dict(model.named_parameters())[key[len("grad.inner."):]].grad
                self.assertLessEqual((mine - want).abs().max().item(), 1e-4 * want.abs().max().item() + 1e-12, key)
                compared += 1
        rows = t["grad.inner.puzzle_emb.local_weights"]     # one row a slot in the reference; both slots share id 0 here
        mine = model.puzzle_emb.weights.grad
        self.assertLessEqual((mine[0] - rows.sum(0)).abs().max().item(), 1e-4 * rows.abs().max().item())
        self.assertGreaterEqual(compared, 12)
        return model, t, facts

    def test_sudoku_gradients(self):
        self.step("e_a_train_sudoku_mlp_t", "a_sudoku_mlp_t")

    def test_maze_gradients_and_optimisers(self):
        model, t, facts = self.step("e_b_train_maze_att", "b_maze_att")
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad and n != "puzzle_emb.weights"]
        o = facts["optim"]
        ema = Ema([p for _, p in named], o["ema_rate"])
        for n, p in named:
            p.grad = t["grad.inner." + n].clone()
        model.puzzle_emb.weights.grad[0] = t["grad.inner.puzzle_emb.local_weights"].sum(0)
        AdamW([p for _, p in named], o["lr"], tuple(o["betas"]), o["weight_decay"], atan2=True).step()
        SignSgd(model.puzzle_emb.weights, o["signsgd"]["lr"], o["signsgd"]["weight_decay"]).step(torch.tensor([0, 0]))
        ema.update()
        for (n, p), shadow in zip(named, ema.shadow):
            self.assertLessEqual((p - t["after_adamatan2.inner." + n]).abs().max().item(), 1e-7, n)
            self.assertLessEqual((shadow - t["ema_after_adamatan2.inner." + n]).abs().max().item(), 1e-7, n)
        self.assertLessEqual((model.puzzle_emb.weights - t["after_signsgd.inner.puzzle_emb.weights"]).abs().max().item(), 1e-7)


class Optimisers(unittest.TestCase):
    def test_six_steps_of_adamatan2_and_adamw_with_ema(self):
        f = context.read_json("h_units.json")["optimisers"]
        for name, atan2 in (("adamatan2", True), ("adamw", False)):
            p = torch.nn.Parameter(torch.tensor(f["p0"], dtype=torch.float64))
            optimiser, ema = AdamW([p], 1.0, tuple(f["betas"]), f["weight_decay"], f["eps_adamw"], atan2), Ema([p], f["ema"])
            for lr, gradient, want, shadow in zip(f["lr"], f["grads"], f[name]["params_after"], f[name]["ema_after"]):
                p.grad = torch.tensor(gradient, dtype=torch.float64)
                optimiser.step(lr)
                ema.update()
                np.testing.assert_allclose(p.detach().numpy(), want, rtol=0, atol=1e-12)
                np.testing.assert_allclose(ema.shadow[0].numpy(), shadow, rtol=0, atol=1e-12)

    def test_paper_schedule(self):
        for step, lr in context.read_json("h_units.json")["lr_schedule"].items():
            if step.isdigit():
                self.assertAlmostEqual(1e-4 * schedule(int(step), 65_104, 2000, 1.0), lr, delta=1e-12)

    def test_cosine_reaches_its_floor(self):
        self.assertEqual(schedule(5, 100, 10, 0.1), 0.5)
        self.assertAlmostEqual(schedule(100, 100, 10, 0.1), 0.1)
        self.assertAlmostEqual(schedule(55, 100, 10, 0.0), 0.5)

    def test_sign_sgd_leaves_other_rows_alone(self):
        p = torch.nn.Parameter(torch.ones(3, 2))
        p.grad = torch.tensor([[1.0, -2.0], [0.0, 0.0], [5.0, 5.0]])
        SignSgd(p, 0.1, 0.5).step(torch.tensor([0, 0, 1]))
        self.assertTrue(torch.allclose(p, torch.tensor([[0.85, 1.05], [0.95, 0.95], [1.0, 1.0]])))

    def test_muon_moves_along_an_almost_orthogonal_matrix(self):
        torch.manual_seed(0)
        for shape in ((24, 8), (8, 24)):
            p = torch.nn.Parameter(torch.zeros(shape))
            p.grad = torch.randn(shape)
            Muon([p], lr=1.0, momentum=0.0, weight_decay=0.0, iterations=5).step()
            singular = torch.linalg.svdvals(p.detach()) / max(1.0, shape[0] / shape[1]) ** 0.5
            self.assertTrue(((singular > 0.6) & (singular < 1.3)).all(), singular)
            self.assertLess((p * p.grad).sum().item(), 0)


if __name__ == "__main__":
    unittest.main()
