"""How well reprints and translations are told from other articles on the same subject.

    python -m tests.evaluation.stories EVAL_FOLDER [--articles FOLDER ...] [--kept FILE]

EVAL_FOLDER holds xquad_{en,zh,es}_dev.jsonl: the same paragraphs in three languages, several of one article
in a row. Pairs are made of them (story_pairs.py). With `--articles` all documents of a folder are compared
with one another, and the pairs that are taken for one story are named. `--kept` keeps the vectors for the
next run. The constants of indexer/answering/stories come from here; the last run stands in stories.md.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.answering.stories import compare
from indexer.answering.stories.text import ToldDocument
from indexer.answering.stories.upkeep import sentence_pieces, told_document
from indexer.common.cancel import CancelToken
from indexer.library.embedding import default_embedder
from indexer.vectors.embedder import Embedder
from tests.evaluation.story_pairs import Made, Text, pairs_of

SHARES = (1, 5, 50, 95, 99)  # per cent


class KeptEmbedder:
    """Remembers what it has embedded, from one run to the next."""

    def __init__(self, embedder: Embedder, file: Path | None) -> None:
        self.inner, self._file = embedder, file
        self.known: dict[str, NDArray[np.float32]] = (
            pickle.loads(file.read_bytes()) if file is not None and file.exists() else {}
        )

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self.known]
        for start in range(0, len(missing), 64):
            part = missing[start : start + 64]
            self.known.update(zip(part, self.inner.embed(part, token), strict=True))
        return np.stack([self.known[text] for text in texts])

    def keep(self) -> None:
        if self._file is not None:
            self._file.write_bytes(pickle.dumps(self.known))


def told(text: Text, embedder: KeptEmbedder) -> ToldDocument:
    """A document of passages of its own."""
    vectors = embedder.embed(text.passages).astype(np.float16).astype(np.float32)
    return ToldDocument("", text.language, None, text.passages, vectors)


def row(name: str, values: Sequence[float]) -> str:
    parts = "  ".join(
        f"{share}% {value:.2f}" for share, value in zip(SHARES, np.percentile(values, SHARES), strict=True)
    )
    return f"    {name:12} min {min(values):.2f}  {parts}  max {max(values):.2f}"


def measure(made: Sequence[Made], embedder: KeptEmbedder) -> None:
    """The signs of each kind of pair, and how many are taken for one story."""
    signs: dict[tuple[bool, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for pair in made:
        one, other = told(pair.one, embedder), told(pair.other, embedder)
        found = signs[pair.same, pair.kind]
        found["centre"].append(float(one.centre @ other.centre))
        if one.language == other.language:
            found["taken"].append(float(compare.is_reprint(one, other)))
            shorter, longer = compare.same_text(one, other)
            found["of shorter"].append(shorter)
            found["of longer"].append(longer)
            found["numbers"].append(compare.changed_numbers(one, other))
        else:
            first = compare.align(one.pieces, other.pieces)
            found["looked at"].append(float(compare.worth_a_look(one, other)))
            found["taken"].append(float(compare.is_translation(one, other, pieces_by(embedder))))
            found["first kept"].append(first.kept)
            found["first near"].append(first.near)
            seen = compare.translated(one, other, pieces_by(embedder))
            found["kept"].append(seen.alignment.kept)
            found["near"].append(seen.alignment.near)
            found["score"].append(score_of(seen))
        share = compare.same_figures(one, other)
        if share is not None:
            found["figures"].append(share)
    for (same, kind), found in sorted(signs.items(), key=lambda item: (not item[0][0], item[0][1])):
        taken = found.pop("taken")
        print(f"{'SAME ' if same else 'OTHER'} {kind}: {int(sum(taken))} of {len(taken)} taken for one story")
        for name, values in found.items():
            print(row(name, values))


def score_of(seen: compare.Translated) -> float:
    """From 1 on both the order and the nearness are enough; nil where the figures are not."""
    if seen.figures is not None and seen.figures < compare.SAME_FIGURES:
        return 0.0
    near = compare.NEAR_WITH_LITTLE_ELSE if seen.little_else else compare.NEAR
    return min(seen.alignment.kept / compare.KEPT, seen.alignment.near / near)


def pieces_by(embedder: KeptEmbedder) -> compare.SentencePieces:
    return lambda document: sentence_pieces(document, embedder)  # type: ignore[arg-type]


def compare_folder(folder: Path, embedder: KeptEmbedder) -> None:
    """Name the pairs of real articles that are one story, and those that came nearest to it."""
    with tempfile.TemporaryDirectory() as scratch, Library.open(scratch) as library:
        library.add([folder])
        library.wait_for_index(600)
        names = {one.id: Path(one.path).name[:30] for one in library.documents()}
        fingerprint = library.status().embedder
        with library._database.reading() as connection:
            documents = [told_document(connection, fingerprint, one) for one in names]
        found = [one for one in library.documents() if one.same_story_as]
    print(f"{folder}: {len(names)} documents")
    for one in found:
        print(f"    {names[one.id]} is the same story as {[names[other] for other in one.same_story_as]}")
    rows = []
    for one, other in combinations([one for one in documents if one is not None], 2):
        if one.language != other.language:
            seen = compare.translated(one, other, pieces_by(embedder))
            rows.append((score_of(seen), seen.alignment, seen.figures, names[one.id], names[other.id]))
        else:
            shares = compare.same_text(one, other)
            rows.append((shares[0], shares, compare.same_figures(one, other), names[one.id], names[other.id]))
    for score, signs, figures, one_name, other_name in sorted(rows, key=lambda entry: -entry[0])[:8]:
        print(f"    {score:.2f} {signs} figures {figures} {one_name} | {other_name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=Path, action="append", default=[])
    parser.add_argument("--kept", type=Path)
    options = parser.parse_args()
    inner = default_embedder()
    embedder = KeptEmbedder(inner, options.kept)
    close: Callable[[], None] = getattr(inner, "close", lambda: None)
    try:
        measure(pairs_of(options.folder), embedder)
        embedder.keep()
        for folder in options.articles:
            compare_folder(folder, embedder)
    finally:
        close()


if __name__ == "__main__":
    main()
