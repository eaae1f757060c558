"""A reprint and a translation are the article; a follow-up, a digest and another quarter's report are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.answering.stories.alignment import Pieces, align, unit_rows
from indexer.answering.stories.compare import far_apart, is_reprint, is_translation
from indexer.answering.stories.text import ToldDocument
from indexer.answering.stories.upkeep import sentence_pieces
from tests.makers.library.story_texts import (
    CHINESE,
    ENGLISH,
    FIRST_LINE,
    FOLLOW_UP,
    FOLLOW_UP_CHINESE,
    FRENCH,
    ParallelEmbedder,
)

EMBEDDER = ParallelEmbedder()


def told(language, sentences, published=None):
    passages = tuple(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
    return ToldDocument(
        f"{language} {hash(passages)}", language, published, passages, EMBEDDER.embed(passages)
    )


def translates(one, other):
    found = is_translation(one, other, lambda document: sentence_pieces(document, EMBEDDER))
    assert found == is_translation(other, one, lambda document: sentence_pieces(document, EMBEDDER))
    return found


def reprints(one, other):
    assert is_reprint(one, other) == is_reprint(other, one)
    return is_reprint(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", ENGLISH), ("fr", FRENCH)),
        (("fr", FRENCH), ("zh", CHINESE)),
        (("en", ENGLISH), ("zh", CHINESE)),
    ],
)
def test_a_translation_is_told_in_either_direction(one, other):
    assert translates(told(*one), told(*other))


def test_a_translation_with_passages_cut_elsewhere_is_told():
    other = told("zh", CHINESE)
    longer = ("".join(CHINESE[:3]), "".join(CHINESE[3:6]), "".join(CHINESE[6:]))
    assert translates(told("fr", FRENCH), replace(other, passages=longer, vectors=EMBEDDER.embed(longer)))


def test_an_article_in_one_passage_and_its_translation_are_told():
    one, other = (
        ToldDocument(language, language, None, (text,), EMBEDDER.embed([text]))
        for language, text in (("en", " ".join(ENGLISH)), ("zh", "".join(CHINESE)))
    )
    assert translates(one, other)


def test_a_follow_up_on_the_subject_is_no_translation():
    assert not translates(told("fr", FRENCH), told("en", FOLLOW_UP))
    assert not translates(told("en", ENGLISH), told("zh", FOLLOW_UP_CHINESE))
    assert not translates(told("en", FOLLOW_UP), told("zh", FOLLOW_UP_CHINESE))


def test_an_excerpt_of_a_translation_is_not_told():
    assert not translates(told("en", ENGLISH), told("zh", CHINESE[:4]))


def test_the_same_sentences_in_another_order_are_no_translation():
    assert not translates(told("en", ENGLISH), told("zh", CHINESE[4:] + CHINESE[:4]))


def test_the_same_form_with_other_figures_is_no_translation():
    changed = tuple(text.translate(str.maketrans("123456789", "678923145")) for text in CHINESE)
    embedder_sees_no_digits = replace(told("zh", changed), vectors=told("zh", CHINESE).vectors)
    texts = {"zh": CHINESE, "en": ENGLISH}
    pieces = {language: Pieces.of(EMBEDDER.embed(text), [1] * 8) for language, text in texts.items()}
    assert not is_translation(
        told("en", ENGLISH), embedder_sees_no_digits, lambda document: pieces[document.language or ""]
    )


def test_texts_of_one_language_or_of_none_are_no_translations():
    assert not translates(told("en", ENGLISH), told("en", ENGLISH))
    assert not translates(told(None, ENGLISH), told("zh", CHINESE))


def test_days_of_publication_need_not_be_known():
    assert translates(told("en", ENGLISH, "2025-02-01"), told("zh", CHINESE))
    assert translates(told("en", ENGLISH, "2025-02"), told("zh", CHINESE, "2025-02-04"))
    assert far_apart("2025-02-01", "2025-07-01")
    assert not far_apart("2025", "2027")


def test_a_reprint_with_another_first_line_and_a_sentence_less_is_told():
    assert reprints(told("en", ENGLISH), told("en", (FIRST_LINE, *ENGLISH[1:5], *ENGLISH[6:])))
    assert reprints(told("zh", CHINESE), told("zh", (*CHINESE[1:], CHINESE[0])))


def test_a_follow_up_that_repeats_a_sentence_is_no_reprint():
    assert not reprints(told("en", ENGLISH), told("en", FOLLOW_UP))


def test_a_digest_is_no_reprint_of_either_of_its_articles():
    digest = told("en", (*ENGLISH, *FOLLOW_UP))
    assert not (reprints(digest, told("en", ENGLISH)) and reprints(digest, told("en", FOLLOW_UP)))


def test_the_same_report_of_another_quarter_is_no_reprint():
    other = tuple(text.translate(str.maketrans("123456789", "678923145")) for text in ENGLISH)
    assert not reprints(told("en", ENGLISH), told("en", other))


def test_one_sentence_is_a_reprint_of_the_very_same_only():
    assert reprints(told("en", ENGLISH[:1]), told("en", ENGLISH[:1]))
    assert not reprints(told("en", ENGLISH[:1]), told("en", (ENGLISH[0].replace("northern", "southern"),)))


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_an_alignment_is_the_same_from_both_sides(height, width, seed):
    chance = np.random.default_rng(seed)
    one, other = (
        Pieces.of(unit_rows(chance.normal(size=(n, 8)).astype(np.float32)), [5] * n) for n in (height, width)
    )
    forth, back = align(one, other), align(other, one)
    assert 0 <= forth.kept <= 1 + 1e-9
    assert forth.near == pytest.approx(back.near, abs=1e-5)
    same = align(one, one)
    assert (same.kept, same.near) == (pytest.approx(1), pytest.approx(1, abs=1e-5))


def test_a_text_of_thousands_of_pieces_is_compared_in_a_few_hundred():
    rows = unit_rows(np.random.default_rng(1).normal(size=(5_000, 8)).astype(np.float32))
    pieces = Pieces.of(rows, [10] * 5_000)
    assert len(pieces.vectors) == len(pieces.weights) == 300
    assert align(pieces, pieces).kept == pytest.approx(1)
