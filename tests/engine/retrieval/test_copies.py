from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Library
from indexer.common.errors import UsageError
from indexer.records.search import SearchOptions
from indexer.retrieval.close_reading import SentenceCache
from indexer.retrieval.copies import Sameness, ShownStatements, Statement

STORY = (
    "The harbour of Le Havre will be closed for three weeks. The port authority said on Monday that divers "
    "had found cracks in the northern quay wall, which was built after the war. Ships are being sent to "
    "Antwerp and Rotterdam meanwhile. Local hauliers fear for their summer business. The mayor asked the "
    "government for help, and the unions called for a meeting with the operator of the terminal."
)
SHORTENED = STORY.replace("Local hauliers fear for their summer business. ", "").replace("northern ", "")
OTHER = (
    "The harbour of Marseille has a new director. She comes from the port of Genoa and wants to bring more "
    "cruise ships to the old basins, which the city would rather turn into parks and flats for its people."
)
CHINESE = "国家统计局周一公布,今年前五个月全国港口货物吞吐量同比增长百分之四,其中外贸货物吞吐量增长更快。"


def said(text: str, language: str = "en") -> Statement:
    return Statement.of(text, language, SentenceCache().sentences(1, text, language))


def compared(shown: str, other: str, language: str = "en") -> Sameness | None:
    result = ShownStatements([said(shown, language)]).compare(said(other, language))
    return result[1] if result is not None else None


def alike(shown: str, other: str, language: str = "en") -> bool:
    return compared(shown, other, language) is not None


def test_copies_are_known_whole_shortened_and_in_chinese() -> None:
    assert alike(STORY, STORY)
    assert compared(STORY, SHORTENED) is Sameness.SAYS_NO_MORE
    assert compared(SHORTENED, STORY) is Sameness.SAYS_HARDLY_MORE
    assert compared(SHORTENED, STORY + OTHER + OTHER) is None
    assert alike(CHINESE * 2, CHINESE * 2 + "专家认为这一趋势将会持续。", "zh")
    assert alike(CHINESE, CHINESE.replace("周一", ""), "zh")


def test_what_only_looks_alike_is_kept() -> None:
    assert not alike(STORY, OTHER)
    assert not alike(STORY + " It cost 12 million.", STORY + " It cost 15 million.")
    assert not alike("The price of zinc has doubled in March.", "The price of lead has doubled in March.")
    form = "To see your data in the {} register, write to its keeper with a copy of your passport. "
    assert not alike(form.format("cheque") * 4, form.format("criminal record of the justice ministry") * 4)
    assert not alike(STORY, "")
    assert not alike("", STORY)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("closed for three weeks", "closed for five weeks", "en"),
        ("said on Monday", "said on Friday", "en"),
        ("after the war", "before the war", "en"),
        ("had found cracks", "had not found cracks", "en"),
        ("Antwerp and Rotterdam", "Rotterdam and Antwerp", "en"),
        ("周一公布", "周五公布", "zh"),
        ("增长百分之四", "未增长百分之四", "zh"),
    ],
)
def test_one_decisive_word_makes_another_statement(one: str, other: str, language: str) -> None:
    story = CHINESE if language == "zh" else STORY
    assert one in story
    assert not alike(story, story.replace(one, other), language)
    assert not alike(story.replace(one, other), story, language)


def test_a_copy_that_is_cut_elsewhere_is_known_from_both_parts() -> None:
    sentences = [f"{item}." for item in STORY.rstrip(".").split(". ")]
    parts = ShownStatements([said(" ".join(sentences[3:])), said(" ".join(sentences[:3]))])
    assert parts.compare(said(" ".join(sentences[1:4]))) is not None
    assert parts.compare(said(" ".join((*sentences[1:4], OTHER)))) is None
    assert (
        ShownStatements([said(sentences[3]), said(sentences[0])]).compare(said(" ".join(sentences))) is None
    )


def test_a_copy_that_is_cut_elsewhere_is_known_from_what_stands_beside_its_original() -> None:
    sentences = [f"{item}." for item in (STORY.rstrip(".") + ". " + OTHER).rstrip(".").split(". ")]

    def part(start: int, end: int, document_id: str = "a") -> Statement:
        text = " ".join(sentences[start:end])
        return replace(said(text), document_id=document_id, around=lambda: " ".join(sentences))

    shown = ShownStatements([part(0, 4)])
    assert shown.compare(part(1, 5, "b")) == (0, Sameness.SAYS_NO_MORE)
    assert shown.compare(part(4, 6, "b")) is None, "it stands beside what is shown, and is not shown itself"
    assert shown.compare(part(4, 6)) is None, "the next passage of the same document"
    more = " ".join((*sentences[1:5], "It cost 12 million."))
    assert shown.compare(replace(said(more), document_id="b", around=lambda: more)) is None
    alone = replace(part(1, 5, "b"), around=lambda: " ".join(sentences[1:5]))
    assert ShownStatements([alone]).compare(part(0, 4)) == (0, Sameness.SAYS_HARDLY_MORE)


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_a_text_that_lost_some_words_says_no_more(seed: int) -> None:
    chance = random.Random(seed)
    words = [word for word in (STORY + " " + OTHER).split() if not any(map(str.isdigit, word))]
    kept = [word for word in words if chance.random() > 0.05 or word == "not"]
    assert compared(" ".join(words), " ".join(kept)) is Sameness.SAYS_NO_MORE
    chance.shuffle(kept)
    assert compared(" ".join(words), " ".join(kept)) is None


@pytest.fixture
def library(tmp_path: Path):
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in {"a": STORY, "b": STORY + "\n", "c": SHORTENED, "d": OTHER}.items():
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        assert len(library.add([sources]).imported) == 4
        yield library


def test_a_story_is_shown_once_and_its_copies_are_named_on_request(library: Library) -> None:
    results = library.search("harbour", options=SearchOptions(explain=True)).results
    assert len(results) == 2
    (story,) = (hit for hit in results if hit.explanation is not None and hit.explanation.copies)
    assert story.text == STORY  # the fullest, although the shortened one ranks higher
    assert story.explanation is not None
    assert len(story.explanation.copies) == 2


def test_a_copy_that_alone_holds_a_word_of_the_query_is_kept(library: Library) -> None:
    result = [hit.text for hit in library.search("hauliers harbour", k=1).results]
    assert "hauliers" in result[0]
    assert not any(
        "hauliers" not in hit.text and "Le Havre" in hit.text
        for hit in library.search("hauliers harbour").results
    )


def test_at_most_so_many_passages_of_one_document(tmp_path: Path) -> None:
    paragraphs = [
        f"{name} wrote about the harbour that {' '.join(name + str(i) for i in range(150))}."
        for name in ("Anna", "Berta", "Clara", "Dora")
    ]
    (tmp_path / "long.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "long.txt"])
        assert len(library.search("harbour").results) > 2
        assert len(library.search("harbour", options=SearchOptions(max_per_document=2)).results) == 2
        with pytest.raises(UsageError):
            library.search("harbour", options=SearchOptions(max_per_document=0))
