"""How long the window's thread is away at a time: building, opening, theme, first question, a large import.

    xvfb-run -s "-screen 0 1280x800x24" python -m tests.benchmarks.speed.ui_stalls [--files 10000] [--json]

A slice is what the thread does between two looks for events, in CPU time of the thread, so that other
programs do not count; the rule is 16 ms. The library is a real one over made files.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT_MS = 16.0
QUESTION = "How many wafers of Merle has Corvane reserved?"


class Slices:
    """Measures every slice of the event loop from `start` on; `longest` of each named phase."""

    def __init__(self) -> None:
        from PySide6.QtCore import QAbstractEventDispatcher, Qt

        self.phases: dict[str, list[float]] = {}
        self._now: list[float] | None = None
        self._since = time.thread_time()
        # One round of the loop lies between two of these; waiting costs no CPU time, so it does not count.
        QAbstractEventDispatcher.instance().aboutToBlock.connect(
            self._round, Qt.ConnectionType.DirectConnection
        )

    def begin(self, phase: str) -> None:
        """What comes now belongs to `phase`."""
        self._now = self.phases.setdefault(phase, [])
        self._since = time.thread_time()

    def end(self) -> None:
        """Close the phase with what is under way."""
        self._round()
        self._now = None

    def _round(self) -> None:
        if self._now is not None:
            self._now.append((time.thread_time() - self._since) * 1000)
        self._since = time.thread_time()


def wait_for(done: Callable[[], bool], seconds: float = 600.0) -> None:
    """Run the event loop until `done`, looking ten times a second."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(100)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(round(seconds * 1000))
    loop.exec()
    if not done():
        raise SystemExit("the window did not come to its end in time")


def as_an_event(act: Callable[[], object]) -> None:
    """Do what a key or a click does: within a round of the loop, whose consequences come in the next."""
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, act)


def rest(ms: int = 1500) -> None:
    """Let timers and slices of the window come to an end."""
    started = time.monotonic()
    wait_for(lambda: time.monotonic() - started > ms / 1000)


def make_folder(folder: Path, files: int) -> None:
    """Short articles, each different."""
    folder.mkdir()
    for number in range(files):
        text = (
            f"Article {number}\n\nCorvane has reserved {number} wafers of Merle for the year {number % 90}.\n"
        )
        (folder / f"{number:05}.txt").write_text(text * 2, encoding="utf-8")


def run(files: int) -> dict[str, dict[str, Any]]:
    """Drive the window and measure."""
    from PySide6.QtWidgets import QApplication

    from desktop.application import Session
    from desktop.tasks.garbage import GarbageCollector
    from desktop.theme import theme, tokens

    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    slices = Slices()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        slices.begin("theme, first dressing")
        theme.current().apply()
        garbage = GarbageCollector()
        garbage.start()
        slices.end()
        slices.begin("building the window")
        session = Session(folder / "library", state_file=folder / "state.json")
        slices.end()
        slices.begin("showing and opening")
        session.start()
        wait_for(lambda: session.library.library() is not None)
        rest()
        make_folder(folder / "few", 40)
        slices.begin("import of 40 files")
        session.window.add_paths([folder / "few"])
        wait_for(lambda: not session.imports.active)
        rest(4000)
        answered: list[object] = []
        session.ask.answered.connect(answered.append)
        for phase in ("first question", "second question"):
            slices.begin(phase)
            answered.clear()
            as_an_event(lambda: session.window._parts.conversation.ask(QUESTION))
            wait_for(lambda: bool(answered))
            rest()
        for phase, palette in (("first switch of the theme", tokens.DARK), ("second switch", tokens.LIGHT)):
            slices.begin(phase)
            as_an_event(lambda palette=palette: theme.current().switch(palette))
            rest()
        make_folder(folder / "many", files)
        slices.begin(f"import of {files} files")
        session.window.add_paths([folder / "many"])
        wait_for(lambda: not session.imports.active, 3000)
        rest(2000)
        slices.begin("closing")
        session.window.close()
        wait_for(lambda: not session.lanes.running)
        slices.end()
        garbage.stop()
    return {phase: summary(found) for phase, found in slices.phases.items()}


def summary(found: list[float]) -> dict[str, Any]:
    """The longest slices of a phase."""
    longest = sorted(found, reverse=True)[:4]
    return {
        "longest_ms": [round(ms, 1) for ms in longest],
        "over_limit": sum(ms > LIMIT_MS for ms in found),
        "slices": len(found),
        "cpu_s": round(sum(found) / 1000, 2),
    }


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("IBID_THEME", "light")
    found = run(options.files)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'':32}{'longest slices, ms':36}{'over 16 ms':>10}{'slices':>8}{'CPU s':>8}")
    for phase, told in found.items():
        slow = ", ".join(str(ms) for ms in told["longest_ms"])
        print(f"{phase:32}{slow:36}{told['over_limit']:>10}{told['slices']:>8}{told['cpu_s']:>8}")


if __name__ == "__main__":
    main()
