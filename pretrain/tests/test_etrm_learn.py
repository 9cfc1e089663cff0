"""E-TRM's fused learner against the plain one, and learn.py: made-up tasks solved, the same call giving the same answers, and how failures are counted."""
import copy
import json
import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import context
import numpy as np
import torch

import learn
from config import EtrmConfig
from etrm.learner import EagerLearner, Settings
from etrm.model import Etrm
from etrm.reads import READS
from etrm.task import ArcTask, Example
from kernels.etrm import FusedLearner

MADE_UP = context.TESTS / "fixtures" / "arc_made_up.json"
PLAIN = Settings(noise=0)                                 # the plain learner adds none


def model(seed=1, **config) -> Etrm:
    torch.manual_seed(seed)
    made = Etrm(EtrmConfig(**config))
    with torch.no_grad():
        made.puzzle_emb.weights.normal_(0, 0.3)
        made.colour_emb.weight.normal_(0, 0.3)
    return made


def examples(count, shape, answer, K=4, rows=2, seed=0) -> list:
    rng = np.random.default_rng(seed)
    return [Example(rng.integers(0, K, shape), rng.integers(0, K, answer), i % rows) for i in range(count)]


class Kernels(unittest.TestCase):
    def test_losses_and_every_gradient(self):
        for d, n, shape, answer in ((32, 1, (4, 4), (4, 4)), (16, 1, (3, 4), (5, 3)), (32, 2, (5, 5), (2, 7)), (48, 1, (2, 2), (4, 6)), (64, 1, (2, 3), (3, 3))):
            net, batch = model(3, hidden_size=d, L_cycles=n, num_colours=4, num_puzzle_identifiers=2, reads=tuple(READS)), examples(3, shape, answer)      # seed 1 has a maximum that is nearly tied
            eager, fused = EagerLearner(copy.deepcopy(net).double(), PLAIN), FusedLearner(net, PLAIN)
            (theirs, exact), (mine, mine_exact) = eager.gradients(batch), fused.gradients(batch)
            np.testing.assert_allclose(mine, theirs, atol=2e-6)
            self.assertEqual(mine_exact, exact)
            at = 0
            for name, p in eager.model.named_parameters():
                found = fused.gradient[at:at + p.numel()].reshape(p.shape)
                np.testing.assert_allclose(found, p.grad.numpy(), atol=2e-5, err_msg=f"{name}, d {d}, n {n}, {shape} -> {answer}")
                self.assertGreater(np.abs(found).max(), 1e-4, name)
                at += p.numel()

    def test_planes_that_are_alike_share_the_gradient_of_a_maximum(self):
        net = model(num_colours=4)
        with torch.no_grad():
            net.colour_emb.weight.zero_()                 # the colours 2 and 3 do not occur: their planes are the same
        batch = [Example(np.array([[0, 1], [1, 1]]), np.array([[1, 0], [2, 1]]))]
        eager, fused = EagerLearner(copy.deepcopy(net).double(), PLAIN), FusedLearner(net, PLAIN)
        eager.gradients(batch), fused.gradients(batch)
        found = torch.cat([p.grad.flatten() for p in eager.model.parameters()]).numpy()
        np.testing.assert_allclose(fused.gradient, found, atol=2e-5)

    def test_twenty_steps_of_the_fixture(self):
        facts, found = context.read_json("j_etrm_train.json"), context.read_tensors("j_etrm_train.safetensors")
        net = Etrm(EtrmConfig.parse(facts["config"]))
        net.load_state_dict({k[len("weights.inner."):]: v for k, v in found.items() if k.startswith("weights.inner.")})
        learner = FusedLearner(net, Settings(**facts["settings"]))
        for t, step in enumerate(facts["steps"], 1):
            losses, exact = learner.step([Example(np.array(e["input"]), np.array(e["answer"]), e["row"]) for e in step["batch"]], step["scale"])
            np.testing.assert_allclose(losses, step["losses"], atol=1e-5)
            self.assertAlmostEqual(exact, step["exact"], places=6)
            self.assertAlmostEqual(learner.norm, step["norm"], delta=1e-4 * step["norm"])
            for kind, values in (("params", learner.flat), ("ema", learner.average)):
                if f"{kind}{t}.inner.lm_head.weight" in found:
                    theirs = np.concatenate([found[f"{kind}{t}.inner.{n}"].numpy().ravel() for n, _ in net.named_parameters()])
                    np.testing.assert_allclose(values, theirs, atol=1e-5, err_msg=f"{kind} after {t}")

    def test_answers_and_their_probabilities(self):
        net, asked = model(num_colours=4, num_puzzle_identifiers=2), examples(4, (3, 4), (5, 2))
        theirs, mine = EagerLearner(copy.deepcopy(net), PLAIN).answer(asked), FusedLearner(net, PLAIN).answer(asked)
        for (a, p), (b, q) in zip(theirs, mine):
            np.testing.assert_array_equal(a, b)
            self.assertAlmostEqual(p, q, places=3)

    def test_examples_of_several_shapes_in_one_batch(self):
        a, b = examples(2, (3, 3), (3, 3)), examples(1, (2, 5), (4, 2), seed=1)
        parts = []
        for batch in (a, b, a + b):
            learner = FusedLearner(model(num_colours=4, num_puzzle_identifiers=2), PLAIN)
            learner.gradients(batch)
            parts.append(learner.gradient.copy())
        np.testing.assert_allclose(parts[2], (18 * parts[0] + 8 * parts[1]) / 26, atol=1e-6)

    def test_noise_is_drawn_anew_every_step_and_by_the_seed(self):
        batch, net = examples(2, (3, 3), (3, 3)), dict(num_colours=4, num_puzzle_identifiers=2)
        first, same, other, none = (FusedLearner(model(**net), s, seed) for s, seed in ((Settings(noise=0.3), 5), (Settings(noise=0.3), 5), (Settings(noise=0.3), 6), (PLAIN, 5)))
        losses = [learner.gradients(batch)[0] for learner in (first, same, other, none)]
        self.assertEqual(losses[0], losses[1])
        self.assertEqual(len({loss[0] for loss in losses}), 3)
        first.steps_done += 1
        self.assertNotEqual(first.gradients(batch)[0], losses[0])
        np.testing.assert_array_equal(first.answer(batch)[0][0], none.answer(batch)[0][0])      # and none in an answer

    def test_a_width_without_kernels_is_refused(self):
        with self.assertRaisesRegex(ValueError, "hidden_size"):
            FusedLearner(model(hidden_size=20), PLAIN)


class Learning(unittest.TestCase):
    def run_learn(self, *arguments) -> list:
        """The JSON lines that learn.py prints."""
        command = [sys.executable, str(context.PRETRAIN / "learn.py"), "--tasks", str(MADE_UP), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_five_made_up_tasks_are_solved(self):
        names = ["half_turn", "swap", "upside_down", "frame", "gravity"]
        *lines, end = self.run_learn("--only", *names)
        self.assertEqual([line["task"] for line in lines], names)
        self.assertEqual(end["totals"]["first"], 5, lines)

    def test_shifts_by_three_cells_are_learnt(self):
        rng, names = np.random.default_rng(1), np.array([0, 3, 1, 4, 2])
        for recoloured in (False, True):
            grids = [np.where(rng.random((5, 6)) < 0.4, 0, rng.integers(1, 5, (5, 6))) for _ in range(4)]
            pairs = [(x, np.pad(names[x] if recoloured else x, ((0, 0), (3, 0)))[:, :6]) for x in grids]
            task = ArcTask(pairs[:3], pairs[3:])
            self.assertTrue(learn.judge("shift", task, [learn.learn(task, Settings(), EtrmConfig(), 1)])["first"], recoloured)

    def test_the_same_call_gives_the_same_answers_and_runs_can_be_pooled(self):
        arguments = ("--only", "swap", "mirror", "--steps", "12", "--seeds", "2", "--turned", "1")
        with tempfile.TemporaryDirectory() as folder:
            found = []
            for name, workers in (("a.json", "1"), ("b.json", "2")):
                self.run_learn(*arguments, "--workers", workers, "--json", f"{folder}/{name}")
                runs = json.loads((Path(folder) / name).read_text())["runs"]
                found.append({n: [{k: v for k, v in r.items() if k != "seconds"} for r in rs] for n, rs in runs.items()})
            self.assertEqual(*found)
            self.assertEqual([(r["seed"], r["turns"], r["steps"]) for r in found[0]["swap"]], [(1, 1, 12), (2, 1, 12), (1, 8, 12)])
            *lines, _ = self.run_learn("--pool", f"{folder}/a.json", f"{folder}/b.json")
            self.assertEqual([line["runs"] for line in lines], [6, 6])

    def test_failures(self):
        pair = lambda x, y: (np.array(x), np.array(y))  # noqa: E731
        task = ArcTask([pair([[1, 0]], [[0, 1]])] * 2, [pair([[2, 0]], [[0, 2]])])
        run = lambda grids, fitted=True: dict(fitted=fitted, steps=9, seconds=1.0, tests=[[[dict(grid=g, sure=0.0) for g in grids]]])  # noqa: E731
        right, wrong, other = [[0, 2]], [[2, 0]], [[2, 2]]
        line = learn.judge("t", task, [run([wrong, wrong, right])])
        self.assertEqual((line["solved"], line["first"], line["votes"]), (True, False, [[0.667, 0.333]]))
        many = learn.judge("t", task, [run([right]), run([right]), run([wrong] * 32)])              # a run of many ballots has one vote, too
        self.assertEqual((many["first"], many["votes"]), (True, [[2.0, 1.0]]))
        self.assertEqual(learn.judge("t", task, [run([wrong, wrong, other, other, right])])["failure"], "wrong")
        self.assertEqual(learn.judge("t", task, [run([wrong], False), run([other], False)])["failure"], "not fitted")
        self.assertEqual(learn.judge("t", task, [run([[[0], [2]]])])["failure"], "size")
        sure = lambda grid, p: dict(run([]), tests=[[[dict(grid=grid, sure=p)]]])  # noqa: E731
        for order in ((wrong, -0.2, right, -0.1), (right, -0.1, wrong, -0.2)):                     # equal votes: the surer one first
            self.assertTrue(learn.judge("t", task, [sure(*order[:2]), sure(*order[2:])])["first"])
        self.assertNotIn("solved", learn.judge("t", ArcTask([pair([[1]], [[1]])], [(np.array([[1]]), None)]), [run([[[1]]])]))
        sizes = [dict(run([]), tests=[[[dict(grid=wrong, sure=0.0)] * 3, [dict(grid=right, sure=0.0)]]])]     # two sizes possible: the first grid of each
        self.assertTrue(learn.judge("t", task, sizes)["solved"])

    def test_settings_from_the_command_line(self):
        s, config = learn.override(["muon_lr=0.01", "config.L_cycles=2", 'config.reads=["local", "turns"]'])
        self.assertEqual((s, config), (replace(Settings(), muon_lr=0.01), EtrmConfig(L_cycles=2, reads=("local", "turns"))))
        with self.assertRaises(TypeError):
            learn.override(["no_such_setting=1"])


if __name__ == "__main__":
    unittest.main()
