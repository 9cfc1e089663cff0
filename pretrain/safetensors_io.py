"""Reading and writing .safetensors with numpy only (format: 8-byte header length, JSON header, raw little-endian tensors)."""
import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?"}


def read(path) -> tuple:
    """(tensors: name -> numpy array, metadata: dict of strings)."""
    data = Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[8 + size + start:8 + size + end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def pack(tensors: dict, metadata: dict) -> bytes:
    """The file's bytes. tensors: name -> numpy array of a dtype in DTYPES; metadata: strings."""
    kinds = {np.dtype(v): k for k, v in DTYPES.items()}
    header, blobs, offset = {"__metadata__": {"format": "pt", **metadata}}, [], 0
    for name, array in tensors.items():
        blob = np.ascontiguousarray(array).tobytes()
        header[name] = dict(dtype=kinds[array.dtype], shape=list(array.shape), data_offsets=[offset, offset + len(blob)])
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(blobs)
