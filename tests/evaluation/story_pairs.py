"""Pairs of texts that are one story, and of texts that only have their subject in common, made of XQuAD."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from indexer.passages.sentences import sentence_spans
from indexer.passages.splitter import split_text
from tests.evaluation.copies import near_copy

LANGUAGES = ("en", "zh", "es")
LOST = 0.2  # of the sentences of a shortened text
FIRST_LINES = {
    "en": "LONDON (Northern Wire) - The following report was first published by our partner agency.",
    "zh": "北方通讯社伦敦电,以下报道由合作媒体首发。",
    "es": "LONDRES (Agencia del Norte).- El siguiente informe lo publicó primero nuestra agencia asociada.",
}


@dataclass(frozen=True)
class Text:
    """A document's passages."""

    language: str
    passages: tuple[str, ...]

    @staticmethod
    def of(language: str, paragraphs: Sequence[str]) -> Text:
        whole = "\n\n".join(paragraphs)
        return Text(language, tuple(d.span.of(whole) for d in split_text(whole, language=language)))


@dataclass(frozen=True)
class Made:
    """Two texts, and what they are to each other."""

    kind: str
    same: bool
    one: Text
    other: Text


def pairs_of(folder: Path) -> list[Made]:
    """All pairs, always the same ones."""
    articles: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for language in LANGUAGES:
        for line in (folder / f"xquad_{language}_dev.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            if row["kind"] == "passage":
                articles[row["id"].rpartition("-")[0]].setdefault(language, []).append(row["text"])
    made: list[Made] = []
    for name, texts in articles.items():
        chance = random.Random(name)
        for one, other in combinations(LANGUAGES, 2):
            made += _translations(one, texts[one], other, texts[other], chance)
        for language in LANGUAGES:
            made += _reprints(language, texts[language], chance)
    return made


def _translations(
    one: str, texts: Sequence[str], other: str, others: Sequence[str], chance: random.Random
) -> Iterator[Made]:
    def pair(kind: str, same: bool, mine: Sequence[int], theirs: Sequence[int]) -> Made:
        first = Text.of(one, [texts[n] for n in mine])
        return Made(kind, same, first, Text.of(other, [others[n] for n in theirs]))

    every = range(len(texts))
    yield pair("translation, whole", True, every, every)
    dropped = chance.randrange(1, len(texts))
    yield pair("translation, a paragraph lost", True, every, [n for n in every if n != dropped])
    shortened = [shorter(text, chance) for text in others]
    yield Made("translation, sentences lost", True, Text.of(one, texts), Text.of(other, shortened))
    yield Made("translation, figures changed", False, Text.of(one, texts), Text.of(other, changed(others)))
    yield pair("translation, other paragraphs", False, (0, 2, 4), (1, 3))
    yield pair("translation, a third in common", False, (0, 1, 2), (2, 3, 4))
    yield pair("translation, half in common", False, (0, 1), (1, 2))
    for number in every:
        yield pair("translation, one paragraph", True, [number], [number])
        yield pair("translation, the next paragraph", False, [number], [(number + 1) % len(texts)])


def _reprints(language: str, texts: Sequence[str], chance: random.Random) -> Iterator[Made]:
    whole = Text.of(language, texts)
    for kind, reprint in (
        ("another first line", [FIRST_LINES[language], *texts]),
        ("sentences lost", [FIRST_LINES[language], *(shorter(text, chance) for text in texts)]),
        ("words and sentences lost", [near_copy(text, chance) for text in texts]),
        ("headline moved", [*texts[1:], texts[0]]),
    ):
        yield Made(f"reprint, {kind}", True, whole, Text.of(language, reprint))
    yield Made("reprint, figures changed", False, whole, Text.of(language, changed(texts)))
    for kind, mine, theirs in (
        ("other paragraphs", (0, 2, 4), (1, 3)),
        ("a third in common", (0, 1, 2), (2, 3, 4)),
        ("half in common", (0, 1), (1, 2)),
    ):
        one, other = ([texts[n] for n in numbers] for numbers in (mine, theirs))
        yield Made(f"reprint, {kind}", False, Text.of(language, one), Text.of(language, other))


def shorter(text: str, chance: random.Random) -> str:
    """The text without some of its sentences, but never without all."""
    sentences = [span.of(text) for span in sentence_spans(text)]
    kept = [sentence for sentence in sentences if chance.random() >= LOST] or sentences[:1]
    return " ".join(kept)


def changed(texts: Sequence[str]) -> list[str]:
    """Another report of the same form: every number is another one."""
    return [re.sub(r"\d", lambda digit: str((int(digit.group()) + 3) % 9 + 1), text) for text in texts]
