"""The trainer: exact resume, data parallelism, determinism, the carry, the kernels, keeping the best."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import context
import numpy as np
import torch

import parts
from config import TrmConfig
from evaluate import evaluate
from export import load_best, load_file, to_file
from recipes import RECIPES, Recipe
from tasks import ArcTask
from trainer import Trainer
from trm import Trm

TINY_MAZE = Recipe("maze", TrmConfig(hidden_size=32, num_heads=2, puzzle_emb_len=1, seq_len=49, vocab_size=6, H_cycles=2, L_cycles=2, halt_max_steps=4,
                                     puzzle_emb_ndim=32),
                   dict(low=5, high=7, canvas=7, pool=500, stages=[[5, 0.4], [7, 1.0]], validation=64), steps=20, batch=8, eval_every=5,
                   hint_weight=0.5, exploration=0.5, ema=0.9, neighbour_stride=7)
TINY_SUDOKU = Recipe("sudoku", TrmConfig(hidden_size=16, num_heads=2, mlp_t=True, puzzle_emb_len=2, seq_len=81, vocab_size=11, H_cycles=1, L_cycles=2, halt_max_steps=3,
                                         pos_encodings="none", puzzle_emb_ndim=16),
                     dict(pool=100, parts=[[1.0, 50, 70]], validation=32), optimiser="adamatan2", loss="stablemax", steps=20, batch=8, puzzle_lr=0.01, clip=0.0,
                     eval_every=5)


def steps(recipe, count, folder):
    trainer = Trainer(recipe, folder, validation=16)
    return trainer, [trainer.train_step() for _ in range(count)]


def gradient_norm(trainer):
    """Length of the last gradient (clipped, where the recipe clips)."""
    return sum(p.grad.square().sum().item() for p in trainer.parameters) ** 0.5


def everything(trainer):
    """All tensors that decide how a run goes on."""
    values = {"model." + k: v for k, v in trainer.model.state_dict().items()}
    values.update({"hint." + k: v for k, v in (trainer.hint_head.state_dict() if trainer.hint_head else {}).items()})
    values.update({f"ema.{i}": v for i, v in enumerate(trainer.ema.shadow)})
    values.update({f"adam.{i}": v for i, v in enumerate(trainer.adam.m + trainer.adam.v)})
    values.update({f"muon.{i}": v for i, v in enumerate(trainer.muon.buffers if trainer.muon else [])})
    values.update({"carry." + k: v for k, v in trainer.carry.state().items()})
    return {k: v.detach().clone() for k, v in values.items()}


class Resume(unittest.TestCase):
    def check(self, recipe):
        with tempfile.TemporaryDirectory() as folder:
            whole, losses = steps(recipe, 20, folder + "/a")
            first = Trainer(recipe, folder + "/b", validation=16)
            early = [first.train_step() for _ in range(10)]
            first.save()
            torch.rand(7)                                   # somebody else's randomness in between
            second = Trainer(recipe, folder + "/b", validation=16)
            self.assertTrue(second.resume())
            late = [second.train_step() for _ in range(10)]
        self.assertEqual(losses, early + late)
        mine, theirs = everything(second), everything(whole)
        self.assertEqual(set(mine), set(theirs))
        for name, value in theirs.items():
            self.assertTrue(torch.equal(mine[name], value), name)
        self.assertEqual(second.rng.bit_generator.state, whole.rng.bit_generator.state)

    def test_ten_and_ten_steps_are_twenty_maze_muon(self):
        self.check(TINY_MAZE)

    def test_ten_and_ten_steps_are_twenty_sudoku_adamatan2(self):
        self.check(TINY_SUDOKU)

    def test_slices_and_the_best_by_validation(self):
        scores = iter((0.25, 0.75, 0.5, 0.75))
        with tempfile.TemporaryDirectory() as folder, mock.patch("trainer.evaluate", lambda *_: dict(score=next(scores))):
            lines, sliced = [], Trainer(TINY_MAZE, folder, validation=16)
            sliced.run(stop=lambda: sliced.step >= 7, log=lines.append)
            again = Trainer(TINY_MAZE, folder, validation=16)
            again.resume()
            self.assertEqual(again.step, 7)
            shadows = {}
            while again.step < 20:
                again.run(stop=lambda: again.step % 5 == 0 and again.step > 5 and again.step not in shadows and not shadows.update(
                    {again.step: [s.clone() for s in again.ema.shadow]}), log=lines.append)
            best = torch.load(folder + "/best.pt", weights_only=False)
        self.assertEqual([json.loads(line)["step"] for line in lines], [5, 10, 15, 20])
        self.assertEqual((best["step"], best["result"]["score"]), (10, 0.75))      # neither the last nor the later equal
        named = [n for n, p in again.model.named_parameters() if p.requires_grad]
        self.assertTrue(all(torch.equal(best["weights"][n], s) for n, s in zip(named, shadows[10])))

    def test_another_configuration_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            steps(TINY_MAZE, 1, folder)[0].save()
            other = Trainer(TINY_MAZE.override(["config.L_cycles=3"]), folder)
            with self.assertRaises(ValueError):
                other.resume()


class Start(unittest.TestCase):
    def test_from_an_exported_file(self):
        with tempfile.TemporaryDirectory() as folder:
            first, _ = steps(TINY_MAZE, 3, folder + "/a")
            first.validate()
            weights, recipe, _ = load_best(folder + "/a")
            Path(folder + "/tiny.safetensors").write_bytes(to_file(weights, recipe.config, recipe.task, 3))
            model = load_file(folder + "/tiny.safetensors")
            second = Trainer(replace(TINY_MAZE, seed=5), folder + "/b", validation=16)
            second.start_from(model)
            for name, value in model.state_dict().items():
                self.assertTrue(torch.equal(second.model.state_dict()[name], value), name)
            self.assertEqual(second.validate(), evaluate(model, second.task, 16))     # the averaged weights start there, too
            second.train_step()
            with self.assertRaises(ValueError):
                second.start_from(model)
            with self.assertRaisesRegex(ValueError, "same configuration"):
                Trainer(TINY_SUDOKU, folder + "/c").start_from(model)


class Hints(unittest.TestCase):
    def test_they_change_the_gradient_of_the_network_and_nothing_of_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            with_hints, _ = steps(TINY_MAZE, 1, folder + "/a")
            without, _ = steps(replace(TINY_MAZE, hint_weight=0.0), 1, folder + "/b")
        self.assertEqual(with_hints.recent[0][1], without.recent[0][1])               # the same token loss at the same weights
        self.assertGreater(with_hints.recent[0][3], 1.0)                              # about log 4 at first
        self.assertEqual(without.recent[0][3], 0.0)
        name = "L_level.layers.0.self_attn.qkv_proj.weight"
        self.assertFalse(torch.equal(with_hints.model.state_dict()[name], without.model.state_dict()[name]))
        self.assertEqual(set(with_hints.model.state_dict()), set(without.model.state_dict()))

    def test_a_network_learns_them(self):
        with tempfile.TemporaryDirectory() as folder:
            trainer, _ = steps(replace(TINY_MAZE, hint_weight=1.0, lr=3e-3, data=dict(TINY_MAZE.data, stages=[[7, 1.0]]), steps=100), 60, folder)
        first, last = (np.mean([m[3] for m in trainer.recent[part]]) for part in (slice(0, 5), slice(-5, None)))
        self.assertLess(last, 0.8 * first)


class Parts(unittest.TestCase):
    def test_split_and_join(self):
        with tempfile.TemporaryDirectory() as folder:
            source, data = Path(folder) / "checkpoint.pt", os.urandom(2500)
            source.write_bytes(data)
            names = parts.split(source, folder + "/out", 1000)
            self.assertEqual([len((Path(folder) / "out" / n).read_bytes()) for n in names], [1000, 1000, 500])
            parts.join(folder + "/out/checkpoint.pt", folder + "/back/checkpoint.pt")
            self.assertEqual((Path(folder) / "back" / "checkpoint.pt").read_bytes(), data)
            (Path(folder) / "out" / names[1]).write_bytes(bytes(1000))
            with self.assertRaises(ValueError):
                parts.join(folder + "/out/checkpoint.pt", source)
            self.assertEqual(source.read_bytes(), data)


class Determinism(unittest.TestCase):
    def test_the_seed_decides(self):
        with tempfile.TemporaryDirectory() as folder:
            a, b = steps(TINY_MAZE, 3, folder)[1], steps(TINY_MAZE, 3, folder)[1]
            c = steps(replace(TINY_MAZE, seed=1), 3, folder)[1]
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)


WORKER = """
import sys, json
sys.path.insert(0, {tests!r})
import test_training as t, torch, torch.distributed as dist
torch.set_num_threads(1)
dist.init_process_group("gloo")
for name in ("TINY_MAZE", "TINY_SUDOKU"):
    trainer, losses = t.steps(getattr(t, name), 8, {folder!r} + name)
    trainer.save()
    if dist.get_rank() == 0:
        print(json.dumps(losses + [t.gradient_norm(trainer)]), flush=True)
"""


class DataParallel(unittest.TestCase):
    def test_two_gloo_processes_give_the_single_process_losses(self):
        with tempfile.TemporaryDirectory() as folder:
            script = folder + "/worker.py"
            with open(script, "w") as file:
                file.write(WORKER.format(tests=str(context.TESTS), folder=folder + "/"))
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = str(free.getsockname()[1])
            ranks = [subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      env={**os.environ, "OMP_NUM_THREADS": "1", "RANK": str(r), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port})
                     for r in range(2)]
            outputs = [process.communicate(timeout=300) for process in ranks]
            self.assertEqual([process.returncode for process in ranks], [0, 0], outputs[0][1][-2000:] + outputs[1][1][-2000:])
            two = [json.loads(line) for line in outputs[0][0].splitlines() if line.startswith("[")]
            self.assertEqual(len(two), 2)
            for name, losses in zip(("TINY_MAZE", "TINY_SUDOKU"), two):
                recipe = globals()[name]
                single, mine = steps(recipe, 8, folder + "/single")
                self.assertEqual(len(losses), 9)
                for a, b in zip(mine + [gradient_norm(single)], losses):
                    self.assertAlmostEqual(a, b, delta=2e-4 * abs(a))
                resumed = Trainer(recipe, folder + "/" + name)   # what two processes saved goes on in one
                self.assertTrue(resumed.resume())
                for field in ("tokens", "age", "halted"):
                    self.assertTrue(torch.equal(getattr(resumed.carry, field), getattr(single.carry, field)))


class Arc(unittest.TestCase):
    def test_synthetic_tasks_train_rows_of_their_own(self):
        config = TrmConfig(hidden_size=32, num_heads=2, puzzle_emb_len=1, seq_len=144, vocab_size=12, H_cycles=1, L_cycles=1, halt_max_steps=8,
                           puzzle_emb_ndim=32, rope_theta=1000.0)
        recipe = Recipe("arc", config, dict(folder="", canvas=12, augmentations=4, synthetic=1, synthetic_share=0.5), steps=4, batch=4, muon_lr=0.01, lr=1e-3,
                        weight_decay=0.1, puzzle_lr=0.02, puzzle_weight_decay=0.02, neighbour_stride=12, eval_every=250)
        with tempfile.TemporaryDirectory() as folder:
            trainer, losses = steps(recipe, 4, folder)
            self.assertEqual(trainer.model.puzzle_emb.weights.shape, (trainer.task.identifiers, 32))
            moved = trainer.model.puzzle_emb.weights.abs().sum(1) > 0
            self.assertTrue(moved[trainer.carry.ids].all())
            self.assertFalse(moved.all())
            trainer.save()
            again = Trainer(recipe, folder)
            self.assertTrue(again.resume())
            self.assertIn("synthetic", trainer.validate(4))
        self.assertTrue(all(loss == loss for loss in losses))

    def test_a_folder_of_tasks(self):
        pair = lambda k: dict(input=[[k, 0], [0, k]], output=[[0, k], [k, 0]])
        with tempfile.TemporaryDirectory() as folder:
            for name, size in (("small", 2), ("large", 20)):
                task = dict(train=[pair(1), pair(2)], test=[dict(input=[[3] * size] * size, output=[[4] * size] * size)])
                with open(f"{folder}/{name}.json", "w") as file:
                    json.dump(task, file)
            task = ArcTask(folder, 12, augmentations=3, synthetic=0, synthetic_share=0)
        self.assertEqual((len(task.tasks), task.identifiers), (1, 3))
        batch = task.batch(50, np.random.default_rng(0), 0)
        self.assertEqual(set(batch["ids"].tolist()), {0, 1, 2})
        self.assertEqual(set(batch["tokens"][batch["ids"] == 0].ravel().tolist()), {0, 1, 2, 3, 4})   # colours 0, 1, 2: never the test pair's 3
        self.assertEqual(task.validation(9)["arc"]["tokens"][0].reshape(12, 12)[:2, :2].tolist(), [[5, 5], [5, 5]])


class Carrying(unittest.TestCase):
    def test_a_slot_keeps_its_puzzle_until_it_halts(self):
        with tempfile.TemporaryDirectory() as folder:
            trainer, _ = steps(TINY_SUDOKU, 1, folder)
            for _ in range(8):
                before, halted, age = trainer.carry.tokens.clone(), trainer.carry.halted.clone(), trainer.carry.age.clone()
                trainer.train_step()
                kept = (trainer.carry.tokens == before).all(1)
                self.assertTrue(kept[~halted].all())
                self.assertFalse(kept[halted].any())
                self.assertEqual(trainer.carry.age.tolist(), torch.where(halted, torch.ones_like(age), age + 1).tolist())
                self.assertTrue((trainer.carry.age <= 3).all() and trainer.carry.halted[trainer.carry.age == 3].all())


class ReferenceHalting(unittest.TestCase):
    """Eight training calls of the reference: who is refilled when, and the losses on the way."""

    def check(self, weights, runs):
        import losses as loss_functions
        from optim import AdamW, SignSgd
        from supervision import Carry
        for run in runs["runs"]:
            if run["optimizer"] != "adamatan2":
                continue
            model, _, _ = context.reference_model(weights)
            model.q_head.bias.data.copy_(torch.tensor(runs["q_bias"]))
            named = [p for n, p in model.named_parameters() if p.requires_grad and n != "puzzle_emb.weights"]
            adam = AdamW(named, 1.0, tuple(run["betas"]), run["weight_decay"], atan2=True)
            sign = SignSgd(model.puzzle_emb.weights, 1.0, run["puzzle_emb_weight_decay"])
            carry = Carry(model, "cpu")
            for batch, want in zip(runs["batches"], run["steps"]):
                tokens, labels = (torch.tensor(batch[k]) for k in ("inputs", "labels"))
                labels = torch.where(labels == 0, torch.full_like(labels, loss_functions.IGNORE), labels)
                refilled = [True] * len(tokens) if carry.tokens is None else carry.halted.tolist()
                self.assertEqual(refilled, want["slots_refilled_from_batch"])
                carry.refill(dict(tokens=tokens.numpy(), labels=labels.numpy(), ids=torch.zeros(len(tokens), dtype=torch.long).numpy()))
                y, z, logits, q = model(carry.y, carry.z, carry.tokens, carry.ids)
                total, token, _, _ = loss_functions.supervision_loss(logits, q, carry.labels)
                self.assertAlmostEqual(total.item(), want["loss"], delta=self.tolerance * abs(want["loss"]))
                model.zero_grad(set_to_none=True)
                (total / len(tokens)).backward()
                sign.step(carry.ids, want["puzzle_emb_lr"])
                adam.step(want["lr"])
                never = torch.zeros(len(tokens), dtype=torch.bool)
                carry.advance(y, z, q[:, 0], never, torch.zeros(len(tokens), dtype=torch.long), run["halt_max_steps"])
                self.assertEqual(carry.age.tolist(), want["steps_after"])
                self.assertEqual(carry.halted.tolist(), want["halted_after"])

    def test_maze(self):
        self.tolerance = 1e-4
        self.check("b_maze_att", context.read_json("g_act_maze_att.json"))


class Kernels(unittest.TestCase):
    def check(self, config, shape):
        """Result and every gradient of one block: the fused kernels against fp32 autograd."""
        torch.manual_seed(0)
        model = Trm(config)
        block, rope = model.L_level.layers[0], None if config.mlp_t else (model.rope_cos, model.rope_sin)
        h = torch.randn(shape)
        gradient = h + torch.randn(shape)             # not across the result: the norms' way back must show
        results = []
        for precision in ("float32", "mixed"):
            x = h.clone().requires_grad_()
            block.zero_grad()
            y = block(x, rope, precision)
            y.backward(gradient)
            results.append([y.detach(), x.grad] + [p.grad.clone() for p in block.parameters()])
        self.assertGreater((results[0][0] - results[1][0]).abs().max().item(), 0)              # the kernels did run
        for a, b in zip(*results):
            self.assertLess(((a - b).norm() / a.norm()).item(), max(2e-2, 2.5 * self.product_error()))

    @staticmethod
    def product_error() -> float:
        """Of torch's own bf16 products over 256 terms: 2e-3 where they are summed in fp32, 2e-2 where the CPU has no bf16 instructions and torch sums in bf16."""
        a, b = torch.randn(64, 256).bfloat16(), torch.randn(256, 64).bfloat16()
        exact = a.float() @ b.float()
        return (((a @ b).float() - exact).norm() / exact.norm()).item()

    def test_the_fused_attention_block_is_the_block_up_to_bf16(self):
        for heads, cells in ((4, 25), (2, 49)):
            self.check(TrmConfig(hidden_size=64, num_heads=heads, puzzle_emb_len=1, seq_len=cells, vocab_size=6, puzzle_emb_ndim=64), (3, cells + 1, 64))

    def test_the_fused_mixer_block_is_the_block_up_to_bf16(self):
        for width, batch in ((64, 3), (32, 11)):                                               # 352 columns: no multiple of the kernel's
            self.check(TrmConfig(hidden_size=width, num_heads=4, puzzle_emb_len=1, seq_len=81, vocab_size=11, puzzle_emb_ndim=width, mlp_t=True,
                                 pos_encodings="none"), (82, batch, width))


class Precision(unittest.TestCase):
    def test_bfloat16_and_mixed_follow_float32(self):
        for recipe in (TINY_MAZE, TINY_SUDOKU):
            with tempfile.TemporaryDirectory() as folder:
                losses = {}
                for precision in ("float32", "mixed", "bfloat16"):
                    trainer = Trainer(recipe, f"{folder}/{precision}", precision=precision, validation=16)
                    losses[precision] = trainer.train_step()
                    trainer.train_step()
                    trainer.save()
                    self.assertTrue(Trainer(recipe, f"{folder}/{precision}", precision=precision).resume())
                for precision in ("mixed", "bfloat16"):
                    self.assertAlmostEqual(losses[precision], losses["float32"], delta=0.05 * losses["float32"])


class Recipes(unittest.TestCase):
    def test_shipped_recipes_are_consistent(self):
        for name, recipe in RECIPES.items():
            if recipe.task == "maze":
                self.assertEqual(recipe.config.seq_len, recipe.data["canvas"] ** 2, name)
            if recipe.config.arch != "e_trm" and recipe.config.mlp_t:
                self.assertEqual(recipe.config.pos_encodings, "none", name)

    def test_overrides(self):
        recipe = RECIPES["sudoku-lite"].override(["batch=7", "config.L_cycles=2", "data.pool=9", "loss=stablemax"])
        self.assertEqual((recipe.batch, recipe.config.L_cycles, recipe.data["pool"], recipe.loss), (7, 2, 9, "stablemax"))
        with self.assertRaises(TypeError):
            RECIPES["sudoku-lite"].override(["typo=1"])


if __name__ == "__main__":
    unittest.main()
