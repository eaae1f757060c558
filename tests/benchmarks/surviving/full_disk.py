"""A disk that is really full, at every stage: one sentence, nothing lost, and all goes on once there is room.

    python -m tests.benchmarks.surviving.full_disk [--quick] [--only WORD]

Mounts a small file system in memory, in a mount namespace of its own (Linux; as root, or where users may
have one), and fills it until so many bytes are left. Each case ends with room again: what was acknowledged
is there, what failed is done again by the same open library where it stays open, and the doctor is content.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.benchmarks.surviving import kills_worker
from tests.benchmarks.surviving.full_disk_bench import Bench
from tests.benchmarks.surviving.full_disk_cases import CASES

HANG_SECONDS = 150
MOUNTED = "IBID_FULL_DISK_MOUNTED"
ROOMS = (0, 4_096, 16_384, 65_536, 131_072, 262_144, 524_288, 1_048_576)
FEW_ROOMS = (0, 65_536, 262_144)


def can_mount() -> bool:
    """Whether this system lets us mount a file system of our own."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*_unshare(), "mount", "-t", "tmpfs", "none", folder], capture_output=True, check=False
        )
    return done.returncode == 0


def _unshare() -> list[str]:
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def run(only: str, rooms: tuple[int, ...]) -> int:
    """Print a row for each case and room; gives how many broke a promise."""
    kills_worker.make_quick()
    broken = 0
    with tempfile.TemporaryDirectory(prefix="ibid-full-") as scratch:
        bench = Bench(Path(scratch))
        print("| while | room, bytes | said | seconds |\n|---|---|---|---|")
        for name, case in CASES.items():
            for room in rooms if only in name else ():
                bench.disk.free()
                bench.disk.clear()
                faulthandler.dump_traceback_later(HANG_SECONDS - 10)
                signal.alarm(HANG_SECONDS)  # nothing may hang
                started = time.monotonic()
                try:
                    said = case(bench, room)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
                    traceback.print_exc()
                    broken, said = broken + 1, f"BROKEN: {type(error).__name__}: {error}"
                finally:
                    signal.alarm(0)
                    faulthandler.cancel_dump_traceback_later()
                print(f"| {name} | {room} | {said} | {time.monotonic() - started:.1f} |", flush=True)
        subprocess.run(["umount", str(bench.disk.folder)], check=True)
    return broken


def main() -> int:
    """Go into a mount namespace of our own, and run the cases there."""
    parser = argparse.ArgumentParser(description="Full disk test")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if MOUNTED not in os.environ:
        if not can_mount():
            print("skipped: no file system can be mounted here")
            return 0
        os.environ[MOUNTED] = "1"
        command = [*_unshare(), sys.executable, *sys.argv]
        os.execvp(command[0], command)
    return 1 if run(options.only, FEW_ROOMS if options.quick else ROOMS) else 0


if __name__ == "__main__":
    sys.exit(main())
