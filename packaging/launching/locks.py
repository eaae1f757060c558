"""Read the locks: pip's requirement files with exact versions and hashes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from launching.places import LOCKS

COMPILED = "llama-cpp-python"  # the one package that has no wheel anywhere


def lock_text(name: str) -> str:
    """The lock `name`, with the same line ends on every platform."""
    return (LOCKS / f"{name}.txt").read_text("utf-8").replace("\r\n", "\n")


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def entries(text: str) -> dict[str, str]:
    """A lock's requirements by package name; a package that has several (by marker) keeps them all."""
    found: dict[str, str] = {}
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if match := re.match(r"([A-Za-z0-9._-]+)==", block):
            found[match[1]] = found.get(match[1], "") + block
    return found


def without(text: str, name: str) -> str:
    """The lock less one package."""
    return "".join(block for other, block in entries(text).items() if other != name)


def version_of(text: str, name: str) -> str:
    """The version that a lock gives a package."""
    match = re.match(r"[A-Za-z0-9._-]+==(\S+)", entries(text)[name])
    assert match is not None
    return match[1]


def write_requirements(folder: Path, text: str) -> Path:
    """A requirements file for pip, in `folder`."""
    path = folder / f"requirements-{digest(text)}.txt"
    path.write_text(text, "utf-8")
    return path
