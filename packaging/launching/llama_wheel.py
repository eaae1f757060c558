"""Compile llama-cpp-python once for this processor, and keep the wheel in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from launching import locks, machine
from launching.places import Environment, cache_folder
from launching.steps import run_quietly, say, step

CHECKSUM = "sha256"


def key() -> str:
    """Name the build: version, Python, platform, C library, processor and the user's own CMake options."""
    entry = locks.entries(locks.lock_text("runtime"))[locks.COMPILED]
    version = locks.version_of(entry, locks.COMPILED)
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    libc = "".join(platform.libc_ver()) or "system"
    options = os.environ.get("CMAKE_ARGS", "") + os.environ.get("CC", "") + os.environ.get("CXX", "")
    source = re.findall(r"--hash=\S+", entry)
    made_from = locks.digest(" ".join([*source, options]))[:8]
    return f"{locks.COMPILED}-{version}-{python}-{system}-{libc}-{machine.processor_key()}-{made_from}"


def cached(name: str) -> Path | None:
    """The wheel of build `name`, if it is there and whole."""
    folder = cache_folder() / "wheels" / name
    for wheel in sorted(folder.glob("*.whl")):
        with contextlib.suppress(OSError):
            if (folder / CHECKSUM).read_text("ascii").strip() == _sha256(wheel):
                return wheel
    return None


def compile_wheel(name: str, log: Path) -> Path:
    """Build `name` from source, with build tools from a lock, in a folder that is thrown away."""
    wheels = cache_folder() / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    for left_over in wheels.glob(".building-*"):  # we hold the setup lock: nobody works in it
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=wheels, ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        tools = Environment(work / "tools")
        with step("Getting what compiles llama.cpp: cmake, ninja, scikit-build-core"):
            make_environment(tools.folder, log)
            pip_install(tools, locks.lock_text("build"), work, log)
        say(f"   llama-cpp-python comes as source; it is compiled once and kept in {wheels}.")
        with step("Compiling llama-cpp-python", expect="4 to 5 minutes on two cores, once"):
            source = locks.entries(locks.lock_text("runtime"))[locks.COMPILED]
            requirements = locks.write_requirements(work, source)
            command: list[str | Path] = [tools.python, "-m", "pip", "wheel", "--progress-bar", "off"]
            command += ["--no-build-isolation", "--no-deps", "--require-hashes"]
            # pip's own cache of wheels asks neither for the processor nor for the C library.
            command += ["--no-cache-dir", "--no-binary", locks.COMPILED]
            command += ["--wheel-dir", work / "wheel", "--requirement", requirements]
            run_quietly(command, log=log, failure=_failure(), environment=_build_environment(tools))
        (wheel,) = (work / "wheel").glob("*.whl")
        (wheel.parent / CHECKSUM).write_text(_sha256(wheel), "ascii")
        kept = wheels / name
        if kept.exists():
            shutil.rmtree(kept)
        wheel.parent.rename(kept)
    return kept / wheel.name


def make_environment(folder: Path, log: Path) -> None:
    """Make a virtual environment with pip in it, from the Python below any environment we run in."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    failure = f"Python could not make the environment {folder}."
    run_quietly([base, "-m", "venv", folder], log=log, failure=failure)


def pip_install(environment: Environment, lock: str, work: Path, log: Path) -> None:
    """Install exactly what `lock` lists, wheels only, hashes checked."""
    started = time.monotonic()
    command: list[str | Path] = [
        environment.python,
        "-m",
        "pip",
        "install",
        "--progress-bar",
        "off",
        "--no-deps",
    ]
    command += ["--require-hashes", "--only-binary", ":all:"]
    command += ["--requirement", locks.write_requirements(work, lock)]
    failure = (
        "The packages could not be installed. The first start needs the network, and Python packages for "
        f"{sysconfig.get_platform()}, Python {platform.python_version()}."
    )
    run_quietly(command, log=log, failure=failure)
    with log.open("a", encoding="utf-8") as written:
        written.write(f"installed in {time.monotonic() - started:.1f} s\n")


def install(environment: Environment, wheel: Path, log: Path) -> None:
    """Put the compiled wheel into an environment."""
    command: list[str | Path] = [environment.python, "-m", "pip", "install", "--no-index", "--no-deps"]
    command += ["--force-reinstall", wheel]
    run_quietly(command, log=log, failure="The compiled llama-cpp-python could not be installed.")


def _build_environment(tools: Environment) -> dict[str, str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "CMAKE_BUILD_PARALLEL_LEVEL": str(cores),
        "PATH": os.pathsep.join([str(tools.scripts), os.environ.get("PATH", os.defpath)]),
    }


def _failure() -> str:
    return "llama-cpp-python could not be compiled."


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
