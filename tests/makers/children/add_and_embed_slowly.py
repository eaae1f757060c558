"""For tests: imports a folder, makes its vectors one by one, and prints how many are stored."""

import sys
import time
from pathlib import Path

from indexer import Library
from indexer.vectors import missing
from indexer.vectors.builtin import BuiltinEmbedder

SECONDS_A_TEXT = 0.02


def tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class SlowEmbedder(BuiltinEmbedder):
    """Prints, before each text, that the texts before it are stored."""

    def __init__(self) -> None:
        self._calls = 0

    def embed(self, texts, token=None):
        tell(self._calls)
        self._calls += 1
        time.sleep(SECONDS_A_TEXT)
        return super().embed(texts, token)


def main(folder: Path, articles: Path) -> None:
    missing.SLICE = 1
    missing.STEP_SECONDS = 0.0
    with Library.open(folder, embedder=SlowEmbedder()) as library:
        library.add([articles])
        tell("added")
        library.wait_for_index(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
