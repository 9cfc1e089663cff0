"""The README's Python reads what the app writes: the snippet is run as it stands there, on a file of the app's own writer."""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import context
import numpy as np

import export

MODEL = context.ROOT / "public" / "models" / "sudoku-lite.safetensors"
WRITE = """
import {{ readFileSync, writeFileSync }} from 'node:fs';
import {{ loadWeights, saveWeights }} from '{root}/src/model/weights/load.ts';
const weights = loadWeights(new Uint8Array(readFileSync('{model}')));
writeFileSync('{out}', saveWeights({{ ...weights, rows: new Map([['a task', 0]]) }}, {{ dtype: 'F32' }}));
"""


def snippet() -> str:
    """The one Python block of the README."""
    (code,) = re.findall(r"```python\n(.*?)```", (context.ROOT / "README.md").read_text(), re.S)
    return code


class ReadmeTest(unittest.TestCase):
    def test_the_snippet_reads_a_file_of_the_app_with_the_names_of_the_reference(self):
        names = {}
        exec(snippet(), names)  # noqa: S102
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


if __name__ == "__main__":
    unittest.main()
