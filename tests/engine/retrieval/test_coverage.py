"""How much of a question a passage holds: 0 to 1, whatever the question's length."""

from __future__ import annotations

from indexer.lexical.corpus import Corpus
from indexer.retrieval.coverage import WordCoverage, similar_terms

CORPUS = Corpus(passages=100, words=1_000)


def coverage(question: list[str], terms: list[str], counts: dict[str, int] | None = None) -> float:
    return WordCoverage(CORPUS, {"en": question}, counts or dict.fromkeys(question, 3), terms).measure(
        terms, "en"
    )


def test_it_lies_between_nothing_and_all() -> None:
    assert coverage(["zinc", "cell"], ["rain"]) == 0.0
    assert (
        0.0
        < coverage(["zinc", "cell"], ["zinc", "rain"])
        < coverage(["zinc", "cell"], ["zinc", "cell"])
        < 1.0
    )


def test_a_rare_word_covers_more_of_the_question_than_a_frequent_one() -> None:
    counts = {"zinc": 1, "price": 80}
    assert coverage(["zinc", "price"], ["zinc"], counts) > coverage(["zinc", "price"], ["price"], counts)


def test_a_word_that_nothing_holds_keeps_the_coverage_low() -> None:
    assert coverage(["zinc", "brazil"], ["zinc"], {"zinc": 3, "brazil": 0}) < coverage(["zinc"], ["zinc"])


def test_a_long_passage_needs_a_word_more_often() -> None:
    assert coverage(["zinc"], ["zinc"] + ["rain"] * 40) < coverage(["zinc"], ["zinc"] + ["rain"] * 4)


def test_alike_words_count_in_part() -> None:
    exact = coverage(["democracy"], ["democracy"])
    assert 0.0 < coverage(["democracy"], ["democracia"]) < exact
    assert coverage(["democracy"], ["demolition"]) == 0.0


def test_short_words_numbers_and_chinese_are_like_nothing_but_themselves() -> None:
    similar = similar_terms(["zinc", "1234", "电池", "cat"], ["zincs", "1235", "电池厂", "cats", "zinc"])
    assert [form for form, _ in similar["1234"]] == ["1234"]
    assert [form for form, _ in similar["电池"]] == ["电池"]
    assert [form for form, _ in similar["cat"]] == ["cat"]
    assert {form for form, _ in similar["zinc"]} == {"zinc", "zincs"}


def test_words_of_the_question_that_the_library_lacks_are_named() -> None:
    words = {"en": ["zinc", "brazil", "democracy"]}
    measured = WordCoverage(CORPUS, words, {"zinc": 3, "brazil": 0, "democracy": 0}, ["democracia"])
    assert measured.missing == {"brazil"}


def test_another_language_covers_with_its_own_words() -> None:
    measured = WordCoverage(CORPUS, {"en": ["cell"], "fr": ["cellul"]}, {"cell": 2, "cellul": 2}, ["cellul"])
    assert measured.measure(["cellul"], "fr") > 0
    assert measured.measure(["cellul"], "zh") == 0.0
