"""Make the locks in packaging/locks anew: exact versions with hashes, for every platform and Python.

Needs `uv` on the path and the network. Run it after a change of the dependencies in pyproject.toml:

    python packaging/lock.py [--upgrade]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = Path("packaging") / "locks"
OLDEST_PYTHON = "3.11"
PLATFORMS = (
    "x86_64-manylinux_2_35",
    "aarch64-manylinux_2_39",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
COMPILED_HERE = "llama-cpp-python"
OLDEST_MACOS = "14.0"


def environment() -> dict[str, str]:
    """Ours without pip's settings, so that no path or mirror of this machine gets into a lock."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**kept, "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS}


def compile_lock(name: str, source: str, options: list[str]) -> None:
    """Resolve `source` into packaging/locks/`name`."""
    command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-config", "--quiet"]
    command += ["--python-version", OLDEST_PYTHON, "--no-header", "--output-file", str(LOCKS / name)]
    subprocess.run([*command, *options, source], cwd=ROOT, env=environment(), check=True)
    print(f"{LOCKS / name}: {(ROOT / LOCKS / name).read_text('utf-8').count('==')} entries")


def check_wheels(name: str) -> None:
    """Fail unless every entry has a wheel for every platform and Python (but for what we compile)."""
    for platform in PLATFORMS:
        for python in PYTHONS:
            command = ["uv", "pip", "install", "--dry-run", "--quiet", "--no-config", "--no-deps"]
            command += ["--require-hashes", "--target", str(ROOT / "build" / "nowhere")]
            command += ["--only-binary", ":all:", "--no-binary", COMPILED_HERE]
            command += ["--python-platform", platform, "--python-version", python]
            command += ["--requirements", str(LOCKS / name)]
            subprocess.run(command, cwd=ROOT, env=environment(), check=True)
        print(f"{LOCKS / name}: wheels for {platform}, Python {' '.join(PYTHONS)}")


def main() -> None:
    """Compile the three locks and check that they can be installed everywhere."""
    options = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    overrides = ["--override", str(LOCKS / "overrides.txt")]
    compile_lock("runtime.txt", "pyproject.toml", options + overrides)
    same_versions = ["--constraint", str(LOCKS / "runtime.txt"), "--extra", "test"]
    compile_lock("test.txt", "pyproject.toml", options + overrides + same_versions)
    compile_lock("build.txt", str(LOCKS / "build.in"), options)
    for name in ("test.txt", "build.txt"):
        check_wheels(name)


if __name__ == "__main__":
    main()
