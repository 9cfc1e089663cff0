"""The README's Python reads what the app writes: the first block is run as it stands there on a file of the app's own writer, both on learnt tasks."""
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import context
import numpy as np
import torch

import export
import safetensors_io
from config import EtrmConfig
from etrm.learner import EagerLearner, Settings
from etrm.model import Etrm
from etrm.task import ArcTask, answer_sizes

MODEL = context.ROOT / "public" / "models" / "sudoku-lite.safetensors"
WRITE = """
import {{ readFileSync, writeFileSync }} from 'node:fs';
import {{ loadWeights, saveWeights }} from '{root}/src/model/weights/open.ts';
const weights = loadWeights(new Uint8Array(readFileSync('{model}')));
writeFileSync('{out}', saveWeights({{ ...weights, rows: new Map([['a task', 0]]) }}, {{ dtype: 'F32' }}));
"""


def snippets() -> tuple:
    """The README's Python blocks: one that reads a file, one that answers a learnt task's test."""
    reads, answers = re.findall(r"```python\n(.*?)```", (context.ROOT / "README.md").read_text(), re.S)
    return reads, answers


class ReadmeTest(unittest.TestCase):
    def test_the_snippet_reads_a_file_of_the_app_with_the_names_of_the_reference(self):
        names = {}
        exec(snippets()[0], names)  # noqa: S102
        with tempfile.TemporaryDirectory() as folder:
            out, script = Path(folder) / "model.safetensors", Path(folder) / "write.mts"
            script.write_text(WRITE.format(root=context.ROOT, model=MODEL, out=out))
            subprocess.run(["npx", "tsx", str(script)], cwd=context.ROOT, check=True, capture_output=True, timeout=120)
            tensors, metadata = names["load"](out)
            shipped, _ = names["load"](MODEL)
        model = export.load_file(MODEL)
        self.assertEqual(set(tensors), {f"inner.{name}" for name in model.state_dict()})
        self.assertEqual(metadata["tasks"], '{"a task":0}')
        for name, value in model.state_dict().items():
            self.assertEqual(tensors[f"inner.{name}"].dtype, np.float32)
            np.testing.assert_array_equal(tensors[f"inner.{name}"], value.float().numpy())
            np.testing.assert_array_equal(shipped[f"inner.{name}"].astype(np.float32), value.float().numpy())

    def test_a_learnt_task_of_every_read_is_answered(self):
        swap = (([[1, 2]], [[2, 1]]),)
        for demonstrations, marks, offset in ((swap, (), (0, 0)), ((([[1, 2]], [[1], [2]]),), (), (0, 0)), ((([[0, 1]], [[1]]), ([[1, 1], [0, 0]], [[1, 1]])), (), (0, 0)),
                                              (swap, ("chequered", "beside"), (0, 0)), (swap, (), (1, -1))):       # the task would look for none of these: the file's count
            asked = dict(train=[dict(input=x, output=y) for x, y in demonstrations], test=[dict(input=[[1, 2], [2, 1]])])
            task = ArcTask.parse(asked)
            task.marks, task.offset = marks, offset
            torch.manual_seed(7)                          # with and without marks the answers differ
            model = Etrm(EtrmConfig(num_colours=task.K, reads=task.reads, marks=marks, offset=offset))
            torch.nn.init.normal_(model.colour_emb.weight)
            if marks:
                torch.nn.init.normal_(model.embed_mark.weight, std=3)
            with tempfile.TemporaryDirectory() as folder, self.subTest(reads=task.reads, marks=marks, offset=offset):
                path, said = Path(folder) / "learnt.safetensors", []
                values = {f"inner.{name}": value.numpy() for name, value in model.state_dict().items()}
                path.write_bytes(safetensors_io.pack(values, dict(config=json.dumps(model.config.to_dict()), task=json.dumps(asked))))
                exec("".join(snippets()).replace("learnt.safetensors", str(path)), dict(print=said.append))  # noqa: S102
                grid, size = task.tests[0][0], answer_sizes(task.demonstrations, task.tests[0][0])[1][0]
                (indices, _), = EagerLearner(model, Settings()).answer([task.question(grid, size)])
                self.assertEqual(said[0].tolist(), task.colours[indices].tolist())


if __name__ == "__main__":
    unittest.main()
