"""Splits a checkpoint into files of at most 16 MiB and joins them again, for places that carry only small files.

`python3 pretrain/parts.py split runs/sudoku/checkpoint.pt OUT` and `python3 pretrain/parts.py join OUT/checkpoint.pt runs/sudoku/checkpoint.pt`.
"""
import hashlib
import json
import os
import sys
from pathlib import Path

LIMIT = 16 * 2**20


def split(source, folder, limit: int = LIMIT) -> list:
    """Writes NAME.000, NAME.001, ... and NAME.json (sizes and sha256 of the whole) into `folder`; returns the part names."""
    source, folder = Path(source), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    data = source.read_bytes()
    names = []
    for k, start in enumerate(range(0, max(1, len(data)), limit)):
        names.append(f"{source.name}.{k:03d}")
        (folder / names[-1]).write_bytes(data[start:start + limit])
    (folder / f"{source.name}.json").write_text(json.dumps(dict(parts=names, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())))
    return names


def join(base, target):
    """The inverse: base is FOLDER/NAME as given to split. Refuses parts that are missing or do not match; the target is replaced at once."""
    base, target = Path(base), Path(target)
    index = json.loads(Path(f"{base}.json").read_text())
    data = b"".join((base.parent / name).read_bytes() for name in index["parts"])
    if len(data) != index["bytes"] or hashlib.sha256(data).hexdigest() != index["sha256"]:
        raise ValueError(f"{base}: the parts do not make up the file that was split")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".tmp")
    temporary.write_bytes(data)
    os.replace(temporary, target)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("split", "join"):
        sys.exit(__doc__)
    {"split": split, "join": join}[sys.argv[1]](sys.argv[2], sys.argv[3])
