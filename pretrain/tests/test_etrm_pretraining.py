"""Pretraining of E-TRM: the development tasks stay out, a run goes on exactly, its file is one that learn.py starts from."""
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
import safetensors_io
from config import EtrmConfig
from etrm.corpus import DEVELOPMENT, Corpus
from etrm.pretraining import EtrmTrainer
from recipes import RECIPES

SHARED = next((p / "shared" / "data" for p in context.ROOT.parents if (p / "shared" / "data").exists()), None)
HELD_OUT = sorted(DEVELOPMENT)[0]


def task(*pairs) -> dict:
    one = lambda p: dict(input=p[0], output=p[1])  # noqa: E731
    return dict(train=[one(p) for p in pairs[:-1]], test=[one(pairs[-1])])


class CorpusTest(unittest.TestCase):
    def test_development_tasks_their_twins_and_their_copies_stay_out(self):
        ours, other = ([[1, 0]], [[0, 1]]), ([[2, 0]], [[0, 2]])
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "pairs.txt").write_text(f"{HELD_OUT} 12/00 00/12\nabc 34/00 00/34\n")
            (folder / "tasks").mkdir()
            for name, content in ((HELD_OUT, task(other, other)), ("def", task(other, other)), ("copy", task(other, ours))):
                (folder / "tasks" / f"{name}.json").write_text(json.dumps(content))
            (folder / "development.json").write_text(json.dumps({HELD_OUT: task(ours, ours)}))
            corpus = Corpus(str(folder / "pairs.txt"), [str(folder / "tasks")], families=0, exclude=str(folder / "development.json"))
        self.assertEqual(corpus.names, ["abc", "def"])

    @unittest.skipIf(SHARED is None, "no ../shared/data here: only the made-up corpus was checked")
    def test_the_real_corpus_holds_none_of_them(self):
        development = json.loads((SHARED / "arc-dev50.json").read_text())
        self.assertEqual(DEVELOPMENT, set(development))
        corpus = Corpus("", [SHARED / "arc-agi-1-training", SHARED / "arc-small-more" / "tasks.json"], families=0, exclude=SHARED / "arc-dev50.json")
        self.assertGreater(len(corpus.names), 500)
        self.assertFalse(DEVELOPMENT & set(corpus.names))
        held = {(json.dumps(p["input"]), json.dumps(p["output"])) for t in development.values() for part in ("train", "test") for p in t[part]}
        for name in corpus.names:
            for x, y in corpus.tasks[name]:
                pair = tuple(json.dumps([[int(c) for c in row] for row in g.split("/")]) for g in (x, y))
                self.assertNotIn(pair, held, name)

    def test_examples_fit_and_keep_their_row_and_colours(self):
        corpus, rng = Corpus(families=1, cells=150), np.random.default_rng(0)
        for _ in range(50):
            e = corpus.draw(rng)
            H, W, _, _ = e.shape
            self.assertLessEqual(H * W * len(e.colours), 150)
            self.assertTrue(2 <= len(e.colours) <= 10 and e.grid.max() < len(e.colours) and e.answer.max() < len(e.colours))
            self.assertEqual({c // 10 for c in e.colours}, {e.row // 8})
            self.assertLess(e.row, corpus.rows)


class TrainerTest(unittest.TestCase):
    def recipe(self, folder):
        judged = Path(folder) / "judged.json"
        judged.write_text(json.dumps({"t": task(([[1, 0]], [[0, 1]]), ([[0, 1]], [[1, 0]]))}))
        return replace(RECIPES["e-trm"], config=EtrmConfig(hidden_size=16), data=dict(families=1, cells=80, judge=str(judged)), batch=4, steps=20, eval_every=5)

    def test_a_run_goes_on_exactly(self):
        with tempfile.TemporaryDirectory() as folder:
            recipe, logs = self.recipe(folder), []
            whole, first = (EtrmTrainer(recipe, Path(folder) / name) for name in ("whole", "parts"))
            for _ in range(6):
                whole.train_step()
            start = whole.learner.flat.copy()
            for _ in range(3):
                first.train_step()
            first.save()
            second = EtrmTrainer(recipe, Path(folder) / "parts")
            self.assertTrue(second.resume())
            second.run(stop=lambda: second.step >= 6, log=logs.append)
            np.testing.assert_array_equal(second.learner.flat, start)
            np.testing.assert_array_equal(second.learner.average, whole.learner.average)
            line = json.loads(logs[0])
            self.assertEqual((line["step"], line["samples"], line["judged"]["tasks"]), (5, 20, 1))
            with self.assertRaisesRegex(ValueError, "other tasks"):
                EtrmTrainer(replace(recipe, data=dict(recipe.data, families=2)), Path(folder) / "parts").resume()
            model = learn.start_from(Path(folder) / "parts" / "latest.safetensors", 3, 8)
            self.assertEqual((model.config.hidden_size, model.config.num_colours, model.colour_emb.weight.abs().max().item()), (16, 3, 0))
            rows = model.puzzle_emb.weights
            self.assertTrue(torch.equal(rows, rows[:1].expand(8, -1)))
            self.assertGreater(rows.abs().max().item(), 0)

    def test_a_state_goes_on_elsewhere_with_the_rows_of_its_tasks(self):
        with tempfile.TemporaryDirectory() as folder:
            recipe = self.recipe(folder)
            first = EtrmTrainer(recipe, Path(folder) / "first")
            first.run(stop=lambda: first.step >= 4)
            state = Path(folder) / "first" / "state.safetensors"
            tables = first.tables.stop - first.tables.start
            self.assertLess(state.stat().st_size, 2 * tables + 16 * (len(first.learner.flat) - tables) + 8000)
            same, grown = (EtrmTrainer(replace(recipe, data=dict(recipe.data, families=n)), Path(folder) / str(n)) for n in (1, 2))
            for second in (same, grown):
                second.start_from(state)
                self.assertEqual((second.step, second.samples), (4, 16))
                for name, values in first.model.state_dict().items():
                    mine = second.model.state_dict()[name]
                    if name not in ("puzzle_emb.weights", "colour_emb.weight"):
                        self.assertTrue(torch.equal(mine, values), name)
                rows = [t.model.puzzle_emb.weights.detach().view(len(t.corpus.names), 8, -1) for t in (first, second)]
                for name in first.corpus.names:
                    a, b = (r[t.corpus.names.index(name)] for r, t in zip(rows, (first, second)))
                    self.assertTrue(torch.equal(a.half().float(), b), name)
            for name in ("m", "v", "average"):
                mine, theirs = (np.delete(getattr(t.learner, name), t.tables) for t in (same, first))
                np.testing.assert_array_equal(mine, theirs)
                self.assertTrue(mine.any())
            self.assertFalse(grown.model.puzzle_emb.weights.detach().view(len(grown.corpus.names), 8, -1)[grown.corpus.names.index("gravity 1")].any())
            self.assertLess(np.mean([same.train_step() for _ in range(3)]), 2 * np.mean([first.train_step() for _ in range(3)]))
            with self.assertRaisesRegex(ValueError, "no state of this network"):
                same.start_from(first.write("latest.safetensors", first.to_file()))

    def test_export_writes_half_floats_and_a_card_of_what_is_learnt_from_it(self):
        with tempfile.TemporaryDirectory() as folder:
            recipe = self.recipe(folder)
            trainer = EtrmTrainer(replace(recipe, data={k: v for k, v in recipe.data.items() if k != "judge"}), Path(folder) / "run")
            trainer.run(stop=lambda: trainer.step >= 6, log=lambda line: None)
            command = [sys.executable, str(context.PRETRAIN / "export.py"), "tiny", "--run", f"{folder}/run", "--out", folder, "--tasks", f"{folder}/judged.json"]
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
            card, path = json.loads((Path(folder) / "tiny.json").read_text()), Path(folder) / "tiny.safetensors"
            tensors, metadata = safetensors_io.read(path)
            names = {n for n in trainer.model.state_dict()}
            theirs, _ = safetensors_io.read(Path(folder) / "run" / "best.safetensors")
        self.assertEqual({n[len("inner."):] for n in tensors}, names)
        self.assertTrue(all(v.dtype == np.float16 for v in tensors.values()))
        for name, values in theirs.items():
            np.testing.assert_array_equal(tensors[name], values.astype(np.float16), name)
        self.assertEqual((tensors["inner.puzzle_emb.weights"].shape, tensors["inner.colour_emb.weight"].shape), ((1, 16), (10, 16)))
        self.assertEqual((card["task"], card["dtype"], card["licence"], card["details"]["samples"], card["accuracy"]["n"]), ("arc", "F16", "MIT", 20, 1))
        self.assertEqual(card["details"]["config"], json.loads(metadata["config"]))
        for key in ("solved", "scratch"):
            self.assertTrue(0 <= card["accuracy"][key] <= 1)
        self.assertIn("22 tasks in eight turns", card["data"])

    def test_the_mean_row_is_that_of_the_trained_ones(self):
        with tempfile.TemporaryDirectory() as folder:
            trainer = EtrmTrainer(self.recipe(folder), folder)
            table = trainer.learner.average[trainer.spans["puzzle_emb.weights"]].reshape(trainer.corpus.rows, -1)
            table[3], table[7] = 1, 2
            (Path(folder) / "a.safetensors").write_bytes(trainer.to_file())
            self.assertTrue((learn.start_from(Path(folder) / "a.safetensors", 3, 2).puzzle_emb.weights == 1.5).all())

    def test_rows_that_a_batch_does_not_hold_stay(self):
        with tempfile.TemporaryDirectory() as folder:
            trainer = EtrmTrainer(self.recipe(folder), folder)
            trainer.train_step()
            before = trainer.model.puzzle_emb.weights.detach().clone()
            batch = [trainer.corpus.draw(trainer.rng) for _ in range(4)]
            trainer.learner.step(batch, 1.0)
            changed = (trainer.model.puzzle_emb.weights != before).any(1).nonzero()[:, 0].tolist()
            self.assertEqual(changed, sorted({e.row for e in batch}))


if __name__ == "__main__":
    unittest.main()
