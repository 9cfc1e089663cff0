"""Makes the modules of pretrain/ importable from its tests, and finds the fixtures."""
import json
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PRETRAIN = TESTS.parent
ROOT = PRETRAIN.parent
sys.path.insert(0, str(PRETRAIN))
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch  # noqa: E402

import safetensors_io  # noqa: E402
from config import TrmConfig  # noqa: E402
from trm import Trm  # noqa: E402

torch.set_num_threads(2)
FIXTURES = (
    TESTS / "fixtures",
    ROOT / "src" / "model" / "parity" / "fixtures",
    *(ROOT / "src" / "kinds" / kind / "core" / "fixtures" for kind in ("sudoku", "maze", "arc")),
)


def fixture(name: str) -> Path:
    """The fixture's path: our own folder first, then those shared with the app's tests."""
    for folder in FIXTURES:
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is in none of {[str(f) for f in FIXTURES]}")


def read_json(name: str):
    return json.loads(fixture(name).read_text())


def read_tensors(name: str) -> dict:
    """name -> torch tensor."""
    return {k: torch.from_numpy(v.copy()) for k, v in safetensors_io.read(fixture(name))[0].items()}


def reference_model(name: str, config: dict = None) -> tuple:
    """(Trm with the fixture's weights, its tensors, its JSON)."""
    tensors, facts = read_tensors(name + ".safetensors"), read_json(name + ".json")
    known = {k: v for k, v in facts["config"].items() if k in TrmConfig.__dataclass_fields__}
    model = Trm(TrmConfig.parse(known))
    model.load_state_dict({k[len("weights.inner."):]: v for k, v in tensors.items() if k.startswith("weights.inner.")})
    return model, tensors, facts
