"""How long Ibid takes to start: the command, and the window beyond what importing PySide6 costs by itself.

    python -m tests.benchmarks.speed.start_up [--runs 7] [--library DIR]

Run it on a quiet machine with a display (or under Xvfb). Each figure is the median over fresh processes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = "import sys; from indexer.command_line.main import main; sys.exit(main())"  # as `ibid` does
WINDOW = """
import json, sys, time
started = time.perf_counter()
import PySide6.QtWidgets, PySide6.QtNetwork, PySide6.QtSvg
imported = time.perf_counter()
from PySide6.QtCore import QEvent, QTimer
from desktop import application
from desktop.views.window.main_window import MainWindow
times = {}
plain = MainWindow.event
def event(self, what):
    done = plain(self, what)
    if what.type() == QEvent.Type.UpdateRequest and "painted" not in times:
        times["painted"] = time.perf_counter()
        times["heavy"] = [name for name in ("chromadb", "llama_cpp", "pypdfium2", "lingua", "trafilatura")
                          if name in sys.modules]
        QTimer.singleShot(0, self.close)
    return done
MainWindow.event = event
code = application.run(sys.argv[1:])
print(json.dumps({"pyside_s": imported - started, "window_s": times["painted"] - imported,
                  "heavy": times["heavy"], "code": code}))
"""


def measure(command: list[str], runs: int) -> list[float]:
    """Wall seconds of a whole process, once per run, after one to warm the disk cache."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return times[1:]


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description="Start-up times")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--library")
    options = parser.parse_args()
    bare = measure([sys.executable, "-c", "pass"], options.runs)
    version = measure([sys.executable, "-c", COMMAND, "--version"], options.runs)
    ratio = statistics.median(told / plain for told, plain in zip(version, bare, strict=True))
    print(f"python -c pass: {statistics.median(bare):.3f} s; ibid --version: {ratio:.2f} times that")
    with tempfile.TemporaryDirectory() as scratch:
        library = options.library or str(Path(scratch) / "library")
        environment = {**os.environ, "IBID_STATE": str(Path(scratch) / "window.json")}
        rows = []
        for _ in range(options.runs + 1):
            done = subprocess.run(
                [sys.executable, "-c", WINDOW, "--library", library],
                check=True,
                capture_output=True,
                text=True,
                env=environment,
            )
            rows.append(json.loads(done.stdout.splitlines()[-1]))
    rows = rows[1:]
    pyside = statistics.median(row["pyside_s"] for row in rows)
    window = statistics.median(row["window_s"] for row in rows)
    print(f"import PySide6: {pyside:.3f} s; window painted {window:.3f} s later ({window / pyside:.1f}x)")
    print(f"heavy libraries loaded before that: {rows[-1]['heavy'] or 'none'}")


if __name__ == "__main__":
    main()
