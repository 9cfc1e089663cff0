"""Export: the file, the card, and end to end: a tiny model trained here is measured again by the app's own `npm run eval`."""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import context
import numpy as np
import torch

import safetensors_io
from config import TrmConfig
from evaluate import evaluate, predict
from export import load_file, to_file
from recipes import RECIPES
from tasks import make_task
from trainer import Trainer
from trm import Trm

TINY = RECIPES["sudoku-lite"].override([
    "config.hidden_size=32", "config.puzzle_emb_ndim=32", "config.L_cycles=1", "config.halt_max_steps=2", "data.pool=4000", "data.parts=[[1.0, 78, 80]]",
    "data.nearly_solved=0", "data.validation=200", "steps=120", "batch=32", "lr=0.01", "weight_decay=0.1", "smoothing=0", "ema=0.9", "eval_every=40"])
EVAL = context.ROOT / "tools" / "eval.ts"


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, cwd=context.ROOT)


class File(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.config = TrmConfig(hidden_size=32, num_heads=2, puzzle_emb_len=2, seq_len=25, vocab_size=6, puzzle_emb_ndim=40, num_puzzle_identifiers=3)
        self.model = Trm(self.config)
        with torch.no_grad():
            self.model.puzzle_emb.weights.normal_()

    def test_names_shapes_and_values(self):
        with tempfile.NamedTemporaryFile(suffix=".safetensors") as file:
            file.write(to_file(self.model.state_dict(), self.config, "maze", 7))
            file.flush()
            tensors, metadata = safetensors_io.read(file.name)
            again = load_file(file.name)
        names = {"inner." + n for n in ("H_init", "L_init", "embed_tokens.embedding_weight", "lm_head.weight", "q_head.weight", "q_head.bias", "puzzle_emb.weights")}
        names |= {f"inner.L_level.layers.{i}.{n}.weight" for i in (0, 1)
                  for n in ("self_attn.qkv_proj", "self_attn.o_proj", "mlp.gate_up_proj", "mlp.down_proj")}
        self.assertEqual(set(tensors), names)
        self.assertTrue(all(t.dtype == np.float16 for t in tensors.values()))
        self.assertEqual(tensors["inner.L_level.layers.0.mlp.gate_up_proj.weight"].shape, (512, 32))
        self.assertEqual((metadata["format"], metadata["task"], metadata["step"]), ("pt", "maze", "7"))
        self.assertEqual(TrmConfig.parse(json.loads(metadata["config"])), self.config)
        for (name, a), b in zip(self.model.state_dict().items(), again.state_dict().values()):
            self.assertTrue(torch.equal(a.half().float(), b), name)

    def test_header_is_aligned_and_data_is_whole(self):
        data = to_file(self.model.state_dict(), self.config, "maze", 0)
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + size])
        self.assertEqual(size % 8, 0)
        ends = sorted(v["data_offsets"] for k, v in header.items() if k != "__metadata__")
        self.assertEqual(ends[-1][1], len(data) - 8 - size)
        self.assertTrue(all(a[1] == b[0] for a, b in zip(ends, ends[1:])))

    def test_mean_rows(self):
        data = to_file(self.model.state_dict(), self.config, "maze", 0, rows=2)
        with tempfile.NamedTemporaryFile(suffix=".safetensors") as file:
            file.write(data)
            file.flush()
            small = load_file(file.name)
        self.assertEqual(small.config.num_puzzle_identifiers, 2)
        self.assertTrue(torch.allclose(small.puzzle_emb.weights, self.model.puzzle_emb.weights.mean(0).expand(2, -1), atol=1e-3))

    def test_shipped_files_match_their_cards(self):
        for card_path in (context.ROOT / "public" / "models").glob("*-lite.json"):
            card = json.loads(card_path.read_text())
            data = card_path.with_suffix(".safetensors").read_bytes()
            self.assertEqual(hashlib.sha256(data).hexdigest(), card["sha256"], card_path.name)
            model = load_file(card_path.with_suffix(".safetensors"))
            self.assertEqual(sum(p.numel() for p in model.parameters() if p.requires_grad), card["parameters"], card_path.name)
            self.assertTrue(all(isinstance(card[k], str) and len(card[k]) <= 1000 for k in ("data", "training", "licence", "architecture")), card_path.name)


class EndToEnd(unittest.TestCase):
    """Trained for a few seconds, exported, and measured by PyTorch and by the app on the same puzzles."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run = Path(cls.folder.name) / "tiny"
        trainer = Trainer(TINY, run, validation=100)
        trainer.run(log=lambda line: None)
        cls.best, cls.losses = trainer.best, trainer.history
        cls.script = python("pretrain/export.py", "tiny", "--run", str(run), "--out", cls.folder.name, "--validation", "200")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_it_learned_something(self):
        self.assertLess(self.losses[-1]["token"], self.losses[0]["token"])
        self.assertGreater(self.best["result"]["score"], 0.1)

    def test_card(self):
        self.assertEqual(self.script.returncode, 0, self.script.stderr[-2000:])
        card = json.loads((Path(self.folder.name) / "tiny.json").read_text())
        data = (Path(self.folder.name) / card["file"]).read_bytes()
        self.assertEqual(card["sha256"], hashlib.sha256(data).hexdigest())
        _, metadata = safetensors_io.read(Path(self.folder.name) / card["file"])
        self.assertEqual(metadata["task"], card["task"])
        self.assertEqual((card["task"], card["dtype"], card["licence"], card["details"]["steps"]), ("sudoku", "F16", "MIT", self.best["step"]))
        self.assertTrue(all(0 <= v <= 1 for k, v in card["accuracy"].items() if k not in ("note", "n", "supervisionSteps")))

    def test_npm_run_eval_reproduces_the_validation(self):
        self.assertTrue(EVAL.exists(), "tools/eval.ts is missing")
        path = Path(self.folder.name) / "tiny.safetensors"
        csv, out = Path(self.folder.name) / "puzzles.csv", Path(self.folder.name) / "out.json"
        task = make_task(TINY)
        sets = task.validation(200)
        self.assertEqual(list(sets), ["easy"])               # so few blanks: singles solve them all
        info = sets["easy"]["info"]
        from data import sudoku
        sudoku.write_csv(csv, [(q, a, g, "easy") for q, a, g in zip(info["question"], info["answer"], info["guesses"])])
        model = load_file(path)
        prediction, _ = predict(model, sets["easy"]["tokens"], sets["easy"]["ids"])
        solved = float(task.judge(prediction, sets["easy"])["solved"].mean())
        self.assertEqual(evaluate(model, task, 200)["easy"]["solved"], round(solved, 4))
        self.assertTrue(0.08 < solved < 1.0, f"{solved} solved: the comparison would say little")
        run = subprocess.run(["npx", "tsx", str(EVAL), "--task", "sudoku", "--model", str(path), "--input", str(csv), "--json", str(out)], cwd=context.ROOT,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, env=os.environ)
        self.assertEqual(run.returncode, 0, run.stderr[-2000:])
        report = json.loads(out.read_text())
        self.assertEqual(report["total"], 200)
        self.assertLessEqual(abs(report["solvedOnePass"] / report["total"] - solved), 0.01)


if __name__ == "__main__":
    unittest.main()
