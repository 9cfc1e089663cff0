"""Compiles the C++ sources of this package on demand (g++), and caches the result by content hash."""
import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build"


def content(source: Path) -> bytes:
    """The source with what it includes by name in quotes behind it, and what those include."""
    text = source.read_bytes()
    return text + b"".join(content(source.parent / name.decode()) for name in re.findall(rb'^#include "(.+)"', text, re.M))


def compile_cpp(source: Path, shared: bool = False, flags: tuple = ()) -> Path:
    """Returns the path of the executable (or shared library) built from `source`; builds it when missing.

    The output name carries a hash of the source, of what it includes and of the flags, so an edit rebuilds and parallel callers never
    see a half-written file (write to a temporary name, then rename). CXX chooses another compiler.
    """
    command = [os.environ.get("CXX", "g++"), "-O3", "-march=native", "-std=c++17", *flags]
    if shared:
        command += ["-shared", "-fPIC"]
    cpu = "".join(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags"))[:4000] \
        if Path("/proc/cpuinfo").exists() else ""
    digest = hashlib.sha256(content(source) + repr(command).encode() + cpu.encode()).hexdigest()[:12]
    target = BUILD / f"{source.stem}-{digest}{'.so' if shared else ''}"
    if not target.exists():
        BUILD.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=BUILD)
        os.close(handle)
        subprocess.run([*command, str(source), "-o", temporary], check=True)
        os.chmod(temporary, 0o755)
        os.replace(temporary, target)
    return target
