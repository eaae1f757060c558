"""Text for benchmarks: French, English and Chinese sentences whose words follow Zipf's law.

The sample library gives the real words and the habits of spelling; a Markov chain over its letters makes
further words, so that the vocabulary grows with the library as a real one does.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.common.stop_words import stop_words

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"
LANGUAGES = ("fr", "zh", "en")
SHARES = (0.4, 0.2, 0.4)
VOCABULARY = 60_000  # words of one language
WORDS_PER_SENTENCE = 17
CHARACTERS_PER_SENTENCE = 34
_LATIN = re.compile(r"[a-zàâäçéèêëîïôöùûüÿœæ]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Sentence:
    """One sentence and its language."""

    language: str
    text: str


class TextMaker:
    """Makes sentences of three languages; the same seed gives the same sentences."""

    def __init__(self, seed: int = 1) -> None:
        self.random = np.random.default_rng(seed)
        sample = _sample_text()
        self.words = {language: self._latin_vocabulary(sample, language) for language in ("fr", "en")}
        self.words["zh"] = self._chinese_vocabulary(sample)

    def sentences(self, language: str, count: int) -> list[Sentence]:
        """`count` sentences of one language."""
        length = CHARACTERS_PER_SENTENCE // 2 if language == "zh" else WORDS_PER_SENTENCE
        drawn = self._zipf(len(self.words[language]), count * length)
        words = self.words[language]
        created = []
        for start in range(0, len(drawn), length):
            chosen = [words[i] for i in drawn[start : start + length]]
            text = "".join(chosen) + "。" if language == "zh" else " ".join(chosen).capitalize() + "."
            created.append(Sentence(language, text))
        return created

    def rare_words(self, language: str, count: int) -> list[str]:
        """Words from the far end of the vocabulary."""
        words = self.words[language]
        return [words[i] for i in self.random.integers(len(words) // 2, len(words), count)]

    def _zipf(self, words: int, count: int) -> list[int]:
        weights = 1.0 / (np.arange(words) + 2.7)  # Zipf and Mandelbrot
        edges = np.cumsum(weights / weights.sum())
        return np.minimum(np.searchsorted(edges, self.random.random(count)), words - 1).tolist()  # type: ignore[no-any-return]

    def _latin_vocabulary(self, sample: str, language: str) -> list[str]:
        functional = [word for word in sorted(stop_words(language)) if len(word) > 1]
        # The sample mixes French and English; spelling is close enough for grams of four letters.
        counted = Counter(_LATIN.findall(sample.lower()))
        real = [word for word, _ in counted.most_common() if word not in functional]
        known = dict.fromkeys([*functional[:80], *real])
        follows: dict[str, list[str]] = defaultdict(list)
        for word in real:
            padded = f"^^{word}$"
            for i in range(len(padded) - 2):
                follows[padded[i : i + 2]].append(padded[i + 2])
        while len(known) < VOCABULARY:
            known.setdefault(self._chain(follows))
        return list(known)

    def _chain(self, follows: dict[str, list[str]]) -> str:
        word = "^^"
        while not word.endswith("$") and len(word) < 16:
            letters = follows[word[-2:]]
            word += letters[int(self.random.integers(len(letters)))]
        return word.strip("^$") or "a"

    def _chinese_vocabulary(self, sample: str) -> list[str]:
        text = "".join(_HAN.findall(sample))
        seen = [character for character, _ in Counter(text).most_common()]
        common = [chr(code) for code in range(0x4E00, 0x9FA0, 9)]
        characters = list(dict.fromkeys([*seen, *common]))
        pairs = [pair for pair, _ in Counter(text[i : i + 2] for i in range(len(text) - 1)).most_common(800)]
        known = dict.fromkeys(pairs)
        while len(known) < VOCABULARY:
            first, second = self._zipf(len(characters), 2)
            known.setdefault(characters[first] + characters[second])
            if self.random.random() < 0.5:  # else the chain would take ever longer to find new pairs
                known.setdefault(characters[int(self.random.integers(len(characters)))] + characters[second])
        return list(known)


def _sample_text() -> str:
    texts = []
    for path in sorted(SAMPLE.iterdir()):
        if path.suffix in (".txt", ".md", ".html"):
            texts.append(path.read_text("utf-8"))
        elif path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                texts.append(archive.read("word/document.xml").decode("utf-8"))
    return _TAGS.sub(" ", "\n".join(texts))
