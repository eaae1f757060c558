"""How soon a large folder shows its first documents, and what the main process needs meanwhile.

    python -m tests.benchmarks.speed.first_documents [--files 10000] [--stop-after 0]

Writes that many small articles into a temporary folder, imports the folder, and says when the first 1, 10
and 100 documents were ready, as a share of the whole time; how long no event came; and the memory of the
main process that no file stands behind after 1,000, 5,000 and all files. With `--stop-after N` it ends after
N documents and extrapolates the whole time from their pace.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from pathlib import Path

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.records.importing import ImportProgress, ImportStage
from tests.benchmarks.speed.import_speed import resident_mb

MARKS = (1, 10, 100, 1_000, 2_000, 5_000, 10_000)


def write_files(folder: Path, count: int) -> None:
    """Small texts, each its own, a thousand in a folder."""
    for number in range(count):
        target = folder / f"{number // 1_000:03d}"
        if number % 1_000 == 0:
            target.mkdir(parents=True)
        (target / f"{number:06d}.txt").write_text(
            f"Article {number}\n\nThe port of Hull reopened on day {number} after {number % 13} weeks. "
            f"Its operator expects {number * 7 % 1_000} ships by the end of March, and insurers have put the "
            f"damage at {number % 97} million pounds.\n",
            encoding="utf-8",
        )


class Watch:
    """Listens to an import."""

    def __init__(self, stop_after: int) -> None:
        self.started = time.perf_counter()
        self.token = CancelToken()
        self.ready: dict[int, tuple[float, float]] = {}  # documents -> seconds, MB
        self.count = 0
        self.longest_silence = 0.0
        self.found_all: float | None = None
        self._last = self.started
        self._stop_after = stop_after

    def hear(self, event: ImportProgress) -> None:
        """Note what is to be reported."""
        now = time.perf_counter()
        self.longest_silence = max(self.longest_silence, now - self._last)
        self._last = now
        if self.found_all is None and not event.scanning:
            self.found_all = now - self.started
        if event.stage is not ImportStage.READY:
            return
        self.count += 1
        if self.count in MARKS:
            self.ready[self.count] = now - self.started, resident_mb()
        if self.count == self._stop_after:
            self.token.cancel()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--stop-after", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        write_files(Path(scratch) / "articles", options.files)
        with Library.open(Path(scratch) / "library") as library:
            before = resident_mb()
            watch = Watch(options.stop_after)
            with contextlib.suppress(CancelledByUser):
                library.add([Path(scratch) / "articles"], token=watch.token, on_progress=watch.hear)
            seconds = time.perf_counter() - watch.started
            whole = seconds * options.files / max(1, watch.count)
    print(f"{watch.count} of {options.files} files in {seconds:.1f} s; the whole: {whole:.0f} s")
    print(
        f"all files found after {watch.found_all or 0:.2f} s; longest silence {watch.longest_silence:.2f} s"
    )
    print(f"memory before: {before:.0f} MB")
    for count, (when, memory) in watch.ready.items():
        print(f"  {count:>6} ready after {when:7.2f} s = {when / whole:.4f} of the whole; {memory:.0f} MB")


if __name__ == "__main__":
    main()
